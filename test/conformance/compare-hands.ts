/** [21][x, y] in pixels. */
export type HandPixels = readonly (readonly [number, number])[]

export interface HandComparison {
  /** Pictures in which the other program finds a hand. */
  readonly pictures: number
  /** Of those, pictures in which we find one too. */
  readonly found: number
  /** Pictures in which only we find one. */
  readonly foundByUsOnly: number
  /** Hands that the other program finds, a second one in a picture counted too. */
  readonly hands: number
  /** Of those, hands that lie where we see one; only they have distances. */
  readonly paired: number
  /** Distances of all landmarks of the other program's hands to our nearest hand's, as shares of the hand's size. */
  readonly median: number
  readonly percentile95: number
}

const WRIST = 0
const MIDDLE_FINGER_MCP = 9

/** Compares hands picture by picture; both lists have one entry a picture. */
export function compareHands(
  others: readonly (readonly HandPixels[])[],
  ours: readonly (readonly HandPixels[])[],
): HandComparison {
  const distances: number[] = []
  let [pictures, found, foundByUsOnly, total, paired] = [0, 0, 0, 0, 0]
  for (const [nth, hands] of others.entries()) {
    const candidates = ours[nth] ?? []
    if (hands.length === 0) foundByUsOnly += candidates.length > 0 ? 1 : 0
    else {
      pictures += 1
      found += candidates.length > 0 ? 1 : 0
      for (const hand of hands) {
        const nearest = nearestDistances(hand, candidates)
        total += 1
        paired += nearest.length > 0 ? 1 : 0
        distances.push(...nearest)
      }
    }
  }
  distances.sort((a, b) => a - b)
  const quantile = (share: number): number => distances[Math.floor(share * distances.length)] ?? Number.NaN
  return {
    pictures,
    found,
    foundByUsOnly,
    hands: total,
    paired,
    median: quantile(0.5),
    percentile95: quantile(0.95),
  }
}

export function comparisonLine(name: string, comparison: HandComparison): string {
  const { pictures, found, foundByUsOnly, hands, paired, median, percentile95 } = comparison
  const percent = (share: number): string => `${(100 * share).toFixed(2)} %`
  return `${name}: found ${found} of ${pictures} (${percent(found / pictures)}), by us only ${foundByUsOnly}; ${paired} of ${hands} hands in the same place, their landmarks apart by ${percent(median)} of the hand's size (median), ${percent(percentile95)} (95th percentile)`
}

/** Of a second hand that we do not see at all, nothing can be measured but that it is missing. */
function nearestDistances(hand: HandPixels, candidates: readonly HandPixels[]): number[] {
  const size = 2 * distance(hand[WRIST], hand[MIDDLE_FINGER_MCP])
  const apart = candidates.map((candidate) => hand.map((point, at) => distance(point, candidate[at]) / size))
  const mean = (values: readonly number[]): number => values.reduce((a, b) => a + b, 0) / values.length
  const nearest = apart.sort((a, b) => mean(a) - mean(b))[0] ?? []
  return mean(nearest) < SAME_HAND ? nearest : []
}

/** Mean distance as a share of the hand's size above which two hands are two hands. */
const SAME_HAND = 0.5

function distance(
  a: readonly [number, number] | undefined,
  b: readonly [number, number] | undefined,
): number {
  return a === undefined || b === undefined ? Number.NaN : Math.hypot(a[0] - b[0], a[1] - b[1])
}
