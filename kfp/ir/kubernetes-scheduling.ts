import { bool, int32, int64, list, type Message, map, message, string } from './field.ts'
import { type InputParameter, inputParameter } from './task-inputs.ts'

export interface NodeSelector {
  readonly labels?: Readonly<Record<string, string>>
  /** Labels decided at run time; go before `labels`. */
  readonly nodeSelectorJson?: InputParameter
}

export interface Toleration {
  readonly key?: string
  readonly operator?: string
  readonly value?: string
  readonly effect?: string
  readonly tolerationSeconds?: string | number
  /** A whole toleration, or a list of them, decided at run time. */
  readonly tolerationJson?: InputParameter
}

export interface SelectorRequirement {
  readonly key?: string
  readonly operator?: string
  readonly values?: readonly string[]
}

/** A weight makes the term a preference, no weight a requirement. */
export interface NodeAffinityTerm {
  readonly matchExpressions?: readonly SelectorRequirement[]
  readonly matchFields?: readonly SelectorRequirement[]
  readonly weight?: number
  /** A whole Kubernetes NodeAffinity decided at run time. */
  readonly nodeAffinityJson?: InputParameter
}

export interface PodAffinityTerm {
  readonly matchPodExpressions?: readonly SelectorRequirement[]
  readonly matchPodLabels?: Readonly<Record<string, string>>
  readonly topologyKey?: string
  readonly namespaces?: readonly string[]
  readonly matchNamespaceExpressions?: readonly SelectorRequirement[]
  readonly matchNamespaceLabels?: Readonly<Record<string, string>>
  readonly weight?: number
  readonly anti?: boolean
}

const selectorRequirement: Message<SelectorRequirement> = {
  name: 'SelectorRequirement',
  fields: { key: string, operator: string, values: list(string) },
}

export const nodeSelector: Message<NodeSelector> = {
  name: 'NodeSelector',
  fields: { labels: map(string), nodeSelectorJson: message(() => inputParameter) },
}

export const toleration: Message<Toleration> = {
  name: 'Toleration',
  fields: {
    key: string,
    operator: string,
    value: string,
    effect: string,
    tolerationSeconds: int64,
    tolerationJson: message(() => inputParameter),
  },
}

export const nodeAffinityTerm: Message<NodeAffinityTerm> = {
  name: 'NodeAffinityTerm',
  fields: {
    matchExpressions: list(message(() => selectorRequirement)),
    matchFields: list(message(() => selectorRequirement)),
    weight: int32,
    nodeAffinityJson: message(() => inputParameter),
  },
}

export const podAffinityTerm: Message<PodAffinityTerm> = {
  name: 'PodAffinityTerm',
  fields: {
    matchPodExpressions: list(message(() => selectorRequirement)),
    matchPodLabels: map(string),
    topologyKey: string,
    namespaces: list(string),
    matchNamespaceExpressions: list(message(() => selectorRequirement)),
    matchNamespaceLabels: map(string),
    weight: int32,
    anti: bool,
  },
}
