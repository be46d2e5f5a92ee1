import { type DagOutputs, dagOutputs } from './dag-outputs.ts'
import { type Message, map, message } from './field.ts'
import { type TaskSpec, taskSpec } from './task-spec.ts'

/** A graph of tasks. */
export interface DagSpec {
  readonly tasks?: Readonly<Record<string, TaskSpec>>
  readonly outputs?: DagOutputs
}

export const dagSpec: Message<DagSpec> = {
  name: 'DagSpec',
  fields: { tasks: map(message(() => taskSpec)), outputs: message(() => dagOutputs) },
}
