import { HANDSHAPES, SPELLING_CLASSES } from '../../models/fingerspelling/classes.ts'
import { FRAMES_AFTER, FRAMES_BEFORE } from '../../models/fingerspelling/timing.ts'
import type { InferenceSession } from '../../models/types.ts'
import type { CameraId } from '../types/camera.ts'
import { LANDMARK_COUNT } from '../types/hand.ts'
import { readHandshapes } from './read-handshapes.ts'
import { softmax } from './softmax.ts'
import type { GridFrame } from './track-grid.ts'

/** A frame of the grid and how likely each of SPELLING_CLASSES is in it. */
export interface ReadFrame {
  readonly frame: GridFrame
  readonly probabilities: Float64Array
}

export interface SpellingNetworks {
  readonly handshapes: InferenceSession
  readonly spelling: InferenceSession
}

type SeenFrame = { readonly frame: GridFrame; readonly logits: ReadonlyMap<CameraId, Float32Array> }

/**
 * Views err by themselves, so what several agree on is surer than their mean says: log-odds grow by this power
 * of their number. Chosen on rendered development words: the most that adds no false letters.
 */
const VIEW_AGREEMENT = 0.2
const VALUES_PER_HAND = LANDMARK_COUNT * 2
const nothing: SeenFrame = {
  frame: { timestampMs: Number.NaN, samples: new Map(), handedness: undefined },
  logits: new Map(),
}
const NOTHING_SPELLED = Float64Array.from(SPELLING_CLASSES, (name) => (name === '' ? 1 : 0))

/**
 * Reads frames of the grid with what comes before and after them: handshapes in each view, whose log-odds are
 * added by the views' weights, and the movement between frames. Each frame is read once, in order.
 */
export class SpellingReader {
  private readonly networks: SpellingNetworks
  private readonly window: SeenFrame[] = Array.from({ length: FRAMES_BEFORE }, () => nothing)

  constructor(networks: SpellingNetworks) {
    this.networks = networks
  }

  /** Takes the next frames; gives those that have enough frames after them to be read. */
  async read(frames: readonly GridFrame[]): Promise<ReadFrame[]> {
    this.window.push(...(await this.see(frames)))
    return this.readWindow()
  }

  /** The frames that remain when no more come. */
  async finish(): Promise<ReadFrame[]> {
    this.window.push(...Array.from({ length: FRAMES_AFTER }, () => nothing))
    return this.readWindow()
  }

  private async see(frames: readonly GridFrame[]): Promise<SeenFrame[]> {
    const hands = frames.flatMap(({ samples }) => [...samples.values()].map(({ landmarks }) => landmarks))
    const read = await readHandshapes(this.networks.handshapes, hands)
    let next = 0
    return frames.map((frame) => {
      const logits = new Map<CameraId, Float32Array>()
      for (const cameraId of frame.samples.keys()) {
        const mine = read[next++]
        if (mine !== undefined) logits.set(cameraId, mine)
      }
      return { frame, logits }
    })
  }

  private async readWindow(): Promise<ReadFrame[]> {
    const count = this.window.length - FRAMES_BEFORE - FRAMES_AFTER
    if (count <= 0) return []
    const window = [...this.window]
    const read = window.slice(FRAMES_BEFORE, FRAMES_BEFORE + count)
    this.window.splice(0, count)
    const cameras = [...new Set(window.flatMap(({ frame }) => [...frame.samples.keys()]))]
    if (cameras.length === 0) return read.map(({ frame }) => ({ frame, probabilities: NOTHING_SPELLED }))
    const { logits } = await this.networks.spelling.run(tensorsOf(window, cameras))
    const rows = logits?.data ?? new Float32Array()
    const width = SPELLING_CLASSES.length
    return read.map(({ frame }, index) => {
      const trust = Math.max(1, frame.samples.size) ** VIEW_AGREEMENT
      const own = rows.subarray(index * width, (index + 1) * width)
      return { frame, probabilities: softmax(own.map((value) => value * trust)) }
    })
  }
}

function tensorsOf(window: readonly SeenFrame[], cameras: readonly CameraId[]) {
  const size = [cameras.length, window.length] as const
  const handshapes = new Float32Array(size[0] * size[1] * HANDSHAPES.length)
  const landmarks = new Float32Array(size[0] * size[1] * VALUES_PER_HAND)
  const weights = new Float32Array(size[0] * size[1])
  window.forEach(({ frame, logits }, time) => {
    const total = [...frame.samples.values()].reduce((sum, { weight }) => sum + weight, 0)
    cameras.forEach((cameraId, view) => {
      const sample = frame.samples.get(cameraId)
      const read = logits.get(cameraId)
      if (sample === undefined || read === undefined) return
      const place = view * window.length + time
      handshapes.set(read, place * HANDSHAPES.length)
      landmarks.set(sample.landmarks, place * VALUES_PER_HAND)
      weights[place] = total > 0 ? sample.weight / total : 1 / frame.samples.size
    })
  })
  return {
    handshapes: { data: handshapes, dims: [...size, HANDSHAPES.length] },
    landmarks: { data: landmarks, dims: [...size, LANDMARK_COUNT, 2] },
    weights: { data: weights, dims: [...size] },
  }
}
