import { addNode, currentScope, type ExitScope, within } from './scope.ts'
import type { AnyTask } from './task.ts'

/**
 * Runs the exit task when the tasks of the body have ended, however they ended. Its inputs of the type
 * `taskFinalStatus` are told how. Make the exit task just before, in the same scope.
 */
export function exitHandler<Result>(
  exitTask: AnyTask,
  body: () => Result,
  { displayName }: { readonly displayName?: string } = {},
): Result {
  const parent = currentScope()
  if (exitTask.scope !== parent)
    throw new Error(
      `exitHandler: the exit task "${exitTask.component.name}" stands in another scope; make it beside the handler`,
    )
  const scope: ExitScope = { kind: 'exit-handler', parent, nodes: [], exitTask, displayName }
  addNode(scope)
  return within(scope, body)
}
