import { mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { PYTHON_MISSING, pythonWithMediapipe } from '#bench/python-mediapipe.js'
import { readPicture } from '#components/camera-to-frames/read-picture.js'
import { type HandPool, openHandPool } from '#components/frames-to-hands/hand-pool.js'
import { firstPassOnly } from '#components/frames-to-hands/look-afresh.js'
import type { Handedness } from '#components/types/hand.js'
import { compareHands, comparisonLine, type HandPixels } from './compare-hands.ts'
import { letterPictures, samplePictures } from './picture-sets.ts'
import { type PythonHands, startPythonHands } from './python-hands.ts'

const MIN_FOUND = 0.99
const MAX_MEDIAN = 0.003
const MAX_PERCENTILE_95 = 0.015
/** Their labels take the picture for a mirror image; ours name the signer's own hand. */
const SIGNERS_HAND: Readonly<Record<'Left' | 'Right', Handedness>> = { Left: 'right', Right: 'left' }
const MIN_SAME_HANDEDNESS = 0.99

/** All whose pictures lie there: 2,361. */
const RECORDERS = [
  't32rahman__ASL-ML',
  'thesoorajsingh__Project-S',
  'longhongvo23__ASL-Recognition-System',
  'AnushkaPhogat16__ASL-translator',
]
const OUT = 'out/conformance/solutions-hands'

const python = pythonWithMediapipe()
if (python === undefined) console.log(PYTHON_MISSING)
const sets = python === undefined ? [] : [...letterPictures(RECORDERS), ...samplePictures()]

describe.skipIf(sets.length === 0)(
  'the first pass agrees with mediapipe.solutions.hands 0.10.21 of Python',
  () => {
    let theirs: PythonHands
    let pool: HandPool
    beforeAll(async () => {
      theirs = startPythonHands(python ?? '')
      pool = await openHandPool({ device: 'cpu' })
    })
    afterAll(async () => {
      theirs?.[Symbol.dispose]()
      await pool?.close()
    })

    test.for(sets)('on the pictures of $name', async ({ name, paths }) => {
      const seen: { source: string; theirs: HandPixels[]; ours: HandPixels[] }[] = []
      let pairs = 0
      let sameHandedness = 0
      for (const source of paths) {
        const picture = await readPicture(source)
        const { width, height } = picture
        const [hands, others] = await Promise.all([
          pool.lookAfresh(picture, firstPassOnly),
          theirs.look(picture),
        ])
        const [hand, other] = [hands[0], others[0]]
        if (hands.length === 1 && others.length === 1 && hand !== undefined && other !== undefined) {
          pairs++
          if (SIGNERS_HAND[other.label] === hand.handedness) sameHandedness++
        }
        seen.push({
          source,
          theirs: others.map(({ landmarks }) => landmarks.map(([x, y]) => [x * width, y * height])),
          ours: hands.map(({ landmarks }) =>
            Array.from({ length: 21 }, (_, at) => [
              landmarks[3 * at]! * width,
              landmarks[3 * at + 1]! * height,
            ]),
          ),
        })
      }
      mkdirSync(OUT, { recursive: true })
      writeFileSync(join(OUT, `${name}.json`), JSON.stringify(seen))
      const comparison = compareHands(
        seen.map(({ theirs }) => theirs),
        seen.map(({ ours }) => ours),
      )
      console.log(comparisonLine(name, comparison))
      console.log(
        `${name}: the same hand of the signer in ${sameHandedness} of ${pairs} pictures with one hand`,
      )
      expect(comparison.pictures, 'pictures in which Python finds a hand').toBeGreaterThan(0)
      expect(comparison.found / comparison.pictures).toBeGreaterThanOrEqual(MIN_FOUND)
      expect(comparison.paired / comparison.hands).toBeGreaterThanOrEqual(MIN_FOUND)
      expect(comparison.median).toBeLessThanOrEqual(MAX_MEDIAN)
      expect(comparison.percentile95).toBeLessThanOrEqual(MAX_PERCENTILE_95)
      expect(sameHandedness / pairs).toBeGreaterThanOrEqual(MIN_SAME_HANDEDNESS)
    })
  },
)
