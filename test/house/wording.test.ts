import { readFileSync } from 'node:fs'
import { expect, test } from 'vitest'
import { projectFiles } from './documents.ts'

/** Every text file of the project. */
function projectTexts(): { file: string; text: string }[] {
  return projectFiles()
    .filter(
      (file) =>
        /\.(md|ts|js|json|py|toml|html|css|ya?ml|txt|sh)$|Containerfile$/.test(file) &&
        !file.startsWith('test/house/'),
    )
    .map((file) => ({ file, text: readFileSync(file, 'utf8') }))
}

test('No file names the host of a package registry', () => {
  const hosts = /registry\.npmjs|files\.pythonhosted|pypi\.org|proxy\.golang|deb\.debian\.org/
  expect(
    projectTexts()
      .filter(({ text }) => hosts.test(text))
      .map(({ file }) => file),
  ).toEqual([])
})

test('Documents and messages say recognition', () => {
  const claims = /\b(translates? sign|sign language translation|replaces? interpreters)\b/i
  const found = projectTexts().filter(({ text }) =>
    claims.test(text.replace(/\b(not|never|no)\b[^.]*\./gi, '')),
  )
  expect(found.map(({ file }) => file)).toEqual([])
})
