import type { Choice } from './claim.ts'
import type { Capacity, Device } from './device.ts'
import { compareQuantities, type Quantity, quantityOfUnits, unitsOf } from './quantity.ts'

/** How much of each capacity a choice takes of a device, in nanos; undefined where the device does not give that. */
export function shareOf(
  device: Device,
  choice: Choice,
  taken: Readonly<Record<string, bigint>>,
): Readonly<Record<string, bigint>> | undefined {
  if (Object.keys(choice.capacity).some((name) => device.capacity[name] === undefined)) return undefined
  const share: Record<string, bigint> = {}
  for (const [name, capacity] of Object.entries(device.capacity)) {
    const wanted = consumed(choice.capacity[name], capacity)
    if (refused(wanted, capacity)) return undefined
    if (wanted.nanos + (taken[name] ?? 0n) > capacity.value.nanos) return undefined
    share[name] = wanted.nanos
  }
  return share
}

/** What is asked for, rounded up to what the driver gives. */
function consumed(asked: Quantity | undefined, { value, policy }: Capacity): Quantity {
  if (asked === undefined) return policy?.byDefault ?? value
  if (policy?.range !== undefined) return roundedUp(asked, policy.range)
  return policy?.values.find((each) => compareQuantities(asked, each) <= 0) ?? asked
}

function roundedUp(
  asked: Quantity,
  { min, step }: NonNullable<NonNullable<Capacity['policy']>['range']>,
): Quantity {
  if (compareQuantities(asked, min) < 0) return min
  if (step === undefined || unitsOf(step) === 0n) return asked
  const added = unitsOf(asked) - unitsOf(min)
  const steps = added / unitsOf(step) + (added % unitsOf(step) === 0n ? 0n : 1n)
  return quantityOfUnits(unitsOf(min) + unitsOf(step) * steps)
}

function refused(wanted: Quantity, { policy }: Capacity): boolean {
  if (policy === undefined) return false
  if (policy.byDefault !== undefined && compareQuantities(policy.byDefault, wanted) === 0) return false
  if (policy.range !== undefined) {
    const { min, max, step } = policy.range
    if (max !== undefined && compareQuantities(wanted, max) > 0) return true
    return step !== undefined && unitsOf(step) > 0n && (unitsOf(wanted) - unitsOf(min)) % unitsOf(step) !== 0n
  }
  return policy.values.length > 0 && !policy.values.some((each) => compareQuantities(each, wanted) === 0)
}
