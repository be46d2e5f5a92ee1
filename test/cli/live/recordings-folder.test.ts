import { statSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { recordingsFolder } from '#cli/live/start-worker.js'
import { ownFolder } from '../../own-folder.ts'

const folder = ownFolder()

test('a folder for recordings is made, for its user alone', () => {
  const made = recordingsFolder(join(folder, 'a/b'))
  expect(made).toBe(join(folder, 'a/b'))
  expect(statSync(join(folder, 'a/b')).mode & 0o777).toBe(0o700)
})

test('one that is a file, or where nothing can be written, is refused before anything starts', () => {
  writeFileSync(join(folder, 'file'), '')
  for (const given of [join(folder, 'file'), '/proc/self'])
    expect(() => recordingsFolder(given)).toThrow(/^--recordings .* this user may write to$/)
})
