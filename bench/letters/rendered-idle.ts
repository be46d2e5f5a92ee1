import { existsSync } from 'node:fs'
import { mkdir } from 'node:fs/promises'
import { join, resolve } from 'node:path'
import { openRecogniser } from '../../cli/transcribe/open-recogniser.ts'
import { recogniseRecording } from '../../cli/transcribe/recognise-recording.ts'
import { posesToSigns } from '../../components/pose-to-signs/stage.ts'
import type { Handedness } from '../../components/types/hand.ts'
import { renderRecordings } from '../../data-samples/renderer/render.ts'
import { openFingerspelling } from '../../models/fingerspelling/open.ts'
import type { BenchOptions, BenchTable } from '../bench.ts'
import { trackPoses } from './track-poses.ts'

/** Recordings of one minute each, right and left hands in turn. */
const TRACKS = 10
const CLIPS = 6
const MINUTES_EACH = 1
/** Rendered clips are kept here (ignored by git) and used again. */
const CLIP_FOLDER = '.cache/bench/nosign'

export interface IdleRecording {
  readonly seed: number
  readonly hand: Handedness
  readonly minutes: number
  /** The letters that were read where none was spelled. */
  readonly letters: string
}

interface IdlePlan {
  readonly seed: number
  readonly hand: Handedness
  readonly cameraCount: 1
  readonly nosignMinutes: number
}

function plans(count: number, seed: number): IdlePlan[] {
  return Array.from({ length: count }, (_, n) => ({
    seed: seed * 1000 + n,
    hand: n % 2 === 0 ? ('right' as const) : ('left' as const),
    cameraCount: 1,
    nosignMinutes: MINUTES_EACH,
  }))
}

/** Landmarks of the rendered hand with jitter, read by the shipped networks: no pictures, seconds. */
export async function readIdleTracks(options: BenchOptions): Promise<readonly IdleRecording[]> {
  await using networks = await openFingerspelling()
  const recordings: IdleRecording[] = []
  for (const plan of plans(TRACKS, options.seed)) {
    let letters = ''
    for await (const { label } of posesToSigns(trackPoses(plan), { networks })) letters += label
    recordings.push({ seed: plan.seed, hand: plan.hand, minutes: MINUTES_EACH, letters })
    options.progress(`read ${recordings.length} of ${TRACKS} tracks`)
  }
  return recordings
}

/** Pictures of the rendered hand through the whole of signline; what is not there yet is rendered first. */
export async function readIdleClips(options: BenchOptions): Promise<readonly IdleRecording[]> {
  const wanted = plans(CLIPS, options.seed).map((plan) => ({
    plan,
    name: 'nosign',
    folder: resolve(CLIP_FOLDER, `${plan.hand}-${plan.seed}`),
  }))
  await mkdir(resolve(CLIP_FOLDER), { recursive: true })
  const missing = wanted.filter(({ folder }) => !existsSync(join(folder, 'front.mp4')))
  if (missing.length > 0) options.progress(`rendering ${missing.length} minutes of hands that do not spell`)
  await renderRecordings(missing, (folder) => options.progress(`rendered ${folder}`))
  const cameras = wanted.map(({ folder }) => [
    { id: 'front', uri: join(folder, 'front.mp4'), mirrored: false, offsetMs: 0 },
  ])
  await using recogniser = await openRecogniser(cameras[0] ?? [], { alphabet: 'letters', device: 'cpu' })
  const recordings: IdleRecording[] = []
  for (const [n, { plan }] of wanted.entries()) {
    const { transcript } = await recogniseRecording(recogniser, cameras[n] ?? [])
    const letters = transcript.signs.map(({ label }) => label).join('')
    recordings.push({ seed: plan.seed, hand: plan.hand, minutes: transcript.durationMs / 60_000, letters })
    options.progress(`read ${recordings.length} of ${CLIPS} clips`)
  }
  return recordings
}

export function idleTable(title: string, recordings: readonly IdleRecording[]): BenchTable {
  const minutes = recordings.reduce((sum, recording) => sum + recording.minutes, 0)
  const letters = recordings.reduce((sum, recording) => sum + recording.letters.length, 0)
  return {
    title,
    columns: ['seed', 'hand', 'minutes', 'false letters', 'which'],
    rows: recordings.map((recording) => [
      recording.seed,
      recording.hand,
      Math.round(recording.minutes * 100) / 100,
      recording.letters.length,
      recording.letters,
    ]),
    notes: [
      `${letters} false letters in ${minutes.toFixed(1)} minutes: ${(letters / minutes).toFixed(2)} a minute.`,
    ],
  }
}
