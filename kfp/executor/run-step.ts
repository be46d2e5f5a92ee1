import { mkdir } from 'node:fs/promises'
import { dirname } from 'node:path'
import type { Component } from '../dsl/component.ts'
import type { Definitions } from '../dsl/definition.ts'
import type { Json } from '../ir/json.ts'
import { parseExecutorInput } from './executor-input.ts'
import { createLog, type Log } from './log.ts'
import { readInputs, readOutputs } from './read-inputs.ts'
import { StepError } from './step-error.ts'
import type { OutputArtifact, StepInputs, StepOutputs, StepResult } from './step-io.ts'
import { writeExecutorOutput } from './write-output.ts'

export interface StepContext<I extends Definitions, O extends Definitions> {
  readonly inputs: StepInputs<I>
  /** The artifacts to make; their folders are there. */
  readonly outputs: StepOutputs<O>
  readonly log: Log
  /** Aborted when the pod is told to end; stop soon after, and what was written counts for nothing. */
  readonly signal: AbortSignal
}

export type Step<I extends Definitions, O extends Definitions> = (
  context: StepContext<I, O>,
) => Promise<StepResult<O>> | StepResult<O>

export interface RunStepOptions {
  /** The process's own arguments where nothing is said. */
  readonly args?: readonly string[]
  readonly stdout?: (line: string) => void
  /** How long a step may go on after it was told to stop, in milliseconds; 20 s where nothing is said. */
  readonly stopGraceMs?: number
}

/** Kubernetes gives a pod 30 s between SIGTERM and SIGKILL. */
const STOP_GRACE_MS = 20_000
const SIGNAL_EXIT_CODES = { SIGTERM: 143, SIGINT: 130 } as const

/**
 * Runs what happens inside a component's container: reads the ExecutorInput from the arguments (the JSON
 * itself, or `--executor_input JSON`), hands its parts over with their types, and writes what the step
 * gives. Never throws: it sets the process's exit code (0 done, 1 failed, 2 unusable input, 143 stopped by
 * SIGTERM) and says why in the log.
 */
export async function runStep<I extends Definitions, O extends Definitions>(
  component: Pick<Component<I, O>, 'definition' | 'inputs' | 'outputs'>,
  step: Step<I, O>,
  options: RunStepOptions = {},
): Promise<void> {
  const write = options.stdout ?? ((line: string) => void process.stdout.write(line))
  const log = createLog(write, { step: component.definition.name })
  const stop = listenForStop(log, options.stopGraceMs ?? STOP_GRACE_MS)
  try {
    const given = parseExecutorInput(findExecutorInput(options.args ?? process.argv.slice(2)))
    const inputs = readInputs(component.inputs, given)
    const outputs = readOutputs(component.outputs, given)
    const artifacts = outputs as Record<string, OutputArtifact | readonly OutputArtifact[]>
    for (const { path } of Object.values(artifacts).flat()) await mkdir(dirname(path), { recursive: true })
    log.info('started')
    const result = await step({ inputs, outputs, log, signal: stop.signal })
    stop.signal.throwIfAborted()
    await writeExecutorOutput(
      given.outputFile,
      component.outputs,
      (result ?? {}) as Record<string, Json>,
      artifacts,
    )
    log.info('done')
    process.exitCode = 0
  } catch (error) {
    if (stop.signal.aborted) {
      log.warn('stopped', { signal: stop.name() })
      process.exitCode = SIGNAL_EXIT_CODES[stop.name()]
      return
    }
    const exitCode = (error as { exitCode?: unknown }).exitCode
    log.error(error instanceof Error ? error.message : String(error), {
      // An error with an exit code is a sentence for the reader; anything else is a fault of the step.
      ...(error instanceof Error && exitCode !== 1 && exitCode !== 2 && { stack: error.stack ?? '' }),
    })
    process.exitCode = exitCode === 2 ? 2 : 1
  } finally {
    stop.dispose()
  }
}

function findExecutorInput(args: readonly string[]): string {
  const flag = args.indexOf('--executor_input')
  const text = flag >= 0 ? args[flag + 1] : args.find((arg) => arg.trimStart().startsWith('{'))
  if (text === undefined)
    throw new StepError(
      'no ExecutorInput among the arguments; let the component pass {{$}} as one of them',
      2,
    )
  return text
}

type StopSignal = keyof typeof SIGNAL_EXIT_CODES

function listenForStop(
  log: Log,
  graceMs: number,
): { readonly signal: AbortSignal; readonly name: () => StopSignal; readonly dispose: () => void } {
  const controller = new AbortController()
  let name: StopSignal = 'SIGTERM'
  let timer: NodeJS.Timeout | undefined
  const onSignal = (received: NodeJS.Signals): void => {
    if (controller.signal.aborted) return
    name = received === 'SIGINT' ? 'SIGINT' : 'SIGTERM'
    log.warn('stopping', { signal: name })
    controller.abort(new StepError(`stopped by ${name}`))
    timer = setTimeout(() => {
      log.error('the step did not stop in time', { graceMs })
      process.exit(SIGNAL_EXIT_CODES[name])
    }, graceMs)
    timer.unref()
  }
  process.on('SIGTERM', onSignal)
  process.on('SIGINT', onSignal)
  return {
    signal: controller.signal,
    name: () => name,
    dispose: () => {
      clearTimeout(timer)
      process.off('SIGTERM', onSignal)
      process.off('SIGINT', onSignal)
    },
  }
}
