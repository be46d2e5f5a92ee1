import { mkdirSync } from 'node:fs'
import { join } from 'node:path'
import sharp from 'sharp'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { readPicture } from '#components/camera-to-frames/read-picture.js'
import { type HandPool, openHandPool } from '#components/frames-to-hands/hand-pool.js'
import { firstPassOnly } from '#components/frames-to-hands/look-afresh.js'
import { letterPictures } from './picture-sets.ts'
import { type HandlessPicture, picturesWithoutHands, renderedWithoutHands } from './pictures-without-hands.ts'
import { spellingFrames } from './spelling-frames.ts'

const MIN_YIELD = 0.99
const MAX_FALSE = 0.01
/** Six kinds of subject, twenty each. */
const RENDERED = 120
const OUT = 'out/conformance/pictures-without-hands'

let pool: HandPool
beforeAll(async () => {
  pool = await openHandPool({ device: 'cpu' })
})
afterAll(() => pool?.close())

test.for(letterPictures(['t32rahman__ASL-ML', 'thesoorajsingh__Project-S']))(
  'with second look and refinement nearly every picture of $name yields a hand',
  async ({ name, paths }) => {
    let first = 0
    let found = 0
    for (const path of paths) {
      const picture = await readPicture(path)
      const [afresh, firstPass] = await Promise.all([
        pool.lookAfresh(picture),
        pool.lookAfresh(picture, firstPassOnly),
      ])
      if (firstPass.length > 0) first++
      if (afresh.length > 0) found++
    }
    console.log(`${name}: first look ${first}, second look ${found} of ${paths.length} pictures`)
    expect(found / paths.length).toBeGreaterThanOrEqual(MIN_YIELD)
  },
)

test('with second look and refinement nearly every frame of our own recordings yields a hand', async () => {
  let frames = 0
  let found = 0
  for await (const picture of spellingFrames()) {
    frames++
    if ((await pool.lookAfresh(picture)).length > 0) found++
  }
  console.log(`data-samples: a hand in ${found} of ${frames} frames`)
  expect(frames).toBeGreaterThan(0)
  expect(found / frames).toBeGreaterThanOrEqual(MIN_YIELD)
})

test.for<readonly [string, () => AsyncIterable<HandlessPicture>]>([
  ['drawn', picturesWithoutHands],
  ['rendered', () => renderedWithoutHands(RENDERED)],
])('pictures without a hand, %s, yield none, but for one in a hundred', async ([how, make]) => {
  const seen: string[] = []
  let pictures = 0
  for await (const picture of make()) {
    pictures++
    if ((await pool.lookAfresh(picture)).length === 0) continue
    seen.push(picture.name)
    mkdirSync(OUT, { recursive: true })
    const { width, height, pixels } = picture
    await sharp(pixels, { raw: { width, height, channels: 3 } }).toFile(join(OUT, `${picture.name}.png`))
  }
  console.log(
    `${how}: a hand in ${seen.length} of ${pictures} pictures without one: ${seen.join(', ') || 'none'}`,
  )
  expect(pictures).toBeGreaterThanOrEqual(100)
  expect(seen.length / pictures).toBeLessThanOrEqual(MAX_FALSE)
})
