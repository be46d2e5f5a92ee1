import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { openCamera } from '../components/camera-to-frames/open-camera.ts'
import { cameraToFrames } from '../components/camera-to-frames/stage.ts'
import { type Bench, median } from './bench.ts'

const SECONDS = 10
const FRAMES_PER_SECOND = 30
const WIDTH = 1280
const HEIGHT = 720
const FRAMES = SECONDS * FRAMES_PER_SECOND
const REPEATS = 5
/** What Node reads from a child process at once. */
const CHUNK_BYTES = 65_536

/** Decoding as the stage does it against ffmpeg alone, on a clip made for it. */
export const bench: Bench = {
  name: 'decode',
  summary: 'frames/s of decoding 720p against ffmpeg alone, and the share of copying',
  async run({ seed, progress }) {
    const folder = await mkdtemp(join(tmpdir(), 'signline-bench-'))
    try {
      const clip = join(folder, 'clip.mp4')
      progress(`making ${SECONDS} s of ${WIDTH}×${HEIGHT}`)
      await makeClip(clip, seed)
      const ways: Readonly<Record<string, () => Promise<number>>> = {
        'ffmpeg, decoded and thrown away': () => runFfmpeg(clip, ['-f', 'null', '-']),
        'ffmpeg, decoded to RGB and thrown away': () =>
          runFfmpeg(clip, ['-pix_fmt', 'rgb24', '-f', 'null', '-']),
        'ffmpeg, RGB through a pipe, not kept': () =>
          runFfmpeg(clip, ['-pix_fmt', 'rgb24', '-f', 'rawvideo', 'pipe:1']),
        'signline, frames released at once': () => decode(clip, {}),
        'signline, scaled to 640×360': () => decode(clip, { maxSide: 640 }),
      }
      const secondsByWay = new Map<string, number[]>()
      // Turn and turn about, so that what else the machine does falls on all of them.
      for (let repeat = 0; repeat < REPEATS; repeat++) {
        progress(`round ${repeat + 1} of ${REPEATS}`)
        for (const [way, run] of Object.entries(ways))
          secondsByWay.set(way, [...(secondsByWay.get(way) ?? []), await run()])
      }
      const copyingS = median(Array.from({ length: REPEATS }, copySeconds))
      const medians = [...secondsByWay].map(([way, seconds]) => ({ way, seconds: median(seconds) }))
      const own = medians.find(({ way }) => way.startsWith('signline, frames'))?.seconds ?? Number.NaN
      const rgb = medians.find(({ way }) => way.includes('to RGB'))?.seconds ?? Number.NaN
      const data = {
        clip: { width: WIDTH, height: HEIGHT, frames: FRAMES },
        framesPerSecond: Object.fromEntries(medians.map(({ way, seconds }) => [way, FRAMES / seconds])),
        seconds: Object.fromEntries(secondsByWay),
        ofFfmpegToRgb: rgb / own,
        copyingShare: copyingS / own,
      }
      return {
        tables: [
          {
            title: `Decoding ${FRAMES} frames of ${WIDTH}×${HEIGHT} H.264`,
            columns: ['way', 'frames/s', 'ms a frame'],
            rows: medians.map(({ way, seconds }) => [
              way,
              (FRAMES / seconds).toFixed(0),
              ((1000 * seconds) / FRAMES).toFixed(2),
            ]),
            notes: [
              `Median of ${REPEATS} rounds, start of the process included; threads as ffmpeg chooses them.`,
              `signline reaches ${(100 * data.ofFfmpegToRgb).toFixed(0)} % of ffmpeg decoding to RGB; ` +
                `copying into shared memory is ${(100 * data.copyingShare).toFixed(1)} % of signline's time.`,
            ],
          },
        ],
        data,
      }
    } finally {
      await rm(folder, { recursive: true })
    }
  },
}

async function makeClip(path: string, seed: number): Promise<void> {
  const picture = `testsrc2=s=${WIDTH}x${HEIGHT}:r=${FRAMES_PER_SECOND}:d=${SECONDS},noise=alls=12:allf=t:all_seed=${seed}`
  await runProgram([
    '-f',
    'lavfi',
    '-i',
    picture,
    '-c:v',
    'libx264',
    '-preset',
    'veryfast',
    '-pix_fmt',
    'yuv420p',
    path,
  ])
}

/** Seconds that ffmpeg alone takes. */
async function runFfmpeg(clip: string, output: readonly string[]): Promise<number> {
  const startedMs = performance.now()
  await runProgram(['-i', clip, '-an', ...output])
  return (performance.now() - startedMs) / 1000
}

async function runProgram(args: readonly string[]): Promise<void> {
  const child = spawn('ffmpeg', ['-v', 'error', '-nostdin', '-y', ...args], {
    stdio: ['ignore', 'pipe', 'inherit'],
  })
  child.stdout.resume()
  const [code] = await once(child, 'close')
  if (code !== 0) throw new Error(`ffmpeg ended with ${code}`)
}

async function decode(uri: string, options: { readonly maxSide?: number }): Promise<number> {
  const camera = { id: 'bench', uri, mirrored: false }
  const startedMs = performance.now()
  let count = 0
  for await (const frame of cameraToFrames(camera, openCamera(camera, options))) {
    count++
    frame.release()
  }
  if (count !== FRAMES) throw new Error(`${count} frames were decoded, not ${FRAMES}`)
  return (performance.now() - startedMs) / 1000
}

/** Seconds for copying a clip's pixels from chunks as they come out of the pipe into a shared slot. */
function copySeconds(): number {
  const chunk = Buffer.alloc(CHUNK_BYTES, 1)
  const slot = new Uint8Array(new SharedArrayBuffer(WIDTH * HEIGHT * 3))
  const startedMs = performance.now()
  for (let frame = 0; frame < FRAMES; frame++)
    for (let at = 0; at < slot.length; at += CHUNK_BYTES)
      slot.set(at + CHUNK_BYTES <= slot.length ? chunk : chunk.subarray(0, slot.length - at), at)
  return (performance.now() - startedMs) / 1000
}
