import { canonicalJson, type Json } from '../ir/json.ts'
import { RunFolderError } from './not-runnable-error.ts'
import { isAlive, killGroup } from './process-mark.ts'
import type { RunState } from './run-state.ts'

/**
 * Checks that a run may go on in a folder, or start there; ends what a run that was killed left running.
 *
 * @throws RunFolderError where it may not
 */
export function checkEarlierRun(
  outFolder: string,
  earlier: RunState | undefined,
  pipelineHash: string,
  args: Readonly<Record<string, Json>>,
  resume: boolean,
): void {
  if (earlier === undefined) {
    if (resume) throw new RunFolderError(`${outFolder}: there is no run to go on with; leave --resume out`)
    return
  }
  const isOther = earlier.process.pid !== process.pid
  if (earlier.status === 'RUNNING' && isOther && isAlive(earlier.process))
    throw new RunFolderError(
      `${outFolder}: process ${earlier.process.pid} runs there; wait for it or choose another folder`,
    )
  if (!resume)
    throw new RunFolderError(
      `${outFolder}: there is a run already (${earlier.status}); go on with it by --resume, or choose another folder`,
    )
  if (earlier.pipelineHash !== pipelineHash)
    throw new RunFolderError(
      `${outFolder}: the run there is of another pipeline or version ("${earlier.pipeline}"); choose another folder`,
    )
  if (canonicalJson(earlier.arguments) !== canonicalJson(args))
    throw new RunFolderError(
      `${outFolder}: the run there has other arguments (${JSON.stringify(earlier.arguments)}); give the same, or choose another folder`,
    )
  // A run that was killed cannot have ended its steps. Without a start time the number may be another's by now.
  for (const { process: mark } of Object.values(earlier.tasks))
    if (mark !== undefined && mark.started !== '' && isAlive(mark)) killGroup(mark.pid, 'SIGKILL')
}
