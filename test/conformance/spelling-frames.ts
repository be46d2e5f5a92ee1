import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { openCamera } from '#components/camera-to-frames/open-camera.js'
import { cameraToFrames } from '#components/camera-to-frames/stage.js'

const RECORDINGS = 'data-samples'
/** Consecutive frames hardly differ. */
const EVERY = 3
const MOVING = ['J', 'Z']

/**
 * Frames of the recordings in data-samples while a still letter is shown, as the letters' pictures show them (at
 * the bottom of a J the hand is seen from its edge). Their pixels are good until the next one.
 */
export async function* spellingFrames(): AsyncGenerator<{
  width: number
  height: number
  pixels: Uint8Array
}> {
  const folders = existsSync(RECORDINGS) ? readdirSync(RECORDINGS, { withFileTypes: true }) : []
  for (const { name } of folders.filter((entry) => entry.isDirectory())) {
    const files = readdirSync(join(RECORDINGS, name))
    const truthFile = files.find((file) => file.endsWith('.truth.json'))
    if (truthFile === undefined) continue
    const truth = JSON.parse(readFileSync(join(RECORDINGS, name, truthFile), 'utf8'))
    const letters = (truth.letters as readonly { label: string; startMs: number; endMs: number }[]).filter(
      ({ label }) => !MOVING.includes(label),
    )
    for (const clip of files.filter((file) => file.endsWith('.mp4'))) {
      const camera = { id: 'camera', uri: join(RECORDINGS, name, clip), mirrored: false }
      for await (const frame of cameraToFrames(camera, openCamera(camera))) {
        using _ = frame
        const { index, timestampMs } = frame
        if (
          index % EVERY === 0 &&
          letters.some(({ startMs, endMs }) => timestampMs >= startMs && timestampMs < endMs)
        )
          yield frame
      }
    }
  }
}
