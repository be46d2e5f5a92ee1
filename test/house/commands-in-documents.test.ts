import { spawnSync } from 'node:child_process'
import { readFileSync } from 'node:fs'
import { expect, test } from 'vitest'
import { runSignline } from '../cli/run-signline.ts'
import { codeBlocks } from '../conformance/code-blocks.ts'
import { documents, inlineCode, projectFiles } from './documents.ts'

interface Typed {
  readonly file: string
  /** One command, without what follows a pipe, a redirection or a comment. */
  readonly command: string
}

/** Every command that a document gives to type, in its blocks or between backticks. */
const typed: readonly Typed[] = documents().flatMap(({ file, text }) =>
  [...codeBlocks(text, ['', 'sh']).flatMap(linesOf), ...inlineCode(text)].map((line) => ({
    file,
    command: line.replace(/(^|\s)(#|&|>|\|\s).*$/, '').trim(),
  })),
)

function linesOf(block: string): readonly string[] {
  return block.replace(/\\\n\s*/g, ' ').split('\n')
}

/** What follows `start` in the commands that begin with it, options among it. */
function after(start: RegExp): readonly (Typed & { readonly words: readonly string[] })[] {
  return typed.flatMap((one) => {
    const match = start.exec(one.command)
    return match === null
      ? []
      : [{ ...one, words: one.command.slice(match[0].length).split(/\s+/).filter(Boolean) }]
  })
}

const optionsIn = (words: readonly string[]): readonly string[] =>
  words.flatMap((word) => /--[a-z][\w-]*/.exec(word)?.[0] ?? [])

test('Every npm command in a document is a script of the project', () => {
  const { scripts } = JSON.parse(readFileSync('package.json', 'utf8')) as { scripts: Record<string, string> }
  const unknown = after(/^npm run\s/).filter(({ words }) => !Object.hasOwn(scripts, words[0] ?? ''))
  expect(unknown).toEqual([])
  expect(after(/^npm run\s/).length).toBeGreaterThan(10)
})

test('Every test that a document names is there', () => {
  const paths = after(/^npx vitest run\s/).flatMap(({ words }) => words.filter((word) => word.includes('/')))
  const files = projectFiles()
  expect(paths.filter((path) => !files.some((file) => file.startsWith(path)))).toEqual([])
  expect(paths.length).toBeGreaterThan(0)
})

test('Every bench in a document is there and knows the options', async () => {
  const { stderr: usage } = spawnSync(process.execPath, ['dist/bench/main.js'], { encoding: 'utf8' })
  const names = [...usage.matchAll(/^ {2}(\w+)/gm)].map(([, name]) => name)
  const faults: string[] = []
  for (const { file, command, words } of after(/^npm run bench -- (?=\w)/)) {
    const [name = '', ...rest] = words
    if (!names.includes(name)) faults.push(`${file}: ${command}: no such bench`)
    else {
      const module = new URL(`../../dist/bench/${name}.js`, import.meta.url).href
      const { bench } = (await import(module)) as { bench: { options?: readonly string[] } }
      const known = ['--seed', '--json', ...(bench.options ?? []).map((option) => `--${option}`)]
      for (const option of optionsIn(rest))
        if (!known.includes(option)) faults.push(`${file}: ${command}: ${option} is no option of it`)
    }
  }
  expect(faults).toEqual([])
})

test('Every signline command in a document is there, and its help names the options', async () => {
  const helps = new Map<string, string>()
  const helpOf = async (...words: string[]): Promise<string> => {
    const key = words.join(' ')
    const help = helps.get(key) ?? (await runSignline(...words, '--help')).stdout
    helps.set(key, help)
    return help
  }
  const commandsIn = (help: string): readonly string[] =>
    [...(help.split('\nCommands:\n')[1] ?? '').matchAll(/^ {2}([a-z]+)/gm)].map(([, name = '']) => name)
  const faults: string[] = []
  for (const { file, command, words } of after(/^([A-Z_]+=\S+ )*(npx )?signline\s/)) {
    const path: string[] = []
    let help = await helpOf()
    for (const word of words) {
      const known = commandsIn(help)
      // `compile|validate` stands for both; a word in capitals for any.
      const names = word.split('|').filter((name) => /^[a-z]+$/.test(name))
      if (known.length === 0 || names.length === 0) break
      const isCommand = names.every((name) => known.includes(name))
      if (!isCommand && path.length === 0) faults.push(`${file}: ${command}: no such command`)
      if (!isCommand) break
      path.push(names[0] ?? '')
      help = await helpOf(...path)
    }
    for (const option of optionsIn(words))
      if (!help.includes(option)) faults.push(`${file}: ${command}: ${option} is no option of it`)
  }
  expect(faults).toEqual([])
  expect(helps.size).toBeGreaterThan(10)
})
