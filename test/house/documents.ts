import { execFileSync } from 'node:child_process'
import { readFileSync } from 'node:fs'

/** The project's files as git knows them, those that it does not track yet among them. */
export function projectFiles(): readonly string[] {
  const args = ['ls-files', '-z', '--cached', '--others', '--exclude-standard']
  return execFileSync('git', args, { encoding: 'utf8' })
    .split('\0')
    .filter((file) => file !== '')
}

export interface ProjectDocument {
  readonly file: string
  readonly text: string
}

/** Every Markdown file of the project. */
export function documents(): readonly ProjectDocument[] {
  return projectFiles()
    .filter((file) => file.endsWith('.md'))
    .map((file) => ({ file, text: readFileSync(file, 'utf8') }))
}

/** The text without its fenced blocks. */
export function prose(text: string): string {
  return text.replace(/^```.*?^```/gms, '')
}

/** What stands between backticks in the prose. */
export function inlineCode(text: string): readonly string[] {
  return [...prose(text).matchAll(/`([^`\n]+)`/g)].map(([, code = '']) => code.replaceAll('\\|', '|'))
}
