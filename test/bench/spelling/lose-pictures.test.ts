import { expect, test } from 'vitest'
import { median, quantile } from '#bench/bench.js'
import { losePictures } from '#bench/spelling/lose-pictures.js'
import { seededRandom } from '#data-samples/renderer/random.js'

async function* everyMs(count: number) {
  for (let timestampMs = 0; timestampMs < count; timestampMs++) yield { timestampMs }
}

async function kept(count: number, seed = 1): Promise<readonly number[]> {
  const times: number[] = []
  for await (const { timestampMs } of losePictures(everyMs(count), seededRandom(seed)))
    times.push(timestampMs)
  return times
}

test('pictures are lost as a page on a busy machine loses them: most times short, some long, none without end', async () => {
  const times = await kept(600_000)
  expect(times[0]).toBe(0)
  const betweenMs = times.slice(1).map((atMs, place) => atMs - (times[place] ?? 0))
  expect(median(betweenMs)).toBeGreaterThan(50)
  expect(median(betweenMs)).toBeLessThan(60)
  expect(quantile(betweenMs, 0.95)).toBeGreaterThan(280)
  expect(quantile(betweenMs, 0.95)).toBeLessThan(380)
  expect(Math.max(...betweenMs)).toBeLessThanOrEqual(1101)
})

test('the same seed loses the same ones', async () => {
  expect(await kept(5000)).toEqual(await kept(5000))
  expect(await kept(5000, 2)).not.toEqual(await kept(5000))
})
