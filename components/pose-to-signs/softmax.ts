/** Probabilities of log-odds; they sum to 1. */
export function softmax(logits: ArrayLike<number>): Float64Array {
  const values = Float64Array.from(logits)
  const highest = values.reduce((most, value) => Math.max(most, value), Number.NEGATIVE_INFINITY)
  let sum = 0
  for (let index = 0; index < values.length; index++) {
    const share = Math.exp((values[index] ?? 0) - highest)
    values[index] = share
    sum += share
  }
  return values.map((share) => share / sum)
}
