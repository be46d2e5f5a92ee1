import { connectBy } from './connect-by.ts'
import type { Options } from './server-options.ts'
import { describeRun } from './show-run.ts'
import { stayWith } from './submit.ts'

/** Prints how a run goes; with --wait once it has ended, and fails where the run did. */
export async function statusCommand(runId: string, options: Options): Promise<void> {
  const client = await connectBy(options)
  if (options.wait === true) return stayWith(client, runId, options)
  const run = await client.runs.get(runId)
  process.stdout.write(options.json === true ? `${JSON.stringify(run)}\n` : describeRun(run))
}
