import { mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { readPicture } from '#components/camera-to-frames/read-picture.js'
import { type HandPool, openHandPool } from '#components/frames-to-hands/hand-pool.js'
import { firstPassOnly } from '#components/frames-to-hands/look-afresh.js'
import { prepareHandLandmarkerBundle } from '#models/hand-pose/prepare.js'
import { CHROMIUM_PATH } from '../browser/chromium.ts'
import {
  type BrowserHands,
  type HandLandmarkerInBrowser,
  startHandLandmarker,
} from '../browser/hand-landmarker.ts'
import { compareHands, comparisonLine, type HandPixels } from './compare-hands.ts'
import { letterPictures, SAMPLES, samplePictures } from './picture-sets.ts'

/** HandLandmarker and MediaPipe's own older graph, which we follow, differ by 1.7 % and 9.6 %. */
const MAX_MEDIAN = 0.025
const MAX_PERCENTILE_95 = 0.12
const MIN_FOUND = 0.99
/**
 * The recordings show a hand from the side too, where palm scores lie near the threshold: of 295 frames in
 * which HandLandmarker finds it, MediaPipe's older graph misses 4 and we 3.
 */
const MIN_FOUND_IN_SAMPLES = 0.98

/** What HandLandmarker finds is kept here to be looked at. */
const OUT = 'out/conformance/hand-landmarker'

const sets =
  CHROMIUM_PATH === undefined
    ? []
    : [...letterPictures(['t32rahman__ASL-ML', 'thesoorajsingh__Project-S']), ...samplePictures()]

describe.skipIf(sets.length === 0)(
  'the first pass agrees with HandLandmarker of @mediapipe/tasks-vision in Chromium',
  () => {
    let landmarker: HandLandmarkerInBrowser
    let pool: HandPool
    beforeAll(async () => {
      landmarker = await startHandLandmarker(readFileSync(prepareHandLandmarkerBundle({ variant: 'full' })))
      pool = await openHandPool({ device: 'cpu' })
    })
    afterAll(async () => {
      await pool?.close()
      await landmarker?.[Symbol.asyncDispose]()
    })

    test.for(sets)('on the pictures of $name', async ({ name, paths }) => {
      const theirs: BrowserHands[] = []
      const ours: (readonly HandPixels[])[] = []
      for (const path of paths) {
        const found = await landmarker.detect(readFileSync(path))
        theirs.push(found)
        ours.push(await firstPass(pool, path, found))
      }
      mkdirSync(OUT, { recursive: true })
      const kept = theirs.map(({ hands }, nth) => ({ source: paths[nth], hands }))
      writeFileSync(join(OUT, `${name}.json`), JSON.stringify(kept))
      const comparison = compareHands(theirs.map(pixelsOf), ours)
      console.log(comparisonLine(name, comparison))
      expect(comparison.pictures, 'pictures in which HandLandmarker finds a hand').toBeGreaterThan(0)
      expect(comparison.found / comparison.pictures).toBeGreaterThanOrEqual(
        name === SAMPLES ? MIN_FOUND_IN_SAMPLES : MIN_FOUND,
      )
      expect(comparison.median).toBeLessThanOrEqual(MAX_MEDIAN)
      expect(comparison.percentile95).toBeLessThanOrEqual(MAX_PERCENTILE_95)
    })
  },
)

/** In pixels of the whole picture, however small we looked at it. */
async function firstPass(pool: HandPool, path: string, size: BrowserHands): Promise<readonly HandPixels[]> {
  const hands = await pool.lookAfresh(await readPicture(path), firstPassOnly)
  return hands.map(({ landmarks }) =>
    Array.from({ length: 21 }, (_, at): [number, number] => [
      landmarks[3 * at]! * size.width,
      landmarks[3 * at + 1]! * size.height,
    ]),
  )
}

function pixelsOf({ width, height, hands }: BrowserHands): HandPixels[] {
  return hands.map(({ landmarks }) => landmarks.map(([x, y]): [number, number] => [x * width, y * height]))
}
