import { expect, test } from 'vitest'
import { meanBetween, parseMetrics, sumBy } from '#bench/live/metrics-text.js'

const TEXT = `# HELP frames Frames.
frames_total{kind="server",reason="newer-frame"} 3
frames_total{kind="browser",reason="newer-frame"} 2 1700000000000
frames_total{kind="browser",reason="out-\\"of\\"-order"} 1
age_sum{kind="a"} 1.5
age_count{kind="a"} 3
age_sum{kind="b"} 10
age_count{kind="b"} 1
`

test('counters are summed by a label', () => {
  expect(sumBy(parseMetrics(TEXT), 'frames_total', 'reason')).toEqual({
    'newer-frame': 5,
    'out-\\"of\\"-order': 1,
  })
})

test('the mean of a histogram is that of what came between two readings', () => {
  const before = parseMetrics('age_sum{kind="a"} 0.5\nage_count{kind="a"} 1\n')
  expect(meanBetween(before, parseMetrics(TEXT), 'age', { kind: 'a' })).toEqual({ mean: 0.5, count: 2 })
  expect(meanBetween([], parseMetrics(TEXT), 'age')).toEqual({ mean: 11.5 / 4, count: 4 })
})
