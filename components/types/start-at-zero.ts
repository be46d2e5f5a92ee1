/** Longest time by which one camera may begin before or after another, milliseconds: a day. */
export const MOST_OFFSET_MS = 86_400_000

/**
 * The same cameras on a clock that no camera begins before: where one began earlier than the others (a negative
 * `offsetMs`), that one begins at 0 and the others later.
 */
export function startAtZero<T extends { readonly offsetMs: number }>(cameras: readonly T[]): readonly T[] {
  const earliestMs = Math.min(0, ...cameras.map(({ offsetMs }) => offsetMs))
  return cameras.map((camera) => ({ ...camera, offsetMs: camera.offsetMs - earliestMs }))
}
