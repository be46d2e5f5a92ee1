import { hasSucceeded, type PipelinesClient, type Run } from '@kubeflow/pipelines/client'
import { UnusableInputError } from '../../components/types/errors.ts'
import { ReaderGoneError } from '../print.ts'
import { untilInterrupted } from './connect-by.ts'
import { printLogs } from './logs.ts'
import { prepareSubmission } from './prepare-submission.ts'
import { type Options, readSeconds } from './server-options.ts'
import { describeRun, stateWord } from './show-run.ts'

/** Starts a run; with --wait or --logs stays until it has ended, and fails where the run did. */
export async function submitCommand(source: string, options: Options): Promise<void> {
  if (options.timeout !== undefined && options.wait !== true && options.logs !== true)
    throw new UnusableInputError('--timeout goes with --wait or --logs; give one of them')
  const { client, submission, pipelineName } = await prepareSubmission(source, options)
  const run = await client.runs.create(submission)
  const isJson = options.json === true
  if (isJson) process.stdout.write(`${JSON.stringify(run)}\n`)
  else process.stdout.write(`run ${run.run_id} of ${pipelineName} started${linkTo(run.run_id)}\n`)
  if (options.wait !== true && options.logs !== true) return
  await stayWith(client, run.run_id, options)
}

/** Shows how a run goes until it has ended. */
export async function stayWith(client: PipelinesClient, runId: string, options: Options): Promise<void> {
  const signal = untilInterrupted(
    `stopped waiting; the run ${runId} goes on: signline pipeline status ${runId} looks, terminate ends it`,
  )
  const timeoutMs =
    options.timeout === undefined ? undefined : readSeconds('--timeout', options.timeout) * 1000
  // Ends the logs, too, where the wait fails.
  const both = new AbortController()
  const stop = (): void => both.abort(signal.reason)
  signal.addEventListener('abort', stop, { once: true })
  const logs = options.logs === true ? showLogs(client, runId, both.signal, options) : undefined
  // Nobody reads any more: the run goes on, waiting for it has no sense.
  logs?.catch((error: unknown) => both.abort(error))
  try {
    const run = await client.runs.wait(runId, {
      signal: both.signal,
      ...(timeoutMs !== undefined && { timeoutMs }),
      onState: (state) => {
        if (options.json !== true) process.stderr.write(`${runId}: ${stateWord(state)}\n`)
      },
      onTrouble: ({ message }) => process.stderr.write(`signline: warning: ${message}; waiting on\n`),
    })
    await logs
    reportEnd(run, options)
  } catch (error) {
    both.abort(error)
    throw signal.aborted ? signal.reason : error
  } finally {
    signal.removeEventListener('abort', stop)
  }
}

/** How the run ends does not hang on whether its logs can be had. */
async function showLogs(
  client: PipelinesClient,
  runId: string,
  signal: AbortSignal,
  options: Options,
): Promise<void> {
  try {
    await printLogs(client, runId, { follow: true, signal }, options)
  } catch (error) {
    if (error instanceof ReaderGoneError) throw error
    if (!signal.aborted) process.stderr.write(`signline: warning: ${(error as Error).message}\n`)
  }
}

/** Prints how a run ended; exit code 1 unless it succeeded. */
export function reportEnd(run: Run, options: Options): void {
  if (!hasSucceeded(run)) process.exitCode = 1
  if (options.json === true) process.stdout.write(`${JSON.stringify(run)}\n`)
  else if (hasSucceeded(run)) process.stdout.write(`run ${run.run_id} ${stateWord(run.state)}\n`)
  else process.stdout.write(describeRun(run))
}

/** The page of the run, where the environment says where Kubeflow's pages are. */
function linkTo(runId: string): string {
  const pages = process.env.KF_PIPELINES_UI_ENDPOINT
  return pages === undefined || pages === '' ? '' : `: ${pages.replace(/\/+$/, '')}/#/runs/details/${runId}`
}
