import '../own-host-only.ts'
import { HandLandmarker, type Landmark } from '@mediapipe/tasks-vision'
import type { FoundHand, FromHandWorker, ToHandWorker } from './hand-messages.ts'

// A module worker that finds the hands of one picture at a time; the thread that draws stays free.

let landmarker: HandLandmarker | undefined

async function handle(message: ToHandWorker): Promise<FromHandWorker> {
  if (message.type === 'start') {
    landmarker = await HandLandmarker.createFromOptions(
      { wasmLoaderPath: message.wasmLoaderUrl, wasmBinaryPath: message.wasmUrl },
      {
        baseOptions: { modelAssetPath: message.bundleUrl, delegate: 'CPU' },
        runningMode: 'VIDEO',
        numHands: 2,
      },
    )
    return { type: 'started' }
  }
  try {
    return { type: 'hands', hands: look(message) }
  } finally {
    message.picture.close()
  }
}

function look({ picture, timestampMs }: Extract<ToHandWorker, { type: 'look' }>): FoundHand[] {
  if (landmarker === undefined) throw new Error('a picture came before the start')
  const { landmarks, worldLandmarks, handedness } = landmarker.detectForVideo(picture, timestampMs)
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
  postMessage(answer)
})
