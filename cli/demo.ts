import { mkdtempSync, readdirSync, readFileSync, rmSync, statSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { basename, join } from 'node:path'
import { stderr, stdout } from 'node:process'
import { fileURLToPath, pathToFileURL } from 'node:url'
import { type RunResult, runPipeline } from '@kubeflow/pipelines/local'
import type { Command } from 'commander'
import { reportForFile } from '../components/signs-to-text/report/write-report.ts'
import { RunningFaultError, UnusableInputError } from '../components/types/errors.ts'
import type { RecordingFacts } from '../components/types/recording-facts.ts'
import { cacheDirectory } from '../models/cache-directory.ts'
import { loadCompiled } from './pipeline/load-pipeline.ts'
import { listen } from './pipeline/run.ts'
import { ownImages } from './pipeline/run-arguments.ts'
import { RunTable } from './pipeline/run-table.ts'
import { readTruth } from './truth-file.ts'
import { openFolder, writeWhole } from './write-whole.ts'

const RECORDING = 'zeljora-right'

export function define(command: Command): void {
  command
    .description(
      'Runs the compiled Kubeflow pipeline on this machine, on the recording that comes with signline (three ' +
        'cameras, a name spelled by a rendered right hand), prints what was spelled and writes a report with pictures.',
    )
    .option('--out <DIR>', 'where the report goes; the default lies in the cache folder')
    .addHelpText('after', '\nExample:\n  signline demo')
    .action(demo)
}

async function demo({ out = join(cacheDirectory(), 'demo') }: { readonly out?: string }): Promise<void> {
  const folder = fileURLToPath(new URL(`../../data-samples/${RECORDING}`, import.meta.url))
  const cameras = camerasIn(folder)
  using _folder = openFolder(out)
  stderr.write(`reading ${cameras.map(({ uri }) => basename(uri)).join(', ')} in data-samples/${RECORDING}\n`)
  const truthPath = join(folder, readdirSync(folder).find((name) => name.endsWith('.truth.json')) ?? '')
  const runFolder = mkdtempSync(join(tmpdir(), 'signline-demo-'))
  const stop = new AbortController()
  const signals = listen(stop)
  try {
    const result = await runTranscribe({ cameras, reference: truthPath }, join(runFolder, 'run'), stop.signal)
    if (result.status === 'CANCELED') {
      process.exitCode = signals.exitCode() ?? 1
      return
    }
    if (result.failure !== undefined) throw faultOf(result.failure)
    stderr.write(`${deviceNoteOf(result)}\n`)
    const report = keepResults(result, out)
    const text = String(result.outputs.parameters.text)
    stdout.write(`${text}\nreport: ${pathToFileURL(report).href}\n`)
    const truth = readTruth(readFileSync(truthPath, 'utf8'), truthPath)
    stderr.write(
      text === truth.text
        ? 'This is what was spelled, letter by letter.\n'
        : `What was spelled is ${truth.text}; the report shows where the reading went wrong.\n`,
    )
  } finally {
    signals.dispose()
    rmSync(runFolder, { recursive: true, force: true })
  }
}

/** The compiled pipeline, as it would be sent to a cluster, on whatever device this machine has. */
async function runTranscribe(
  given: { readonly cameras: readonly DemoCamera[]; readonly reference: string },
  outFolder: string,
  signal: AbortSignal,
): Promise<RunResult> {
  const pipeline = await loadCompiled('transcribe', 'kfp-2.17', undefined)
  const table = new RunTable(stderr)
  try {
    return await runPipeline(pipeline, {
      args: {
        cameras: given.cameras.map((camera) => ({ ...camera })),
        reference: given.reference,
        device: 'auto',
      },
      images: ownImages(),
      outFolder,
      signal,
      onState: (state) => table.show(state),
    })
  } finally {
    table.done()
  }
}

/** The step's log ends with one sentence for its reader. */
function faultOf({ task, message, lastLines }: NonNullable<RunResult['failure']>): RunningFaultError {
  const told = lastLines.flatMap((line) => {
    try {
      const { level, message } = JSON.parse(line) as { level?: unknown; message?: unknown }
      return level === 'error' && typeof message === 'string' ? [message] : []
    } catch {
      return []
    }
  })
  return new RunningFaultError(`${task}: ${told.at(-1) ?? message}`)
}

/** Which device found the hands, and why another did not. */
function deviceNoteOf({ state }: RunResult): string {
  const uri = state.tasks['hands-to-pose']?.outputs?.artifacts.recording?.[0]?.uri
  if (uri === undefined) return ''
  return (JSON.parse(readFileSync(uri, 'utf8')) as RecordingFacts).deviceNote
}

/** Copies what the last step made into a folder, all files or none; returns the report's path. */
function keepResults({ state }: RunResult, out: string): string {
  const artifacts = state.tasks['signs-to-text']?.outputs?.artifacts ?? {}
  const files = Object.entries(RESULTS).flatMap(([name, file]) => {
    const uri = artifacts[name]?.[0]?.uri
    if (uri === undefined) return []
    const content = readFileSync(uri, 'utf8')
    return [[file, file.endsWith('.html') ? reportForFile(content) : content] as const]
  })
  const paths = writeWhole(out, new Map(files))
  return paths.find((path) => path.endsWith('.html')) ?? out
}

/** The outputs of signs-to-text that are kept, by the names of their files. */
const RESULTS: Readonly<Record<string, string>> = {
  transcript: 'transcript.json',
  vtt: 'transcript.vtt',
  srt: 'transcript.srt',
  eaf: 'transcript.eaf',
  txt: 'transcript.txt',
  report: 'report.html',
}

interface DemoCamera {
  readonly id: string
  readonly uri: string
}

/** Every clip in a folder is a camera, named after its file. */
function camerasIn(folder: string): DemoCamera[] {
  if (!statSync(folder, { throwIfNoEntry: false })?.isDirectory())
    throw new UnusableInputError(`${folder} is not there; the demo needs a checkout with data-samples`)
  return readdirSync(folder)
    .filter((name) => name.endsWith('.mp4'))
    .sort()
    .map((name) => ({ id: basename(name, '.mp4'), uri: join(folder, name) }))
}
