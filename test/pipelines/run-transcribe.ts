import { join } from 'node:path'
import type { JsonObject } from '@kubeflow/pipelines/ir'
import { type RunResult, runPipeline } from '@kubeflow/pipelines/local'
import { loadCompiled } from '#cli/pipeline/load-pipeline.js'
import { ownImages } from '#cli/pipeline/run-arguments.js'
import { ownFolder } from '../own-folder.ts'

/** What a run of the compiled pipeline made. */
export interface TranscribeRun {
  readonly result: RunResult
  /** How often camera-to-hands ran: a pod each on a cluster. */
  readonly batches: number
  /** Where an output artifact of a task lies; `batch` counts rounds of the loop. */
  path(task: string, output: string, batch?: number): string
  metadata(task: string, output: string): JsonObject
}

/** Runs the compiled pipeline without claims on this machine's CPU. */
export async function runTranscribe(args: JsonObject): Promise<TranscribeRun> {
  const pipeline = await loadCompiled('transcribe-cpu', 'kfp-2.17', undefined)
  const result = await runPipeline(pipeline, {
    args: { device: 'cpu', ...args },
    images: ownImages(),
    outFolder: join(ownFolder(), 'run'),
  })
  if (result.failure !== undefined) throw new Error(JSON.stringify(result.failure))
  const artifact = (task: string, output: string, batch: number) => {
    const path = task === 'camera-to-hands' ? `for-loop-1/${batch}/${task}` : task
    const found = result.state.tasks[path]?.outputs?.artifacts[output]?.[0]
    if (found === undefined) throw new Error(`${path} made no ${output}`)
    return found
  }
  return {
    result,
    batches: Object.keys(result.state.tasks).filter((path) => path.endsWith('/camera-to-hands')).length,
    path: (task, output, batch = 0) => artifact(task, output, batch).uri,
    metadata: (task, output) => artifact(task, output, 0).metadata,
  }
}
