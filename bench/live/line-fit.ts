/** The straight line that lies closest to the points (least squares); slope NaN of fewer than two places. */
export function fitLine(points: readonly (readonly [x: number, y: number])[]): {
  readonly slope: number
  readonly at0: number
} {
  const mean = (values: readonly number[]): number => values.reduce((sum, v) => sum + v, 0) / values.length
  const x = mean(points.map(([x]) => x))
  const y = mean(points.map(([, y]) => y))
  const spread = points.reduce((sum, [px]) => sum + (px - x) ** 2, 0)
  const slope = points.reduce((sum, [px, py]) => sum + (px - x) * (py - y), 0) / spread
  return { slope: spread === 0 ? Number.NaN : slope, at0: y - slope * x }
}
