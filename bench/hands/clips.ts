import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { openCamera } from '../../components/camera-to-frames/open-camera.ts'
import { cameraToFrames } from '../../components/camera-to-frames/stage.ts'
import type { Frame } from '../../components/types/frame.ts'

export const CLIP_WIDTH = 640
export const CLIP_HEIGHT = 480
const FRAMES_PER_SECOND = 30
/** Two of the stage's segments; the clip is shown twice. */
const FRAMES = 180
const SHOWN = 2

/** A real recording of one hand, where it lies beside the checkout, and the same of our own. */
export const REAL_RECORDING = '../shared/data/words/multiview/handpose3d/cam0_test.mp4'
const OWN_RECORDINGS = {
  right: 'data-samples/zeljora-right/front.mp4',
  left: 'data-samples/zeljora-left/front.mp4',
}

export interface BenchClip {
  readonly name: string
  readonly hands: 1 | 2
  /** Decoded pictures, 640×480, in memory that threads share. */
  readonly pictures: readonly Uint8Array<ArrayBufferLike>[]
  readonly decodeMsPerFrame: number
}

/** Frames that are there already, 30 a second, the clip twice over. */
export async function* framesOf({ pictures }: BenchClip): AsyncGenerator<Frame, void, undefined> {
  for (let index = 0; index < SHOWN * pictures.length; index++)
    yield {
      cameraId: 'bench',
      index,
      timestampMs: (index * 1000) / FRAMES_PER_SECOND,
      width: CLIP_WIDTH,
      height: CLIP_HEIGHT,
      pixels: pictures[index % pictures.length] ?? new Uint8Array(),
      release: () => {},
      [Symbol.dispose]: () => {},
    }
}

export function framesShown({ pictures }: BenchClip): number {
  return SHOWN * pictures.length
}

/** Makes both clips into `folder` and decodes them. */
export async function makeClips(folder: string): Promise<readonly BenchClip[]> {
  const real = existsSync(REAL_RECORDING)
  const cut = `trim=start=1:duration=${FRAMES / FRAMES_PER_SECOND},setpts=PTS-STARTPTS`
  const origin = real ? 'a real hand' : 'a rendered hand'
  const one = join(folder, 'one.mp4')
  await ffmpeg(
    ['-i', real ? REAL_RECORDING : OWN_RECORDINGS.right],
    `[0]${cut}${real ? ',scale=640:640,crop=640:480:0:60' : ''}`,
    one,
  )
  const two = join(folder, 'two.mp4')
  if (real)
    await ffmpeg(
      ['-i', REAL_RECORDING],
      `[0]${cut},crop=480:720:200:0,scale=320:480,split[a][b];[b]hflip[c];[a][c]hstack`,
      two,
    )
  else
    await ffmpeg(
      ['-i', OWN_RECORDINGS.right, '-i', OWN_RECORDINGS.left],
      `[0]${cut},crop=320:480:220:0[a];[1]${cut},crop=320:480:100:0[b];[a][b]hstack`,
      two,
    )
  return [
    await decode(`two hands (${origin} and its mirror image)`, 2, two),
    await decode(`one hand (${origin})`, 1, one),
  ]
}

async function decode(name: string, hands: 1 | 2, uri: string): Promise<BenchClip> {
  const camera = { id: 'bench', uri, mirrored: false }
  const pictures: Uint8Array<ArrayBufferLike>[] = []
  const startedMs = performance.now()
  for await (const frame of cameraToFrames(camera, openCamera(camera))) {
    const shared = new Uint8Array(new SharedArrayBuffer(frame.pixels.length))
    shared.set(frame.pixels)
    pictures.push(shared)
    frame.release()
  }
  return { name, hands, pictures, decodeMsPerFrame: (performance.now() - startedMs) / pictures.length }
}

async function ffmpeg(inputs: readonly string[], filter: string, out: string): Promise<void> {
  const encode = ['-c:v', 'libx264', '-preset', 'veryfast', '-crf', '18', '-pix_fmt', 'yuv420p', '-an']
  const child = spawn(
    'ffmpeg',
    ['-v', 'error', '-nostdin', '-y', ...inputs, '-filter_complex', filter, ...encode, out],
    {
      stdio: ['ignore', 'ignore', 'inherit'],
    },
  )
  const [code] = await once(child, 'close')
  if (code !== 0) throw new Error(`ffmpeg ended with ${code}`)
}
