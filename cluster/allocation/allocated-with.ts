import type { Pick } from './allocate.ts'
import { type Allocated, deviceId } from './device.ts'

/** What is taken once an allocation is. */
export function allocatedWith({ whole, shared }: Allocated, picks: readonly Pick[]): Allocated {
  const wholeAfter = new Set(whole)
  const sharedAfter = new Map(shared)
  for (const { driver, pool, device, adminAccess, share } of picks) {
    const id = deviceId(driver, pool, device)
    if (adminAccess) continue
    if (share === undefined) wholeAfter.add(id)
    else sharedAfter.set(id, sum(sharedAfter.get(id) ?? {}, share))
  }
  return { whole: wholeAfter, shared: sharedAfter }
}

function sum(
  left: Readonly<Record<string, bigint>>,
  right: Readonly<Record<string, bigint>>,
): Readonly<Record<string, bigint>> {
  const total: Record<string, bigint> = { ...left }
  for (const [name, nanos] of Object.entries(right)) total[name] = (total[name] ?? 0n) + nanos
  return total
}
