import { mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { openFolder, writeWhole } from '#cli/write-whole.js'
import { ownFolder } from '../own-folder.ts'

describe('writing results', () => {
  test('makes the folder and gives every file its name', () => {
    const folder = join(ownFolder(), 'a', 'b')
    openFolder(folder)
    const paths = writeWhole(
      folder,
      new Map([
        ['one.txt', 'ONE'],
        ['two.txt', 'TWO'],
      ]),
    )
    expect(paths).toEqual([join(folder, 'one.txt'), join(folder, 'two.txt')])
    expect(readdirSync(folder).sort()).toEqual(['one.txt', 'two.txt'])
    expect(readFileSync(join(folder, 'two.txt'), 'utf8')).toBe('TWO')
  })

  test('leaves no empty folder of its own behind, and none that others use', () => {
    const before = ownFolder()
    const [empty, used] = [join(before, 'a', 'b'), join(before, 'c', 'd')]
    openFolder(empty)[Symbol.dispose]()
    const opened = openFolder(used)
    writeFileSync(join(before, 'c', 'note.txt'), 'NOTE')
    opened[Symbol.dispose]()
    openFolder(join(before, 'c'))[Symbol.dispose]()
    expect(readdirSync(before)).toEqual(['c'])
    expect(readdirSync(join(before, 'c'))).toEqual(['note.txt'])
  })

  test('leaves earlier files as they were, and none half-written, when one of them cannot be written', () => {
    const folder = ownFolder()
    writeFileSync(join(folder, 'one.txt'), 'EARLIER')
    const unusable = { toString: () => 'no bytes' } as unknown as string
    expect(() =>
      writeWhole(
        folder,
        new Map([
          ['one.txt', 'LATER'],
          ['two.txt', unusable],
        ]),
      ),
    ).toThrow()
    expect(readdirSync(folder)).toEqual(['one.txt'])
    expect(readFileSync(join(folder, 'one.txt'), 'utf8')).toBe('EARLIER')
  })

  test('says in one sentence when a file is in the way', () => {
    const folder = ownFolder()
    writeFileSync(join(folder, 'taken'), '')
    expect(() => openFolder(join(folder, 'taken'))).toThrow(/taken is a file; name a folder/)
    expect(() => openFolder(join(folder, 'taken', 'below'))).toThrow(
      /cannot be written to \(a part of its path is a file\); name another folder/,
    )
    mkdirSync(join(folder, 'one.txt'))
    const files = new Map([
      ['before.txt', 'BEFORE'],
      ['one.txt', 'ONE'],
    ])
    expect(() => writeWhole(folder, files)).toThrow(
      /one\.txt is a folder where a file is to be written; remove/,
    )
    expect(readdirSync(folder).sort()).toEqual(['one.txt', 'taken'])
    expect(readdirSync(folder).sort()).toEqual(['one.txt', 'taken'])
  })

  test('says in one sentence when a place can never be written to', () => {
    expect(() => openFolder('/proc/signline')).toThrow(
      /^\/proc\/signline cannot be written to \(.*\); name another folder$/,
    )
  })
})
