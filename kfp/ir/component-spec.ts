import { type DagSpec, dagSpec } from './dag-spec.ts'
import { bool, enumOf, list, type Message, message, string } from './field.ts'
import { type InputDefinitions, inputDefinitions } from './input-definitions.ts'
import { type OutputDefinitions, outputDefinitions } from './output-definitions.ts'
import { type SinglePlatformSpec, singlePlatformSpec } from './platform-spec.ts'

/** What a task refers to: a container or importer (executorLabel), or a graph of tasks (dag). */
export interface ComponentSpec {
  readonly inputDefinitions?: InputDefinitions
  readonly outputDefinitions?: OutputDefinitions
  readonly dag?: DagSpec
  readonly executorLabel?: string
  readonly singlePlatformSpecs?: readonly SinglePlatformSpec[]
  readonly taskConfigPassthroughs?: readonly TaskConfigPassthrough[]
}

export interface TaskConfigPassthrough {
  readonly field?: string
  readonly applyToTask?: boolean
}

const taskConfigPassthrough: Message<TaskConfigPassthrough> = {
  name: 'TaskConfigPassthrough',
  fields: {
    field: enumOf([
      'NONE',
      'RESOURCES',
      'ENV',
      'KUBERNETES_AFFINITY',
      'KUBERNETES_TOLERATIONS',
      'KUBERNETES_NODE_SELECTOR',
      'KUBERNETES_VOLUMES',
    ]),
    applyToTask: bool,
  },
}

export const componentSpec: Message<ComponentSpec> = {
  name: 'ComponentSpec',
  fields: {
    inputDefinitions: message(() => inputDefinitions),
    outputDefinitions: message(() => outputDefinitions),
    dag: message(() => dagSpec),
    executorLabel: string,
    singlePlatformSpecs: list(message(() => singlePlatformSpec)),
    taskConfigPassthroughs: list(message(() => taskConfigPassthrough)),
  },
  oneofs: [['dag', 'executorLabel']],
}
