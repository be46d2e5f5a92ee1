import type { ComponentSpec } from '../../ir/component-spec.ts'
import type { ExecutorSpec } from '../../ir/deployment-config.ts'
import { canonicalJson } from '../../ir/json.ts'
import type { KubernetesExecutorConfig } from '../../ir/kubernetes-executor-config.ts'
import { uniqueName } from './names.ts'

/** The components and executors of a compiled pipeline; equal ones are kept once. */
export class ComponentRegistry {
  readonly components: Record<string, ComponentSpec> = {}
  readonly executors: Record<string, ExecutorSpec> = {}
  readonly kubernetes: Record<string, KubernetesExecutorConfig> = {}
  readonly #names = new Set<string>()
  readonly #byContent = new Map<string, string>()

  /** Keeps a component that an executor runs; gives its name. */
  addExecutor(
    name: string,
    component: ComponentSpec,
    executor: ExecutorSpec,
    kubernetes: KubernetesExecutorConfig | undefined,
  ): string {
    const content = canonicalJson({ name, component, executor, kubernetes })
    const known = this.#byContent.get(content)
    if (known !== undefined) return known
    const unique = uniqueName(name, this.#names)
    const label = `exec-${unique}`
    this.components[`comp-${unique}`] = { ...component, executorLabel: label }
    this.executors[label] = executor
    if (kubernetes !== undefined) this.kubernetes[label] = kubernetes
    this.#byContent.set(content, `comp-${unique}`)
    return `comp-${unique}`
  }

  /** Takes a name for a graph, whose content follows once it is known. */
  reserve(name: string): string {
    return `comp-${uniqueName(name, this.#names)}`
  }
}
