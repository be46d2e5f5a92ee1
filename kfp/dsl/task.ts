import type { Channel, Channels, ParameterChannel } from './channel.ts'
import type { ComponentDefinition } from './component-definition.ts'
import type { KubernetesSetting } from './kubernetes-setting.ts'
import { addNode, currentScope, type Group, type Scope, type ScopeNode } from './scope.ts'
import type { StringType } from './value-type.ts'
import type { AnyWire } from './wire.ts'

/** A setting that may be decided when the pipeline runs. */
export type TextWire = string | ParameterChannel<StringType>

export interface RetryOptions {
  /** How often a failed task is tried again. */
  readonly count: number
  /** Wait before the first retry in seconds; 0 where nothing is said. */
  readonly backoffSeconds?: number
  /** What the wait is multiplied with each time; 2 where nothing is said. */
  readonly backoffFactor?: number
  /** The longest wait in seconds; an hour where nothing is said. */
  readonly maxBackoffSeconds?: number
}

/** What was said of a task beside its inputs. @internal */
export interface TaskSettings {
  displayName?: string
  caching?: { readonly enabled: boolean; readonly key?: string }
  retry?: RetryOptions
  ignoresUpstreamFailure?: boolean
  image?: TextWire
  cpuLimit?: TextWire
  cpuRequest?: TextWire
  memoryLimit?: TextWire
  memoryRequest?: TextWire
  accelerator?: { readonly type: TextWire; readonly count: TextWire }
  readonly env: Map<string, string>
  readonly after: ScopeNode[]
  readonly kubernetes: KubernetesSetting[]
  readonly resourceClaims: ResourceClaimWire[]
}

/**
 * Which device a task claims: a key that the cluster maps to its current ResourceClaimTemplate, or, for
 * a claim that is decided when the pipeline runs, an object with the template's name.
 */
export type ResourceClaimWire = string | ParameterChannel

/** When a step is kept for looking into it. */
export type DebugMoment = 'before' | 'after' | 'on-error'

/** What Argo's executor looks for in the step's environment (3.5 and later). */
const debugVariables: Record<DebugMoment, string> = {
  before: 'ARGO_DEBUG_PAUSE_BEFORE',
  after: 'ARGO_DEBUG_PAUSE_AFTER',
  'on-error': 'ARGO_DEBUG_PAUSE_ON_ERROR',
}

/** A task whatever it gives. */
export class AnyTask {
  /** The component that it runs. @internal */
  readonly component: ComponentDefinition
  /** @internal */
  readonly given: Readonly<Record<string, AnyWire | undefined>>
  /** @internal */
  readonly scope: Scope
  /** @internal */
  readonly settings: TaskSettings = { env: new Map(), after: [], kubernetes: [], resourceClaims: [] }

  constructor(component: ComponentDefinition, given: Readonly<Record<string, AnyWire | undefined>>) {
    this.component = component
    this.given = given
    this.scope = currentScope()
    addNode(this)
  }

  /**
   * Starts only when these have ended, though it takes nothing from them: tasks, what parallelFor and
   * when give, or channels, which stand for what makes them.
   */
  after(...upstream: readonly (AnyTask | Group | Channel)[]): this {
    this.settings.after.push(...upstream.map(nodeOf))
    return this
  }

  /** Runs even where a task that it waits for has failed. Inputs that then are missing need defaults. */
  ignoreUpstreamFailure(): this {
    this.settings.ignoresUpstreamFailure = true
    return this
  }

  /** The name that the UI shows. */
  displayName(name: string): this {
    this.settings.displayName = name
    return this
  }

  /**
   * Whether an earlier run's outputs may be taken. A key keeps caches apart. Environment variables are
   * no part of what is compared; give a step what changes its outcome as an input.
   */
  caching(setting: boolean | { readonly key: string }): this {
    this.settings.caching =
      typeof setting === 'boolean' ? { enabled: setting } : { enabled: true, ...setting }
    return this
  }

  retry(options: RetryOptions): this {
    this.settings.retry = options
    return this
  }

