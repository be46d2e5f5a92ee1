import { readdirSync, readFileSync, statSync } from 'node:fs'
import { basename, join } from 'node:path'
import { stderr, stdout } from 'node:process'
import { fileURLToPath, pathToFileURL } from 'node:url'
import type { Command } from 'commander'
import { UnusableInputError } from '../components/types/errors.ts'
import { cacheDirectory } from '../models/cache-directory.ts'
import type { CameraOption } from './transcribe/camera-options.ts'
import { transcribeRecording } from './transcribe.ts'
import { readTruth } from './truth-file.ts'
import { openFolder } from './write-whole.ts'

const RECORDING = 'zeljora-right'

export function define(command: Command): void {
  command
    .description(
      'Reads the recording that comes with signline (three cameras, a name spelled by a rendered right hand), ' +
        'prints what was spelled and writes a report with pictures.',
    )
    .option('--out <DIR>', 'where the report goes; the default lies in the cache folder')
    .addHelpText('after', '\nExample:\n  signline demo')
    .action(demo)
}

async function demo({ out = join(cacheDirectory(), 'demo') }: { readonly out?: string }): Promise<void> {
  const folder = fileURLToPath(new URL(`../../data-samples/${RECORDING}`, import.meta.url))
  const cameras = camerasIn(folder)
  openFolder(out)
  stderr.write(`reading ${cameras.map(({ uri }) => basename(uri)).join(', ')} in data-samples/${RECORDING}\n`)
  const options = { alphabet: 'letters', device: 'auto', out } as const
  const { transcript, paths } = await transcribeRecording(cameras, options)
  const report = paths.find((path) => path.endsWith('.html')) ?? out
  stdout.write(`${transcript.text}\nreport: ${pathToFileURL(report).href}\n`)
  const truthPath = join(folder, readdirSync(folder).find((name) => name.endsWith('.truth.json')) ?? '')
  const { text } = readTruth(readFileSync(truthPath, 'utf8'), truthPath)
  stderr.write(
    transcript.text === text
      ? 'This is what was spelled, letter by letter.\n'
      : `What was spelled is ${text}; the report shows where the reading went wrong.\n`,
  )
}

/** Every clip in a folder is a camera, named after its file. */
function camerasIn(folder: string): CameraOption[] {
  if (!statSync(folder, { throwIfNoEntry: false })?.isDirectory())
    throw new UnusableInputError(`${folder} is not there; the demo needs a checkout with data-samples`)
  return readdirSync(folder)
    .filter((name) => name.endsWith('.mp4'))
    .sort()
    .map((name) => ({ id: basename(name, '.mp4'), uri: join(folder, name), mirrored: false, offsetMs: 0 }))
}
