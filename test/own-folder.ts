import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll } from 'vitest'

const folders: string[] = []

// At the import, not in ownFolder: Vitest runs what is registered within a test or beforeAll for nobody.
afterAll(() => {
  for (const folder of folders) rmSync(folder, { recursive: true, force: true })
})

/** A new folder, wherever it is asked for; gone when the tests of the file are over. */
export function ownFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), 'signline-test-'))
  folders.push(folder)
  return folder
}
