import type { Palm } from './decode-palms.ts'
import { intersectionOverUnion } from './roi.ts'

/**
 * One palm per cluster, best first: the palms that overlap the best remaining one by more than `maxOverlap`
 * (intersection over union) are averaged with it, weighted by their scores; the score stays the best one's.
 * MediaPipe: NonMaxSuppressionCalculator, WEIGHTED.
 */
export function weightedNonMaxSuppression(palms: readonly Palm[], maxOverlap: number): Palm[] {
  let remaining = [...palms].sort((a, b) => b.score - a.score)
  const kept: Palm[] = []
  for (let best = remaining[0]; best !== undefined; best = remaining[0]) {
    const { box } = best
    const cluster = remaining.filter((palm) => intersectionOverUnion(palm.box, box) > maxOverlap)
    kept.push(cluster.length > 0 ? weightedMean(cluster, best.score) : best)
    // An empty box overlaps nothing, itself included, and has to leave by its place.
    remaining = cluster.length > 0 ? remaining.filter((palm) => !cluster.includes(palm)) : remaining.slice(1)
  }
  return kept
}

function weightedMean(cluster: readonly Palm[], score: number): Palm {
  const total = cluster.reduce((sum, palm) => sum + palm.score, 0)
  const mean = (ofPalm: (palm: Palm) => number) =>
    cluster.reduce((sum, palm) => sum + ofPalm(palm) * palm.score, 0) / total
  return {
    box: {
      left: mean((palm) => palm.box.left),
      top: mean((palm) => palm.box.top),
      right: mean((palm) => palm.box.right),
      bottom: mean((palm) => palm.box.bottom),
    },
    keypoints: (cluster[0]?.keypoints ?? []).map((_, n) => mean((palm) => palm.keypoints[n] ?? 0)),
    score,
  }
}
