import { type Choice, type Constraint, type Request, requestName } from './claim.ts'
import { type Attribute, attributeOf, type Device } from './device.ts'

/**
 * Which devices `distinct` compares a further one with. Kubernetes up to 1.36 remembers one of each request,
 * the last, so of three the first and the third may be the same; 1.37 remembers all.
 */
export type Memory = 'all' | 'last-of-request'

interface Held {
  readonly request: string
  readonly attribute: Attribute
}

/** One constraint while devices are picked. */
export class ConstraintSoFar {
  readonly #constraint: Constraint
  readonly #memory: Memory
  #held: readonly Held[] = []
  /** What was held before each pick, so that a pick can be taken back. */
  readonly #before: (readonly Held[])[] = []

  constructor(constraint: Constraint, memory: Memory) {
    this.#constraint = constraint
    this.#memory = memory
  }

  /** Whether the device may be added; it then counts until {@link takeBack}. */
  add(request: Request, choice: Choice, device: Device, driver: string): boolean {
    if (this.#concerns(request, choice)) {
      const attribute = attributeOf(device, driver, this.#constraint.attribute)
      if (attribute === undefined || attribute.kind === 'other') return false
      const others = this.#held.map((each) => same(each.attribute, attribute))
      if (this.#constraint.kind === 'match' ? others.includes(false) : others.includes(true)) return false
      this.#before.push(this.#held)
      this.#held = [...this.#kept(request.name), { request: request.name, attribute }]
    } else this.#before.push(this.#held)
    return true
  }

  takeBack(request: Request, choice: Choice): void {
    const before = this.#before.pop() ?? []
    const forgets = this.#constraint.kind === 'distinct' && this.#memory === 'last-of-request'
    this.#held = forgets && this.#concerns(request, choice) ? this.#kept(request.name) : before
  }

  #kept(request: string): readonly Held[] {
    if (this.#constraint.kind === 'match') return this.#held.slice(0, 1)
    return this.#memory === 'all' ? this.#held : this.#held.filter((each) => each.request !== request)
  }

  #concerns(request: Request, choice: Choice): boolean {
    const { requests } = this.#constraint
    return (
      requests.length === 0 ||
      requests.includes(request.name) ||
      requests.includes(requestName(request, choice))
    )
  }
}

function same(left: Attribute, right: Attribute): boolean {
  return (
    left.kind !== 'other' && right.kind !== 'other' && left.kind === right.kind && left.value === right.value
  )
}
