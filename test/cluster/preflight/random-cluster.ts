import type { ClaimSpec } from './claims.ts'
import { type DeviceSpec, device, type Landscape, type SliceSpec, slice } from './landscapes.ts'

const DRIVERS = ['gpu.nvidia.com', 'gpu.example.com']
const MEMORIES = ['8Gi', '24Gi', '80Gi']
const MEMORY_AT_LEAST = (memory: string): object => ({
  cel: {
    expression: `device.capacity[device.driver].?memory.orValue(quantity('0')).compareTo(quantity('${memory}')) >= 0`,
  },
})
const TAINTS = [
  { key: 'broken', effect: 'NoSchedule' },
  { key: 'worn', value: 'much', effect: 'NoSchedule' },
]

/** Devices and claims as no one would write them, out of numbers in 0..1. */
export class RandomCluster {
  readonly #draw: () => number

  constructor(draw: () => number) {
    this.#draw = draw
  }

  landscape(nodes: readonly string[]): Landscape {
    const slices = nodes.flatMap((node) =>
      DRIVERS.filter(() => this.#draw() < 0.7).flatMap((driver) => this.#pool(driver, node)),
    )
    return { slices, cordoned: nodes.filter(() => this.#draw() < 0.1) }
  }

  claim(): ClaimSpec {
    const names = ['one', 'two'].slice(0, 1 + this.#below(2))
    const requests = names.map((name) => {
      if (this.#draw() < 0.5) return { name, exactly: this.#ask() }
      const choices = ['first', 'second', 'third'].slice(0, 2 + this.#below(2))
      return { name, firstAvailable: choices.map((choice) => ({ name: choice, ...this.#ask() })) }
    })
    const constraints = names
      .filter(() => this.#draw() < 0.3)
      .map((name) => ({
        requests: this.#draw() < 0.5 ? [name] : names,
        matchAttribute: 'gpu.nvidia.com/parent',
      }))
    return { devices: { requests, ...(constraints.length > 0 && { constraints }) } }
  }

  /** One or two devices, or a share, as workloads would ask for them. */
  plainClaim(): ClaimSpec {
    const more = this.#below(3)
    const ask = (): object => ({
      deviceClassName: this.#pick(['gpu.nvidia.com', 'gpu.nvidia.com', 'mig.nvidia.com', 'gpu.example.com']),
      selectors: [MEMORY_AT_LEAST(this.#pick(['8Gi', '8Gi', '24Gi']))],
      ...(more === 0 && { capacity: { requests: { memory: '4Gi' } } }),
      ...(more === 1 && { count: 2 }),
    })
    const choices = this.#draw() < 0.3 ? ['first', 'second'] : []
    const either = choices.map((name) => ({ name, ...ask() }))
    const request = either.length > 0 ? { firstAvailable: either } : { exactly: ask() }
    return { devices: { requests: [{ name: 'gpu', ...request }] } }
  }

  /** Whole devices, shareable ones, or parts that take of the same counters. */
  #pool(driver: string, node: string): readonly SliceSpec[] {
    const devices = Array.from({ length: 1 + this.#below(4) }, (_, index) => this.#device(index))
    const number = 1 + this.#below(2)
    const pool = { name: node, generation: number, resourceSliceCount: 1 }
    if (this.#draw() < 0.7) return [slice(driver, node, devices, { pool })]
    const two = { pool: { ...pool, resourceSliceCount: 2 } }
    const parts = devices.map((each, index) => ({
      ...each,
      consumesCounters: [
        { counterSet: `card-${index % 2}`, counters: { memory: { value: this.#pick(MEMORIES) } } },
      ],
    }))
    const sets = [0, 1].map((card) => ({ name: `card-${card}`, counters: { memory: { value: '80Gi' } } }))
    const counters = slice(driver, node, [], { ...two, devices: undefined, sharedCounters: sets })
    // Now and then the driver has not published all of it.
    return this.#draw() < 0.8
      ? [counters, slice(driver, node, parts, two)]
      : [slice(driver, node, devices, two)]
  }

  #device(index: number): DeviceSpec {
    const memory = this.#pick(MEMORIES)
    const attributes = {
      type: this.#draw() < 0.6 ? 'gpu' : 'mig',
      parent: `card-${this.#below(2)}`,
      index,
      ...(this.#draw() < 0.5 && { profile: this.#pick(['small', 'big']) }),
      ...(this.#draw() < 0.5 && { version: { version: this.#pick(['1.2.3', '1.10.0', '2.0.0-rc.1']) } }),
    }
    const range = {
      default: '4Gi',
      validRange: { min: '2Gi', step: '2Gi', max: this.#pick(['8Gi', memory]) },
    }
    const policy = this.#pick([undefined, range, { default: '4Gi', validValues: ['4Gi', '8Gi'] }])
    const shareable = this.#draw() < 0.4
    return {
      ...device(
        `device-${index}`,
        attributes,
        memory,
        this.#draw() < 0.2 ? { taints: [this.#pick(TAINTS)] } : {},
      ),
      ...(shareable && {
        allowMultipleAllocations: true,
        capacity: { memory: { value: memory, ...(policy !== undefined && { requestPolicy: policy }) } },
      }),
    }
  }

  #ask(): object {
    const of = "device.attributes['gpu.nvidia.com']"
    const expressions = [
      `${of}.?profile.orValue('') == '${this.#pick(['small', 'big'])}'`,
      `${of}.?index.orValue(9) > ${this.#below(3)}`,
      `${of}.?version.orValue(semver('0.0.1')).isGreaterThan(semver('1.9.0'))`,
      `device.capacity['gpu.nvidia.com'].?memory.orValue(quantity('0')).compareTo(quantity('${this.#pick(MEMORIES)}')) >= 0`,
      'device.allowMultipleAllocations',
      `has(${of}.profile)`,
      // Ends in an error on devices without a profile.
      `${of}.profile != 'small'`,
    ]
    const selectors = expressions.filter(
      (_, place) => this.#draw() < (place === expressions.length - 1 ? 0.05 : 0.2),
    )
    const deviceClassName = this.#pick([
      'gpu.nvidia.com',
      'gpu.nvidia.com',
      'mig.nvidia.com',
      'gpu.example.com',
    ])
    const tolerations = [
      { key: 'broken', operator: 'Exists' },
      { operator: 'Exists', effect: 'NoSchedule' },
      { key: 'worn', operator: 'Equal', value: 'much' },
      { key: 'worn', operator: 'Equal', value: 'little' },
    ]
    return {
      deviceClassName,
      selectors: selectors.map((expression) => ({ cel: { expression } })),
      ...(this.#draw() < 0.1 ? { allocationMode: 'All' } : { count: this.#pick([1, 1, 1, 2, 3]) }),
      ...(this.#draw() < 0.3 && { tolerations: [this.#pick(tolerations)] }),
      ...(this.#draw() < 0.3 && {
        capacity: { requests: { memory: this.#pick(['1Gi', '3Gi', '4Gi', '7Gi', '20Gi']) } },
      }),
    }
  }

  #below(limit: number): number {
    return Math.floor(this.#draw() * limit)
  }

  #pick<Value>(values: readonly Value[]): Value {
    return values[this.#below(values.length)] as Value
  }
}
