import type { PipelinesClient } from '@kubeflow/pipelines/client'
import { connectBy } from './connect-by.ts'
import type { Options } from './server-options.ts'
import { stateWord } from './show-run.ts'
import { stayWith } from './submit.ts'

export async function terminateCommand(runIds: readonly string[], options: Options): Promise<void> {
  const client = await connectBy(options)
  for (const id of runIds) {
    await client.runs.terminate(id)
    say(options, { run_id: id, done: 'terminate' }, `run ${id} is being terminated`)
  }
  // The caller wanted its end: that it was canceled is no failure.
  if (options.wait === true)
    for (const id of runIds) {
      const run = await client.runs.wait(id)
      say(options, run, `run ${id} ${stateWord(run.state)}`)
    }
}

/** Starts the failed steps of a run anew. */
export async function retryCommand(runId: string, options: Options): Promise<void> {
  const client = await connectBy(options)
  await client.runs.retry(runId)
  say(options, { run_id: runId, done: 'retry' }, `run ${runId} goes on from where it failed`)
  if (options.wait === true) await stayWith(client, runId, options)
}

type Kind = 'run' | 'experiment'

export async function archiveCommand(ids: readonly string[], options: Options): Promise<void> {
  const client = await connectBy(options)
  const kind: Kind = options.experiment === true ? 'experiment' : 'run'
  const action = options.undo === true ? 'unarchive' : 'archive'
  for (const id of ids) {
    await archivable(client, kind)[action](id)
    say(options, { [`${kind}_id`]: id, done: action }, `${kind} ${id} ${action}d`)
  }
}

function archivable(client: PipelinesClient, kind: Kind): PipelinesClient['runs' | 'experiments'] {
  return kind === 'run' ? client.runs : client.experiments
}

function say(options: Options, object: unknown, sentence: string): void {
  process.stdout.write(`${options.json === true ? JSON.stringify(object) : sentence}\n`)
}
