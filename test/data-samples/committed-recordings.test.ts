import { execFileSync } from 'node:child_process'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { openCamera } from '#components/camera-to-frames/open-camera.js'
import { cameraToFrames } from '#components/camera-to-frames/stage.js'
import { defaultHandConfig } from '#components/frames-to-hands/config.js'
import { type HandPool, openHandPool } from '#components/frames-to-hands/hand-pool.js'
import { readRigFile } from '#components/hands-to-pose/rig-file.js'
import type { HandFrame } from '#components/types/hand.js'
import { projectPoint } from '#data-samples/renderer/cameras.js'
import { recordKinematics } from '#data-samples/renderer/recording.js'
import type { Vec3 } from '#data-samples/renderer/rotation.js'
import type { Truth } from '#data-samples/renderer/truth.js'

const samples = fileURLToPath(new URL('../../data-samples/', import.meta.url))
const folderOf = (hand: string): string => join(samples, `zeljora-${hand}`)
const truthOf = (hand: string): Truth =>
  JSON.parse(readFileSync(join(folderOf(hand), 'zeljora.truth.json'), 'utf8')) as Truth

/** Share of the hand's size (twice wrist to middle knuckle) between the networks' landmarks and the truth. */
const MEDIAN_TOLERANCE = 0.05
const NINETIETH_TOLERANCE = 0.14
/** Share of frames, while letters are shown, in which the networks find the hand. */
const FOUND_AT_LEAST = 0.95

describe.each(['right', 'left'] as const)('the committed recording of a %s hand', (handedness) => {
  const truth = truthOf(handedness)
  const rig = readRigFile(join(folderOf(handedness), 'rig.toml'))

  test('spells ZELJORA, seen by three cameras', () => {
    expect(truth.text).toBe('ZELJORA')
    expect(truth.letters.map(({ label }) => label).join('')).toBe('ZELJORA')
    expect(truth.handedness).toBe(handedness)
    expect(rig.cameras.map(({ id }) => id)).toEqual(['front', 'left', 'right'])
  })

  test('has as many pictures a camera as the truth has frames', () => {
    for (const camera of truth.cameras) {
      const json = execFileSync('ffprobe', [
        ...['-v', 'error', '-count_packets', '-select_streams', 'v', '-of', 'json', '-show_entries'],
        'stream=codec_name,pix_fmt,width,height,avg_frame_rate,nb_read_packets',
        join(folderOf(handedness), `${camera}.mp4`),
      ]).toString()
      expect((JSON.parse(json) as { streams: unknown[] }).streams).toEqual([
        {
          codec_name: 'h264',
          pix_fmt: 'yuv420p',
          width: 640,
          height: 480,
          avg_frame_rate: '30/1',
          nb_read_packets: String(truth.frames.length),
        },
      ])
    }
  })

  test('is what the renderer of today tells of the same word and seed', () => {
    const plan = {
      text: 'ZELJORA',
      hand: handedness,
      cameraCount: 3,
      seed: 7,
      lettersPerSecond: 2.5,
    } as const
    expect(recordKinematics(plan).truth).toEqual(truth)
  })

  test('projects its 3D landmarks through its own rig file to where it says they are', () => {
    for (const frame of truth.frames)
      for (const camera of rig.cameras)
        frame.landmarks.forEach((point, i) => {
          const { x, y } = projectPoint(camera, point as unknown as Vec3)
          const [trueX = 0, trueY = 0] = frame.views[camera.id]?.[i] ?? []
          const ROUNDING_PX = 0.05
          expect(Math.hypot(x - trueX, y - trueY)).toBeLessThan(ROUNDING_PX)
        })
  })
})

describe('hand networks', () => {
  let pool: HandPool
  beforeAll(async () => {
    pool = await openHandPool({ device: 'cpu', workers: 1 })
  })
  afterAll(() => pool.close())

  test.each([
    ['right', 'front'],
    ['left', 'left'],
  ] as const)('find the rendered %s hand where the %s camera’s truth says', async (hand, cameraId) => {
    const truth = truthOf(hand)
    const camera = { id: cameraId, uri: join(folderOf(hand), `${cameraId}.mp4`), mirrored: false }
    const frames = cameraToFrames(camera, openCamera(camera))
    const found: HandFrame[] = []
    for await (const frame of pool.findHands(frames, { config: { ...defaultHandConfig, mirrored: false } }))
      found.push(frame)
    expect(found).toHaveLength(truth.frames.length)
    const spelling = { from: truth.letters[0]!.startMs, to: truth.letters.at(-1)!.endMs }
    const errors: number[] = []
    let shown = 0
    let rightHanded = 0
    for (const [i, { hands }] of found.entries()) {
      const { timestampMs, views } = truth.frames[i]!
      if (timestampMs < spelling.from || timestampMs > spelling.to) continue
      shown++
      const [seen] = hands
      const points = views[cameraId]!
      if (seen === undefined) continue
      if (seen.handedness === hand) rightHanded++
      const [wrist, knuckle] = [points[0]!, points[9]!]
      const size = 2 * Math.hypot(wrist[0]! - knuckle[0]!, wrist[1]! - knuckle[1]!)
      points.forEach(([x = 0, y = 0], k) => {
        const [dx, dy] = [seen.landmarks[3 * k]! * 640 - x, seen.landmarks[3 * k + 1]! * 480 - y]
        errors.push(Math.hypot(dx, dy) / size)
      })
    }
    errors.sort((a, b) => a - b)
    expect(errors.length / 21).toBeGreaterThanOrEqual(FOUND_AT_LEAST * shown)
    expect(rightHanded).toBeGreaterThanOrEqual(0.9 * shown)
    expect(errors[Math.floor(errors.length / 2)]).toBeLessThan(MEDIAN_TOLERANCE)
    expect(errors[Math.floor(errors.length * 0.9)]).toBeLessThan(NINETIETH_TOLERANCE)
  })
})
