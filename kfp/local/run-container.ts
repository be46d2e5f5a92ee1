import { mkdir, rm, writeFile } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import type { ComponentSpec } from '../ir/component-spec.ts'
import type { ContainerSpec } from '../ir/container-spec.ts'
import { canonicalJson } from '../ir/json.ts'
import type { TaskSpec } from '../ir/task-spec.ts'
import { buildExecutorInput, type ExecutorInput } from './executor-input.ts'
import { expandText } from './expand-placeholders.ts'
import { absentArtifacts, earlierOutputs, fingerprintOf } from './fingerprint.ts'
import { hashText } from './hash-content.ts'
import { ruleFor } from './image-rule.ts'
import { NO_OUTPUTS, type Outcome } from './outcome.ts'
import { planLaunch } from './plan-launch.ts'
import { readOutputs } from './read-outputs.ts'
import { requestOf } from './resource-request.ts'
import { retryDelayMs } from './retry-delay.ts'
import { kubernetesOf, placeholdersOf, type RunContext, type TaskInRun } from './run-context.ts'
import { type ProcessEnd, runProcess } from './run-process.ts'
import type { Outputs } from './run-state.ts'

/** Kubernetes gives 30 s; at a terminal one waits for less. */
const STOP_GRACE_MS = 10_000

/**
 * Runs a container's command, as often as its retry policy allows, unless an earlier run of it (resumed
 * or cached) gave the results already.
 */
export async function runContainer(
  context: RunContext,
  spec: TaskSpec,
  component: ComponentSpec,
  container: ContainerSpec,
  task: TaskInRun,
  inputs: Outputs,
): Promise<Outcome> {
  const { recorder, cache, signal } = context
  const about = { name: task.name, kind: 'container' } as const
  const folder = join(context.outFolder, 'tasks', task.path)
  const rule = ruleFor(container.image, context.options.images)
  const fingerprint = await fingerprintOf(component, container, rule, inputs)
  recorder.task(task.path, { ...about, fingerprint })
  const before = context.earlier?.tasks[task.path]
  const resumed = await earlierOutputs(before, fingerprint)
  if (resumed !== undefined) {
    recorder.task(task.path, { ...before, ...about, reused: 'resumed' })
    return { status: 'SUCCEEDED', outputs: resumed }
  }
  await rm(join(folder, 'outputs'), { recursive: true, force: true })
  const { enableCache, cacheKey } = spec.cachingOptions ?? {}
  const key = cacheKey ? cacheKeyOf(cacheKey, component) : fingerprint
  if (cache !== undefined && enableCache === true) {
    const cached = await cache.take(key, join(folder, 'outputs'))
    if (cached !== undefined) {
      const absent = await absentArtifacts(cached)
      recorder.task(task.path, { ...about, reused: 'cached', absent, startedMs: Date.now() })
      return { status: 'SUCCEEDED', outputs: cached }
    }
  }
  const values = {
    input: buildExecutorInput(component, inputs, folder),
    run: placeholdersOf(context, task),
  }
  const request = requestOf(container, (text) => expandText(text, values))
  const most = Math.max(0, spec.retryPolicy?.maxRetryCount ?? 0) + 1
  // Logs of a run that is resumed stay beside the new ones.
  const startedBefore = before?.attempts ?? 0
  for (let attempt = 1; ; attempt++) {
    let release: () => void
    try {
      release = await context.gate.enter(request, signal)
    } catch {
      return { status: 'CANCELED', outputs: NO_OUTPUTS }
    }
    let outcome: Outcome
    try {
      await prepareFolder(folder, values.input)
      const launch = planLaunch(context, component, container, {
        task,
        attempt: startedBefore + attempt,
        folder,
        values,
        request,
      })
      const started = { status: 'RUNNING', attempts: startedBefore + attempt, log: launch.logFile } as const
      recorder.task(task.path, { ...about, ...started, ...(attempt === 1 && { startedMs: Date.now() }) })
      const timeoutS = Number(kubernetesOf(context, component).activeDeadlineSeconds ?? 0)
      const end = await runProcess(launch, {
        signal,
        ...(timeoutS > 0 && { timeoutMs: timeoutS * 1000 }),
        stopGraceMs: context.options.stopGraceMs ?? STOP_GRACE_MS,
        onStart: (mark) => recorder.task(task.path, { ...about, process: mark }),
      })
      outcome = await outcomeOf(end, component, values.input, timeoutS)
    } finally {
      release()
    }
    if (outcome.status === 'SUCCEEDED') {
      recorder.task(task.path, { ...about, absent: await absentArtifacts(outcome.outputs) })
      if (cache !== undefined && enableCache === true) await cache.put(key, outcome.outputs)
    }
    if (outcome.status !== 'FAILED' || attempt >= most) return outcome
    recorder.task(task.path, {
      ...about,
      status: 'RETRYING',
      ...(outcome.message !== undefined && { message: outcome.message }),
    })
    if (!(await wait(retryDelayMs(spec.retryPolicy ?? {}, attempt), signal)))
      return { status: 'CANCELED', outputs: NO_OUTPUTS }
  }
}

/** A key of the author's own stands for the inputs and the container; other outputs would not fit. */
function cacheKeyOf(cacheKey: string, { outputDefinitions }: ComponentSpec): string {
  return hashText(canonicalJson({ cacheKey, outputDefinitions }))
}

/** A clean folder for each attempt: nothing that a failed one left is taken for a result. */
async function prepareFolder(folder: string, input: ExecutorInput): Promise<void> {
  const { outputs } = input
  for (const inner of ['outputs', 'parameters', 'work'])
    await rm(join(folder, inner), { recursive: true, force: true })
  await rm(outputs.outputFile, { force: true })
  for (const inner of ['outputs', 'parameters', 'work']) await mkdir(join(folder, inner), { recursive: true })
  await mkdir(dirname(outputs.outputFile), { recursive: true })
  await writeFile(join(folder, 'executor-input.json'), `${JSON.stringify(input, undefined, 2)}\n`)
}

async function outcomeOf(
  end: ProcessEnd,
  component: ComponentSpec,
  input: ExecutorInput,
  timeoutS: number,
): Promise<Outcome> {
  const failed = (message: string): Outcome => ({ status: 'FAILED', outputs: NO_OUTPUTS, message })
  switch (end.kind) {
    case 'canceled':
      return { status: 'CANCELED', outputs: NO_OUTPUTS }
    case 'timed-out':
      return failed(`it did not end within ${timeoutS} s`)
    case 'not-started':
      return failed(end.reason)
    case 'killed':
      return failed(
        `it was ended by ${end.signal}${end.signal === 'SIGKILL' ? ', as the system does where memory runs out' : ''}`,
      )
    case 'exited': {
      if (end.code !== 0) return failed(`exit code ${end.code}`)
      const reading = await readOutputs(component, input)
      return reading.ok
        ? { status: 'SUCCEEDED', outputs: reading.outputs }
        : failed(`it ended well, but ${reading.faults.join('; ')}`)
    }
  }
}

/** Whether the time passed before the run was ended. */
function wait(ms: number, signal: AbortSignal): Promise<boolean> {
  return new Promise((resolve) => {
    if (signal.aborted) return resolve(false)
    const done = (): void => {
      signal.removeEventListener('abort', stop)
      resolve(true)
    }
    const timer = setTimeout(done, ms)
    const stop = (): void => {
      clearTimeout(timer)
      resolve(false)
    }
    signal.addEventListener('abort', stop, { once: true })
  })
}
