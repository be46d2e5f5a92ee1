import { spawn } from 'node:child_process'
import { fileURLToPath } from 'node:url'
import { parseArgs } from 'node:util'
import type { BenchOptions } from '../bench.ts'

/**
 * Trains the folds anew with the shipped Python code where `--retrain --data DIR --pictures FILE --python EXE` is
 * given, and writes folds.json. Gives whether it did. About half an hour on two cores.
 */
export async function retrainIfAsked(options: BenchOptions): Promise<boolean> {
  const { values } = parseArgs({
    args: [...options.args],
    options: {
      retrain: { type: 'boolean' },
      data: { type: 'string' },
      pictures: { type: 'string' },
      python: { type: 'string' },
      folds: { type: 'string' },
    },
    strict: false,
  })
  if (values.retrain !== true) return false
  const { data, pictures, python = 'python3', folds = 'out/folds' } = values
  if (typeof data !== 'string' || typeof pictures !== 'string')
    throw new Error(
      '--retrain needs --data DIR (with letters/) and --pictures FILE; training/README.md says how',
    )
  const training = fileURLToPath(new URL('../../../models/fingerspelling/training/', import.meta.url))
  const sources = ['--letters', `${data}/letters`, '--pictures', pictures]
  const steps = [
    ['fold_handshapes.py', ...sources, '--out', `${folds}/all`],
    ['fold_handshapes.py', ...sources, '--twelve', '--out', `${folds}/twelve`],
    [
      'report_handshapes.py',
      ...sources,
      ...['--folds', `${folds}/all`, '--twelve', `${folds}/twelve`, '--out', `${training}../folds.json`],
    ],
  ]
  for (const [script = '', ...args] of steps) {
    options.progress(`training: ${script} ${args.join(' ')}`)
    await runPython(String(python), [`${training}${script}`, ...args])
  }
  return true
}

function runPython(python: string, args: readonly string[]): Promise<void> {
  return new Promise((resolve, reject) => {
    const child = spawn(python, args, { stdio: ['ignore', 'inherit', 'inherit'] })
    child.on('error', reject)
    child.on('exit', (code) => {
      if (code === 0) resolve()
      else reject(new Error(`${args[0]} ended with ${code}; its message is above`))
    })
  })
}
