/** Numbers from 0 (inclusive) to 1 (exclusive), the same for the same seed on every machine (mulberry32). */
export type Random = () => number

export function seededRandom(seed: number): Random {
  let state = seed >>> 0
  return () => {
    state = (state + 0x6d2b79f5) >>> 0
    let t = state
    t = Math.imul(t ^ (t >>> 15), t | 1)
    t ^= t + Math.imul(t ^ (t >>> 7), t | 61)
    return ((t ^ (t >>> 14)) >>> 0) / 4294967296
  }
}

/** A seed of its own for one purpose, so that drawing more of one thing does not change another. */
export function seedFor(seed: number, purpose: string): number {
  let hash = 2166136261 // FNV-1a
  for (const character of `${seed}:${purpose}`) hash = Math.imul(hash ^ character.charCodeAt(0), 16777619)
  return hash >>> 0
}

export const inRange = (random: Random, low: number, high: number): number => low + (high - low) * random()

/** Bell-shaped, mean 0, standard deviation 1 (sum of twelve uniform numbers). */
export const bell = (random: Random): number => {
  let sum = -6
  for (let i = 0; i < 12; i++) sum += random()
  return sum
}

export function pick<T>(random: Random, items: readonly T[]): T {
  const item = items[Math.floor(random() * items.length)]
  if (item === undefined) throw new Error('nothing to pick from')
  return item
}
