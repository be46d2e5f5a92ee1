import '../own-host-only.ts'
import { HandLandmarker, type Landmark } from '@mediapipe/tasks-vision'
import { countFetched } from '../count-fetched.ts'
import type { FoundHand, FromHandWorker, ToHandWorker } from './hand-messages.ts'

// A module worker that finds the hands of one picture at a time; the thread that draws stays free.

/**
 * How often a second hand is looked for while one is seen, milliseconds. HandLandmarker runs its palm network on every
 * picture as long as it sees fewer hands than it is to find, which nearly halves the pictures that it can look at.
 */
const LOOK_FOR_BOTH_EVERY_MS = 1000

countFetched((bytes) => postMessage({ type: 'loading', bytes } satisfies FromHandWorker))

let both: HandLandmarker | undefined
/** Follows one hand; there a while after the start. */
let single: HandLandmarker | undefined
let lookedForBothMs = Number.NEGATIVE_INFINITY
let isSecondSeen = false

async function handle(message: ToHandWorker): Promise<FromHandWorker> {
  if (message.type === 'start') {
    const bundle = await fetchBundle(message.bundleUrl)
    const { default: factory } = await import(/* @vite-ignore */ message.wasmLoaderUrl)
    const open = (numHands: number): Promise<HandLandmarker> => {
      // The library takes the factory away once it was used, and a module says only once that it is there.
      Object.assign(globalThis, { ModuleFactory: factory })
      return HandLandmarker.createFromOptions(
        { wasmLoaderPath: message.wasmLoaderUrl, wasmBinaryPath: message.wasmUrl },
        { baseOptions: { modelAssetBuffer: bundle, delegate: 'CPU' }, runningMode: 'VIDEO', numHands },
      )
    }
    both = await open(2)
    open(1).then(
      (opened) => {
        single = opened
      },
      () => {}, // too little memory for it: both hands are looked for in every picture
    )
    return { type: 'started' }
  }
  try {
    return { type: 'hands', hands: look(message), picture: message.picture }
  } catch (error) {
    message.picture.close()
    throw error
  }
}

async function fetchBundle(url: string): Promise<Uint8Array> {
  const answer = await fetch(url)
  if (!answer.ok) throw new Error(`the host answers ${answer.status} for ${url}`)
  return new Uint8Array(await answer.arrayBuffer())
}

function look({ picture, timestampMs }: Extract<ToHandWorker, { type: 'look' }>): FoundHand[] {
  if (both === undefined) throw new Error('a picture came before the start')
  const isTimeForBoth = isSecondSeen || timestampMs - lookedForBothMs >= LOOK_FOR_BOTH_EVERY_MS
  const landmarker = isTimeForBoth ? both : (single ?? both)
  const { landmarks, worldLandmarks, handedness } = landmarker.detectForVideo(picture, timestampMs)
  if (landmarker === both) {
    lookedForBothMs = timestampMs
    isSecondSeen = landmarks.length > 1
  }
  return landmarks.map((points, place) => ({
    label: handedness[place]?.[0]?.categoryName ?? '',
    score: handedness[place]?.[0]?.score ?? 0.5,
    landmarks: flatten(points),
    worldLandmarks: flatten(worldLandmarks[place] ?? []),
  }))
}

function flatten(points: readonly Pick<Landmark, 'x' | 'y' | 'z'>[]): Float32Array {
  return Float32Array.from(points.flatMap(({ x, y, z }) => [x, y, z]))
}

addEventListener('message', async ({ data }: MessageEvent<ToHandWorker>) => {
  const answer = await handle(data).catch(
    (error: unknown): FromHandWorker => ({
      type: 'fault',
      reason: error instanceof Error ? error.message : String(error),
    }),
  )
  postMessage(answer, { transfer: answer.type === 'hands' ? [answer.picture] : [] })
})
