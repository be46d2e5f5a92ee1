import { Environment, EvaluationError } from '@marcbachmann/cel-js'
import type { Attribute, Device } from './device.ts'
import { compareQuantities, parseQuantity, type Quantity } from './quantity.ts'
import { uncertainPart, withPresence } from './selector-text.ts'
import { compareVersions, parseVersion, type SemanticVersion } from './semantic-version.ts'

/** What a condition in CEL says of a device. */
export type Verdict =
  | { readonly kind: 'holds' | 'differs' }
  /** It ends in an error, and the scheduler then gives up on the pod. */
  | { readonly kind: 'fails'; readonly reason: string }
  /** It uses what is not known here. */
  | { readonly kind: 'unknown'; readonly reason: string }

class InvalidValueError extends Error {}
class QuantityValue {
  readonly quantity: Quantity
  constructor(quantity: Quantity) {
    this.quantity = quantity
  }
}
class VersionValue {
  readonly version: SemanticVersion
  constructor(version: SemanticVersion) {
    this.version = version
  }
}
/** By domain; a domain that a device has nothing of is empty, yet not `in` it. */
class Domains extends Map<string, ReadonlyMap<string, unknown>> {
  override get(domain: string): ReadonlyMap<string, unknown> {
    return super.get(domain) ?? new Map()
  }
}
class DeviceValue {
  readonly driver: string
  readonly allowMultipleAllocations: boolean
  readonly attributes: Domains
  readonly capacity: Domains
  constructor(device: Device, driver: string) {
    this.driver = driver
    this.allowMultipleAllocations = device.shareable
    this.attributes = byDomain(device.attributes, driver, attributeValue)
    this.capacity = byDomain(device.capacity, driver, ({ value }) => new QuantityValue(value))
  }
}

const compare = (left: QuantityValue, right: QuantityValue): bigint =>
  BigInt(compareQuantities(left.quantity, right.quantity))
const compareVersion = (left: VersionValue, right: VersionValue): bigint =>
  BigInt(compareVersions(left.version, right.version))

/** CEL as Kubernetes extends it for devices, so far as it is known to be judged the same. */
const environment = new Environment({ homogeneousAggregateLiterals: false, enableOptionalTypes: true })
  .registerType('Quantity', { ctor: QuantityValue, fields: {} })
  .registerType('Semver', { ctor: VersionValue, fields: {} })
  .registerType('Domains', Domains)
  .registerType('Device', {
    ctor: DeviceValue,
    fields: {
      driver: 'string',
      allowMultipleAllocations: 'bool',
      attributes: 'Domains',
      capacity: 'Domains',
    },
  })
  .registerVariable('device', 'Device')
  .registerOperator('string in Domains: bool', (domain: string, domains: Domains) => domains.has(domain))
  .registerFunction('quantity(string): Quantity', (text: string) => {
    const quantity = parseQuantity(text)
    if (quantity === undefined) throw new InvalidValueError(`"${text}" is no quantity`)
    return new QuantityValue(quantity)
  })
  .registerFunction('isQuantity(string): bool', (text: string) => parseQuantity(text) !== undefined)
  .registerFunction('Quantity.compareTo(Quantity): int', compare)
  .registerFunction('Quantity.isGreaterThan(Quantity): bool', (a, b) => compare(a, b) > 0n)
  .registerFunction('Quantity.isLessThan(Quantity): bool', (a, b) => compare(a, b) < 0n)
  .registerOperator('Quantity == Quantity', (a, b) => compare(a, b) === 0n)
  .registerFunction('semver(string): Semver', (text: string) => {
    const version = parseVersion(text)
    if (version === undefined) throw new InvalidValueError(`"${text}" is no version`)
    return new VersionValue(version)
  })
  .registerFunction('isSemver(string): bool', (text: string) => parseVersion(text) !== undefined)
  .registerFunction('Semver.compareTo(Semver): int', compareVersion)
  .registerFunction('Semver.isGreaterThan(Semver): bool', (a, b) => compareVersion(a, b) > 0n)
  .registerFunction('Semver.isLessThan(Semver): bool', (a, b) => compareVersion(a, b) < 0n)
  .registerFunction('Semver.major(): int', ({ version }: VersionValue) => version.numbers[0])
  .registerFunction('Semver.minor(): int', ({ version }: VersionValue) => version.numbers[1])
  .registerFunction('Semver.patch(): int', ({ version }: VersionValue) => version.numbers[2])
  .registerOperator('Semver == Semver', (a, b) => compareVersion(a, b) === 0n)

/** Errors that the scheduler meets, too; others may be the library's own. */
const FAILS = ['no_such_key', 'optional_value_missing', 'index_out_of_bounds']

type Judge = (device: Device, driver: string) => Verdict
const compiled = new Map<string, Judge>()

/** What an expression says of a device of a driver. The same expression is parsed once. */
export function judgeDevice(expression: string, device: Device, driver: string): Verdict {
  let judge = compiled.get(expression)
  if (judge === undefined) {
    judge = compile(expression)
    compiled.set(expression, judge)
  }
  if (Object.values(device.attributes).some(({ kind }) => kind === 'other'))
    return { kind: 'unknown', reason: `device ${device.name} has attributes of a newer kind` }
  return judge(device, driver)
}

function compile(expression: string): Judge {
  const unknown =
    (reason: string): Judge =>
    () => ({ kind: 'unknown', reason })
  try {
    const { ast } = environment.parse(expression)
    const uncertain = uncertainPart(ast)
    if (uncertain !== undefined) return unknown(`${uncertain} is not known here`)
    const parsed = environment.parse(withPresence(expression, ast))
    const { valid, error } = parsed.check()
    if (!valid) return unknown(firstLine(error))
    return (device, driver) => {
      try {
        const result: unknown = parsed({ device: new DeviceValue(device, driver) })
        if (typeof result === 'boolean') return { kind: result ? 'holds' : 'differs' }
        return { kind: 'fails', reason: 'it gives neither true nor false' }
      } catch (fault) {
        const fails =
          fault instanceof InvalidValueError ||
          (fault instanceof EvaluationError && FAILS.includes(fault.code))
        return { kind: fails ? 'fails' : 'unknown', reason: firstLine(fault) }
      }
    }
  } catch (fault) {
    return unknown(firstLine(fault))
  }
}

function byDomain<Value>(
  values: Readonly<Record<string, Value>>,
  driver: string,
  convert: (value: Value) => unknown,
): Domains {
  const domains = new Map<string, Map<string, unknown>>()
  for (const [fullName, value] of Object.entries(values)) {
    const slash = fullName.indexOf('/')
    const domain = slash < 0 ? driver : fullName.slice(0, slash)
    const names = domains.get(domain) ?? new Map<string, unknown>()
    domains.set(domain, names.set(fullName.slice(slash + 1), convert(value)))
  }
  return new Domains(domains)
}

function attributeValue(attribute: Attribute): unknown {
  if (attribute.kind === 'other') return undefined
  if (attribute.kind !== 'version') return attribute.value
  const version = parseVersion(attribute.value)
  return version === undefined ? undefined : new VersionValue(version)
}

function firstLine(fault: unknown): string {
  return ((fault instanceof Error ? fault.message : String(fault)).split('\n')[0] ?? '').trim()
}
