import { randomUUID } from 'node:crypto'
import { mkdir } from 'node:fs/promises'
import { availableParallelism, totalmem } from 'node:os'
import { join, resolve } from 'node:path'
import { withDefaults } from '../arguments/check-arguments.ts'
import { canonicalJson } from '../ir/json.ts'
import type { CompiledPipeline } from '../ir/yaml/write-yaml.ts'
import { checkEarlierRun } from './check-earlier-run.ts'
import { checkRunnable } from './check-runnable.ts'
import { hashText } from './hash-content.ts'
import { NotRunnableError, RunFolderError } from './not-runnable-error.ts'
import type { Outcome } from './outcome.ts'
import { markOf } from './process-mark.ts'
import { ResourceGate } from './resource-gate.ts'
import type { RunContext } from './run-context.ts'
import { endOfRun } from './run-end.ts'
import { failureOf } from './run-failure.ts'
import { runGraph } from './run-graph.ts'
import type { RunOptions } from './run-options.ts'
import { makeRunFolder, RunRecorder, readRunState } from './run-recorder.ts'
import type { RunResult } from './run-state.ts'
import { StepCache } from './step-cache.ts'

/**
 * Runs a compiled pipeline on this machine: every step is a process of its own, with the command, the
 * arguments and the ExecutorInput that a cluster would give it. A task that fails ends the run as FAILED;
 * that is a result, not an error.
 *
 * @throws NotRunnableError before anything starts, with every reason: faults of the file, arguments that
 * do not fit, images, secrets or addresses that are not to be had here
 * @throws RunFolderError where the run folder is in use, has another run, or cannot be written
 */
export async function runPipeline(pipeline: CompiledPipeline, options: RunOptions): Promise<RunResult> {
  const outFolder = resolve(options.outFolder)
  if (inUse.has(outFolder))
    throw new RunFolderError(`${outFolder}: this process runs there; wait for it or choose another folder`)
  inUse.add(outFolder)
  try {
    return await runIn(outFolder, pipeline, options)
  } finally {
    inUse.delete(outFolder)
  }
}

const inUse = new Set<string>()

async function runIn(outFolder: string, pipeline: CompiledPipeline, options: RunOptions): Promise<RunResult> {
  const errors = checkRunnable(pipeline, options).filter(({ severity }) => severity === 'error')
  if (errors.length > 0) throw new NotRunnableError(pipeline.spec?.pipelineInfo?.name ?? '', errors)
  const { pipelineInfo } = pipeline.spec
  const args = withDefaults(pipeline.spec, options.args ?? {})
  const pipelineHash = hashText(canonicalJson(pipeline))
  const earlier = await readRunState(outFolder)
  checkEarlierRun(outFolder, earlier, pipelineHash, args, options.resume === true)
  await makeRunFolder(outFolder)
  const startedMs = Date.now()
  const head = {
    version: 1,
    pipeline: pipelineInfo.name,
    pipelineHash,
    runId: earlier?.runId ?? randomUUID(),
    arguments: args,
    status: 'RUNNING',
    startedMs,
    process: markOf(process.pid),
  } as const
  const recorder = new RunRecorder(outFolder, head, options.onState)
  const ending = endOfRun(pipeline, options.signal)
  const context: RunContext = {
    pipeline,
    options,
    outFolder,
    recorder,
    gate: new ResourceGate({
      cores: options.cores ?? availableParallelism(),
      memoryBytes: options.memoryBytes ?? machineMemory(),
    }),
    cache: options.cacheFolder === undefined ? undefined : new StepCache(resolve(options.cacheFolder)),
    signal: ending.signal,
    earlier,
    placeholders: {
      pipeline_job_name: pipelineInfo.name,
      pipeline_job_resource_name: `${pipelineInfo.name}-${head.runId}`,
      pipeline_job_uuid: head.runId,
      pipeline_job_create_time_utc: new Date(startedMs).toISOString(),
      pipeline_job_schedule_time_utc: new Date(startedMs).toISOString(),
      pipeline_root: outFolder,
      workspace_path: join(outFolder, 'workspace'),
    },
  }
  recorder.run({ status: 'RUNNING' })
  const hasWorkspace = pipeline.platform?.platforms?.kubernetes?.pipelineConfig?.workspace !== undefined
  if (hasWorkspace) await mkdir(join(outFolder, 'workspace'), { recursive: true })
  let outcome: Outcome
  try {
    outcome = await runGraph(context, pipeline.spec.root, { parameters: args, artifacts: {} }, '')
  } finally {
    ending.dispose()
  }
  const status = ending.isTooLate()
    ? 'FAILED'
    : outcome.status === 'SUCCEEDED' || outcome.status === 'CANCELED'
      ? outcome.status
      : 'FAILED'
  const message = ending.isTooLate() ? ending.message : outcome.message
  recorder.run({ status, endedMs: Date.now(), ...(message !== undefined && { message }) })
  await recorder.flush()
  const failure = status === 'FAILED' ? await failureOf(recorder.state) : undefined
  return {
    status,
    outputs: outcome.outputs,
    state: recorder.state,
    ...(failure !== undefined && { failure }),
  }
}

/** What a container may use, where this process is in one. */
function machineMemory(): number {
  const limit = process.constrainedMemory()
  return limit > 0 ? Math.min(limit, totalmem()) : totalmem()
}
