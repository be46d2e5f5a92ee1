import type { PipelinesClient } from '@kubeflow/pipelines/client'
import { RunningFaultError } from '../../components/types/errors.ts'
import { print } from '../print.ts'
import { connectBy, untilInterrupted } from './connect-by.ts'
import { type Options, textOf } from './server-options.ts'

/** Prints the lines of a run's steps; with --follow until it has ended. */
export async function logsCommand(runId: string, options: Options): Promise<void> {
  const client = await connectBy(options)
  const signal = untilInterrupted(`stopped following; the run ${runId} goes on`)
  await printLogs(client, runId, { follow: options.follow === true, signal }, options)
}

export async function printLogs(
  client: PipelinesClient,
  runId: string,
  { follow, signal }: { readonly follow: boolean; readonly signal: AbortSignal },
  options: Options,
): Promise<void> {
  const step = textOf(options.step)
  let count = 0
  const missing: string[] = []
  const lines = client.runs.logs(runId, {
    follow,
    signal,
    ...(step !== undefined && { step }),
    onMissing: (name, reason) => missing.push(`${name}: its log cannot be had: ${reason}`),
  })
  for await (const { step: name, podName, text } of lines) {
    count += 1
    print(
      options.json === true
        ? `${JSON.stringify({ step: name, pod: podName, text })}\n`
        : `${name} | ${text}\n`,
    )
  }
  for (const sentence of missing) process.stderr.write(`signline: warning: ${sentence}\n`)
  if (count === 0 && missing.length === 0)
    process.stderr.write(`no step of ${runId} has written anything yet\n`)
  if (count === 0 && missing.length > 0)
    throw new RunningFaultError(
      `no log of the run ${runId} can be had; its pods may be gone: look where the cluster archives logs`,
    )
}
