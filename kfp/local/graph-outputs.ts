import type { DagSpec } from '../ir/dag-spec.ts'
import type { Json } from '../ir/json.ts'
import type { Outcome } from './outcome.ts'
import type { Artifact, Outputs } from './run-state.ts'

/** What a graph gives of what its tasks gave; of branches the one that ran. */
export function graphOutputs({ outputs }: DagSpec, tasks: ReadonlyMap<string, Outcome>): Outputs {
  const parameters: Record<string, Json> = {}
  for (const [key, output] of Object.entries(outputs?.parameters ?? {})) {
    const selectors =
      output.valueFromParameter === undefined
        ? (output.valueFromOneof?.parameterSelectors ?? [])
        : [output.valueFromParameter]
    for (const { producerSubtask, outputParameterKey } of selectors) {
      const value = tasks.get(producerSubtask)?.outputs.parameters[outputParameterKey]
      if (value === undefined) continue
      parameters[key] = value
      break
    }
  }
  const artifacts: Record<string, readonly Artifact[]> = {}
  for (const [key, { artifactSelectors = [] }] of Object.entries(outputs?.artifacts ?? {}))
    for (const { producerSubtask, outputArtifactKey } of artifactSelectors) {
      const list = tasks.get(producerSubtask)?.outputs.artifacts[outputArtifactKey]
      if (list === undefined) continue
      artifacts[key] = list
      break
    }
  return { parameters, artifacts }
}

/**
 * What a loop gives: of each output the values of all its runs, in the order of the items. Artifacts of
 * inner loops come in one list. A run that gives no value, as a condition in it did not hold, adds none.
 */
export function collectedOutputs({ outputs }: DagSpec, runs: readonly Outcome[]): Outputs {
  const gather = <Value>(keys: readonly string[], of: (run: Outcome, key: string) => readonly Value[]) =>
    Object.fromEntries(keys.map((key) => [key, runs.flatMap((run) => of(run, key))]))
  return {
    parameters: gather<Json>(Object.keys(outputs?.parameters ?? {}), (run, key) => {
      const value = run.outputs.parameters[key]
      return value === undefined ? [] : [value]
    }),
    artifacts: gather<Artifact>(
      Object.keys(outputs?.artifacts ?? {}),
      (run, key) => run.outputs.artifacts[key] ?? [],
    ),
  }
}
