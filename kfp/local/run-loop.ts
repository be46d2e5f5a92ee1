import { toType } from '../arguments/parameter-text.ts'
import type { ComponentSpec } from '../ir/component-spec.ts'
import type { Json } from '../ir/json.ts'
import type { TaskSpec } from '../ir/task-spec.ts'
import { collectedOutputs } from './graph-outputs.ts'
import { NO_OUTPUTS, type Outcome, statusOf } from './outcome.ts'
import type { Outputs } from './run-state.ts'

/**
 * Runs a loop's graph once for each item, as many at a time as its limit says, and gathers what the runs
 * give in the order of the items. A run that fails does not stop the others; the loop fails then.
 */
export async function runLoop(
  spec: TaskSpec,
  component: ComponentSpec,
  inputs: Outputs,
  runItem: (given: Outputs, place: number) => Promise<Outcome>,
): Promise<Outcome> {
  const items = itemsOf(spec, inputs)
  if (!items.ok) return { status: 'FAILED', outputs: NO_OUTPUTS, message: items.fault }
  const itemInput = spec.parameterIterator?.itemInput ?? ''
  const itemType = component.inputDefinitions?.parameters?.[itemInput]?.parameterType
  const limit = spec.iteratorPolicy?.parallelismLimit || items.value.length
  const runs: Outcome[] = []
  const pending = items.value.entries()
  const runNext = async (): Promise<void> => {
    // All lanes take from one iterator, so that each item is run once and in order of the list.
    for (const [place, item] of pending) {
      const typed = toType(item, itemType)
      runs[place] = typed.ok
        ? await runItem({ ...inputs, parameters: { ...inputs.parameters, [itemInput]: typed.value } }, place)
        : { status: 'FAILED', outputs: NO_OUTPUTS, message: `item ${place} ${typed.fault}` }
    }
  }
  await Promise.all(Array.from({ length: Math.min(limit, items.value.length) }, runNext))
  const outcomes = new Map(runs.map((run, place) => [String(place), run]))
  return { ...statusOf(outcomes), outputs: collectedOutputs(component.dag ?? {}, runs) }
}

function itemsOf(
  { parameterIterator }: TaskSpec,
  inputs: Outputs,
): { readonly ok: true; readonly value: readonly Json[] } | { readonly ok: false; readonly fault: string } {
  const { raw, inputParameter } = parameterIterator?.items ?? {}
  const source = raw ?? inputs.parameters[inputParameter ?? '']
  if (source === undefined || source === null)
    return { ok: false, fault: `the list "${inputParameter ?? ''}" has no value` }
  const typed = toType(source, 'LIST')
  return typed.ok
    ? { ok: true, value: typed.value as readonly Json[] }
    : { ok: false, fault: `the list ${typed.fault}` }
}
