import { execFileSync } from 'node:child_process'
import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { type RenderedClips, renderClips } from '#bench/spelling/rendered-clips.js'
import { openCamera } from '#components/camera-to-frames/open-camera.js'
import { cameraToFrames } from '#components/camera-to-frames/stage.js'
import { openHandPool } from '#components/frames-to-hands/hand-pool.js'
import type { HandFrame } from '#components/types/hand.js'
import { writePoseFile } from '#components/types/pose-format/pose-file.js'

/** Twenty made-up words, spelled slowly enough for a browser that finds hands without a GPU. */
export const WORDS: readonly string[] =
  'VALE KIND OAKS JURY FEMB TWOX GLIP ZEST CHAD RUMQ BYTE NOVA WISP LURK HEXA DOFT MIZE PRAG QUAY SJON'.split(
    ' ',
  )
const LETTERS_PER_SECOND = 2
/** As the renderer names its first four cameras. */
export const CAMERAS = ['front', 'left', 'right', 'cam3'] as const

export interface CoveredClips {
  readonly clips: RenderedClips
  /** By camera, when it is covered, milliseconds: from the middle of a pause to that of the next. */
  readonly covered: ReadonlyMap<string, readonly (readonly [fromMs: number, toMs: number])[]>
  readonly durationMs: number
}

/** The words seen by four cameras, rendered once and kept; each word is covered before one of them, in turn. */
export async function renderWords(progress: (line: string) => void): Promise<CoveredClips> {
  const plan = {
    text: WORDS.join(' '),
    hand: 'right' as const,
    lettersPerSecond: LETTERS_PER_SECOND,
    cameraCount: CAMERAS.length,
    seed: 41,
  }
  const [clips] = await renderClips([plan], progress)
  if (clips === undefined) throw new Error('nothing was rendered')
  const name = readdirSync(clips.folder).find((file) => file.endsWith('.truth.json')) ?? ''
  const truth = JSON.parse(readFileSync(join(clips.folder, name), 'utf8')) as {
    letters: { startMs: number; endMs: number }[]
    frames: { timestampMs: number }[]
  }
  let next = 0
  const spans = WORDS.map((word) => {
    const letters = truth.letters.slice(next, next + word.length)
    next += word.length
    return { startMs: letters[0]?.startMs ?? 0, endMs: letters.at(-1)?.endMs ?? 0 }
  })
  const durationMs = (truth.frames.at(-1)?.timestampMs ?? 0) + 1000 / 30
  const edgesMs = spans.map(({ startMs }, place) =>
    place === 0 ? 0 : (startMs + (spans[place - 1]?.endMs ?? 0)) / 2,
  )
  edgesMs.push(durationMs)
  const covered = new Map(
    CAMERAS.map((id, which) => [
      id,
      WORDS.flatMap((_, word) =>
        word % CAMERAS.length === which ? [[edgesMs[word] ?? 0, edgesMs[word + 1] ?? 0] as const] : [],
      ),
    ]),
  )
  return { clips, covered, durationMs }
}

export function isCovered({ covered }: CoveredClips, camera: string, atMs: number): boolean {
  return covered.get(camera)?.some(([fromMs, toMs]) => atMs >= fromMs && atMs < toMs) ?? false
}

/** The camera's clip with a grey card before it where it is covered, so many times one after the other. */
export function coverClip(words: CoveredClips, camera: string, file: string, rounds = 1): void {
  const when = (words.covered.get(camera) ?? [])
    .map(([fromMs, toMs]) => `between(t,${(fromMs / 1000).toFixed(3)},${(toMs / 1000).toFixed(3)})`)
    .join('+')
  const once = file.replace(/\.mp4$/, '-once.mp4')
  execFileSync('ffmpeg', [
    ...['-loglevel', 'error', '-y', '-i', join(words.clips.folder, `${camera}.mp4`)],
    ...['-vf', `drawbox=color=gray:t=fill:enable='${when}'`],
    ...['-c:v', 'libx264', '-preset', 'veryfast', '-crf', '18', '-bf', '0', once],
  ])
  execFileSync('ffmpeg', [
    ...['-loglevel', 'error', '-y', '-stream_loop', String(rounds - 1), '-i', once, '-c', 'copy', file],
  ])
}

/** The hands that our networks find in a camera's clip. */
export async function findHandsOf(words: CoveredClips, camera: string): Promise<readonly HandFrame[]> {
  await using pool = await openHandPool()
  const source = { id: camera, uri: join(words.clips.folder, `${camera}.mp4`), mirrored: false }
  const frames: HandFrame[] = []
  for await (const frame of pool.findHands(cameraToFrames(source, openCamera(source)))) frames.push(frame)
  return frames
}

/** The same without hands where the camera is covered. */
export function coverHands(words: CoveredClips, camera: string, frames: readonly HandFrame[]): HandFrame[] {
  return frames.map((frame) =>
    isCovered(words, camera, frame.timestampMs) ? { ...frame, hands: [] } : frame,
  )
}

/** The same as a `.pose` file. */
export async function writeCoveredPose(
  words: CoveredClips,
  camera: string,
  frames: readonly HandFrame[],
  file: string,
): Promise<void> {
  await writePoseFile(file, coverHands(words, camera, frames))
}
