import { execFileSync } from 'node:child_process'
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import sharp from 'sharp'
import { afterAll, describe, expect, test } from 'vitest'
import { drawNegatives } from '#data-samples/renderer/negatives.js'
import { renderRecordings } from '#data-samples/renderer/render.js'
import type { Truth } from '#data-samples/renderer/truth.js'

const hasChromium = ['/usr/bin/chromium', '/usr/bin/chromium-browser', '/usr/bin/google-chrome'].some(
  (path) => existsSync(path),
)
if (!hasChromium) process.stdout.write('rendering is not tested: no Chromium (apt-get install chromium)\n')

const folder = mkdtempSync(join(tmpdir(), 'signline-render-'))
afterAll(() => rmSync(folder, { recursive: true, force: true }))

describe.skipIf(!hasChromium)('rendering', () => {
  test('writes a clip a camera, the rig and the truth, and shows skin where the truth has the hand', async () => {
    const plan = { nosignMinutes: 0.01, hand: 'left', cameraCount: 2, seed: 4 } as const
    await renderRecordings([{ plan, folder, name: 'short' }])
    expect(readdirSync(folder).sort()).toEqual(['front.mp4', 'left.mp4', 'rig.toml', 'short.truth.json'])
    const truth = JSON.parse(readFileSync(join(folder, 'short.truth.json'), 'utf8')) as Truth
    const at = 12
    for (const camera of truth.cameras) {
      const png = execFileSync('ffmpeg', [
        ...['-v', 'error', '-i', join(folder, `${camera}.mp4`), '-vf', `select=eq(n\\,${at})`],
        ...['-frames:v', '1', '-f', 'image2pipe', '-c:v', 'png', 'pipe:1'],
      ])
      const { data, info } = await sharp(png).removeAlpha().raw().toBuffer({ resolveWithObject: true })
      const colour = (x: number, y: number): number[] => {
        const i = (Math.round(y) * info.width + Math.round(x)) * 3
        return [data[i] ?? 0, data[i + 1] ?? 0, data[i + 2] ?? 0]
      }
      const [x = 0, y = 0] = truth.frames[at]?.views[camera]?.[9] ?? []
      const [red = 0, green = 0, blue = 0] = colour(x, y)
      expect(red).toBeGreaterThan(green)
      expect(green).toBeGreaterThanOrEqual(blue)
      expect(colour(10, 10)).not.toEqual([red, green, blue])
    }
  })

  test('draws pictures without hands, the same for the same seed', async () => {
    const first = await drawNegatives(6, 11)
    const again = await drawNegatives(6, 11)
    expect(first.map(({ subject }) => subject)).toEqual(['things', 'face', 'forearm', 'sign', 'leg', 'crowd'])
    first.forEach(({ jpeg }, i) => {
      expect(again[i]?.jpeg.equals(jpeg)).toBe(true)
      expect(jpeg.length).toBeGreaterThan(5000)
    })
  })
})
