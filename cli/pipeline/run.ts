import { join, resolve } from 'node:path'
import {
  checkRunnable,
  type RunFinding,
  type RunOptions,
  type RunResult,
  runners,
  runPipeline,
} from '@kubeflow/pipelines/local'
import { UnusableInputError } from '../../components/types/errors.ts'
import { cacheDirectory } from '../../models/cache-directory.ts'
import { loadCompiled } from './load-pipeline.ts'
import { printable } from './printable.ts'
import { ownImages, readArguments, readCores, readImageMap, readMemory, splitPair } from './run-arguments.ts'
import { RunTable } from './run-table.ts'
import { readTarget } from './target.ts'

export interface RunCommandOptions {
  readonly arg?: readonly string[]
  readonly argsFile?: string
  readonly out?: string
  readonly imageMap?: readonly string[]
  readonly artifactRoot?: readonly string[]
  readonly env?: readonly string[]
  readonly cores?: string
  readonly memory?: string
  /** A folder, or false by --no-cache. */
  readonly cache?: string | boolean
  readonly resume?: boolean
  readonly runner: string
  readonly target: string
  readonly export?: string
  readonly json?: boolean
}

/** SIGHUP comes when the terminal is closed. */
const SIGNALS = { SIGINT: 130, SIGTERM: 143, SIGHUP: 129 } as const

/** Runs a pipeline here; sets exit code 1 where a task fails, 130 or 143 where it is stopped. */
export async function runCommand(source: string, options: RunCommandOptions): Promise<void> {
  const target = readTarget(options.target)
  const pipeline = await loadCompiled(source, target, options.export)
  const runner = runners.find((known) => known === options.runner)
  if (runner === undefined)
    throw new UnusableInputError(`--runner is "${options.runner}"; give one of ${runners.join(', ')}`)
  const { name } = pipeline.spec.pipelineInfo
  if (options.resume === true && options.out === undefined)
    throw new UnusableInputError('--resume goes on with the run in a folder; name it with --out')
  const outFolder = resolve(options.out ?? join('runs', `${name}-${timestamp()}`))
  const stop = new AbortController()
  const table = new RunTable(process.stderr)
  const runOptions: RunOptions = {
    args: await readArguments(pipeline, options),
    images: [...(options.imageMap ?? []).map(readImageMap), ...ownImages()],
    artifactRoots: (options.artifactRoot ?? []).map((text) => {
      const [uri, folder] = splitPair('--artifact-root', text)
      return { uri, folder }
    }),
    runner,
    target,
    outFolder,
    environment: options.env ?? [],
    resume: options.resume === true,
    signal: stop.signal,
    onState: (state) => table.show(state),
    ...(options.cores !== undefined && { cores: readCores(options.cores) }),
    ...(options.memory !== undefined && { memoryBytes: readMemory(options.memory) }),
    ...(options.cache !== false && {
      cacheFolder:
        typeof options.cache === 'string' ? options.cache : join(cacheDirectory(), 'pipeline-steps'),
    }),
  }
  const warnings = checkRunnable(pipeline, runOptions).filter(({ severity }) => severity === 'warning')
  for (const warning of warnings) process.stderr.write(`warning: ${sentence(warning)}\n`)
  const signals = listen(stop)
  try {
    const result = await runPipeline(pipeline, runOptions)
    table.done()
    report(result, outFolder, warnings, options)
    if (result.status === 'FAILED') process.exitCode = 1
    if (result.status === 'CANCELED') process.exitCode = signals.exitCode() ?? 1
  } finally {
    table.done()
    signals.dispose()
  }
}

/** Ends a run on Ctrl-C and SIGTERM; a second one ends the process. */
export function listen(stop: AbortController): {
  readonly exitCode: () => number | undefined
  readonly dispose: () => void
} {
  let exitCode: number | undefined
  const onSignal = (signal: NodeJS.Signals): void => {
    const code = SIGNALS[signal as keyof typeof SIGNALS]
    // The second time nobody wants to wait; what runs is killed as the process exits.
    if (exitCode !== undefined) process.exit(code)
    exitCode = code
    process.stderr.write(`${signal}: ending the steps; once more ends them at once\n`)
    stop.abort()
  }
  for (const signal of Object.keys(SIGNALS)) process.on(signal, onSignal)
  return {
    exitCode: () => exitCode,
    dispose: () => {
      for (const signal of Object.keys(SIGNALS)) process.off(signal, onSignal)
    },
  }
}

function report(
  { status, outputs, failure, state }: RunResult,
  outFolder: string,
  warnings: readonly RunFinding[],
  { json }: RunCommandOptions,
): void {
  if (json === true) {
    const { message, tasks } = state
    const object = { pipeline: state.pipeline, status, outFolder, outputs, message, failure, warnings, tasks }
    process.stdout.write(`${JSON.stringify(object)}\n`)
    return
  }
  for (const [name, value] of Object.entries(outputs.parameters))
    process.stdout.write(`${name}: ${typeof value === 'string' ? value : JSON.stringify(value)}\n`)
  for (const [name, artifacts] of Object.entries(outputs.artifacts))
    for (const { uri } of artifacts) process.stdout.write(`${name}: ${uri}\n`)
  if (failure !== undefined) {
    const what = failure.task === '' ? '' : `task "${failure.task}" failed: `
    process.stderr.write(`signline: ${what}${printable(failure.message)}\n`)
    for (const line of failure.lastLines) process.stderr.write(`  | ${printable(line)}\n`)
    if (failure.log !== undefined) process.stderr.write(`its log: ${failure.log}\n`)
  }
  const again = status === 'SUCCEEDED' ? '' : '; --resume goes on with it'
  process.stderr.write(`run ${status.toLowerCase()}: ${outFolder}${again}\n`)
}

function sentence({ place, message, remedy }: RunFinding): string {
  return `${place}: ${message}; ${remedy}`
}

/** Local time as a folder's name: 20261122-231500. */
function timestamp(now: Date = new Date()): string {
  const two = (number: number): string => String(number).padStart(2, '0')
  const day = `${now.getFullYear()}${two(now.getMonth() + 1)}${two(now.getDate())}`
  return `${day}-${two(now.getHours())}${two(now.getMinutes())}${two(now.getSeconds())}`
}