  env(name: string, value: string): this {
    this.settings.env.set(name, value)
    return this
  }

  /**
   * Keeps the pod of the step, so that one can look into it with kubectl exec: before the step starts, after
   * it has ended (where nothing is said), or after it has failed. A paused step holds
   * what it asked for until the run is terminated or Argo is told to go on.
   */
  debugPause(...moments: readonly DebugMoment[]): this {
    for (const moment of moments.length === 0 ? (['after'] as const) : moments)
      this.settings.env.set(debugVariables[moment], 'true')
    return this
  }

  /** Runs another image than the component names. */
  image(image: TextWire): this {
    this.settings.image = image
    return this
  }

  /** Cores as a Kubernetes quantity: `500m` or `2`. */
  cpu(quantity: { readonly limit?: TextWire; readonly request?: TextWire }): this {
    if (quantity.limit !== undefined) this.settings.cpuLimit = quantity.limit
    if (quantity.request !== undefined) this.settings.cpuRequest = quantity.request
    return this
  }

  /** Memory as a Kubernetes quantity: `512Mi` or `4G`. */
  memory(quantity: { readonly limit?: TextWire; readonly request?: TextWire }): this {
    if (quantity.limit !== undefined) this.settings.memoryLimit = quantity.limit
    if (quantity.request !== undefined) this.settings.memoryRequest = quantity.request
    return this
  }

  /** Devices of a device plugin, such as `nvidia.com/gpu`; see useResourceClaim for claims. */
  accelerator(type: TextWire, count: number | ParameterChannel<StringType> = 1): this {
    this.settings.accelerator = { type, count: typeof count === 'number' ? String(count) : count }
    return this
  }

  /**
   * Claims a device by Dynamic Resource Allocation. The key is a stable name, such as `hand-networks`,
   * that the cluster maps to its current ResourceClaimTemplate. For `kfp-next` it becomes a claim of the
   * pod, whose template's name is a pipeline parameter; for `kfp-2.17` an annotation of the pod, which an
   * admission policy of the cluster turns into the claim.
   */
  useResourceClaim(claim: ResourceClaimWire): this {
    this.settings.resourceClaims.push(claim)
    return this
  }

  /** Settings of the pod: see the functions of `kubernetes`. */
  kubernetes(...settings: readonly KubernetesSetting[]): this {
    this.settings.kubernetes.push(...settings)
    return this
  }
}

function nodeOf(upstream: AnyTask | Group | Channel): ScopeNode {
  if (upstream instanceof AnyTask) return upstream
  if ('group' in upstream) return upstream.group
  if (upstream.source.kind === 'task-output') return upstream.source.task
  if (upstream.source.kind === 'one-of') return upstream.source.branches
  throw new Error('after: an input or a loop item is there from the start; name a task')
}

/** One use of a component in a pipeline. Its methods change it and give it back. */
export class Task<C extends Channels = Channels> extends AnyTask {
  /** What it gives, by the names of the component's outputs. */
  readonly outputs: C

  constructor(
    component: ComponentDefinition,
    given: Readonly<Record<string, AnyWire | undefined>>,
    outputs: (task: AnyTask) => Channels,
  ) {
    super(component, given)
    this.outputs = outputs(this) as C
  }

  /** The only output of a task that has one. */
  get output(): SoleOutput<C> {
    const [only, ...others] = Object.values<Channel>(this.outputs)
    if (only === undefined || others.length > 0)
      throw new Error(
        `"${this.component.name}" has ${others.length + (only === undefined ? 0 : 1)} outputs; name one`,
      )
    return only as SoleOutput<C>
  }
}

/** The channel where there is exactly one; else nothing that any input takes. */
export type SoleOutput<C extends Channels> = IsUnion<keyof C> extends true ? NameOneOf<keyof C> : C[keyof C]
export interface NameOneOf<Names> {
  readonly nameOneOf: Names
}
type IsUnion<T, Whole = T> = [T] extends [never]
  ? true
  : T extends unknown
    ? [Whole] extends [T]
      ? false
      : true
    : never
