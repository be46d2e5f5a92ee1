import type { SpecIndex, TaskUse } from '../compiler/validate/spec-index.ts'
import type { Json } from '../ir/json.ts'

/**
 * The values that an input of a task will have, as far as constants, defaults and the run's arguments
 * decide them: one for each place from which the task's graph is run, undefined where a step decides.
 */
export function traceParameter(
  index: SpecIndex,
  use: TaskUse,
  name: string,
  args: Readonly<Record<string, Json>>,
): readonly (Json | undefined)[] {
  const input = use.task.inputs?.parameters?.[name]
  const fallback = use.component?.spec.inputDefinitions?.parameters?.[name]?.defaultValue
  if (input === undefined) return [fallback]
  if (input.runtimeValue !== undefined) return [input.runtimeValue.constant ?? fallback]
  const outer = input.componentInputParameter
  if (outer === undefined || input.parameterExpressionSelector !== undefined) return [undefined]
  if (use.parent.name === 'root') return [args[outer] ?? fallback]
  return (index.usesOf.get(use.parent.name) ?? []).flatMap((graphUse) =>
    graphUse.task.parameterIterator?.itemInput === outer
      ? [undefined]
      : traceParameter(index, graphUse, outer, args).map((value) => value ?? fallback),
  )
}
