import { dirname, join, normalize } from 'node:path'
import { expect, test } from 'vitest'
import { documents, inlineCode, projectFiles, prose } from './documents.ts'

const files = projectFiles()
const places = new Set(files.flatMap((file) => [file, ...foldersAbove(file)]))

function foldersAbove(path: string): readonly string[] {
  const folder = dirname(path)
  return folder === '.' ? [] : [folder, ...foldersAbove(folder)]
}

/** As GitHub makes them from headings. */
function anchorsOf(text: string): readonly string[] {
  return [...prose(text).matchAll(/^#+ +(.+)$/gm)].map(([, heading = '']) =>
    heading
      .toLowerCase()
      .replace(/[^\p{L}\p{N} _-]/gu, '')
      .replaceAll(' ', '-'),
  )
}

test('Every link in a document leads to a file of the project and a heading in it', () => {
  const texts = new Map(documents().map(({ file, text }) => [file, text]))
  const broken = [...texts].flatMap(([file, text]) =>
    [...prose(text).matchAll(/\]\(([^)\s]+)\)/g)]
      .map(([, target = '']) => target)
      .filter((target) => !/^[a-z]+:/.test(target))
      .filter((target) => {
        const [path = '', anchor] = target.split('#')
        const place = path === '' ? file : normalize(join(dirname(file), path)).replace(/\/$/, '')
        const isHeading = anchor === undefined || anchorsOf(texts.get(place) ?? '').includes(anchor)
        return !places.has(place) || !isHeading
      })
      .map((target) => `${file}: ${target}`),
  )
  expect(broken).toEqual([])
})

test('Every path that a document names from the root of the project is there', () => {
  const roots = new Set(files.filter((file) => file.includes('/')).map((file) => file.split('/')[0]))
  const gone = documents().flatMap(({ file, text }) =>
    inlineCode(text)
      .filter((code) => /^[\w.@-]+(\/[\w.@-]+)+\/?$/.test(code) && roots.has(code.split('/')[0]))
      .map((code) => code.replace(/\/$/, ''))
      // A test may be named without its ending, and a path may start at the document's own folder.
      .filter((path) => !files.some((other) => other.startsWith(`${path}.`)))
      .filter((path) => !places.has(path) && !places.has(normalize(join(dirname(file), path))))
      .map((path) => `${file}: ${path}`),
  )
  expect(gone).toEqual([])
})
