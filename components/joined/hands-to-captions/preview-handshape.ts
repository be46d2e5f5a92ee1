import { HANDSHAPES } from '../../../models/fingerspelling/classes.ts'
import type { InferenceSession } from '../../../models/types.ts'
import { rankViews } from '../../hands-to-pose/join-poses.ts'
import { readAlphabet } from '../../pose-to-signs/alphabet.ts'
import { pictureLandmarks } from '../../pose-to-signs/picture-landmarks.ts'
import { readHandshapes } from '../../pose-to-signs/read-handshapes.ts'
import { softmax } from '../../pose-to-signs/softmax.ts'
import type { CameraId } from '../../types/camera.ts'
import type { Hand, Handedness, HandFrame } from '../../types/hand.ts'
import type { Alphabet, Alternative } from '../../types/sign.ts'

export interface PreviewConfig {
  /** Frames older than the newest by more than this are no part of now, milliseconds: three of 24 a second. */
  readonly nowMs: number
  /** Time constant over which handshapes are averaged, milliseconds: letters that flicker help nobody. */
  readonly memoryMs: number
  /** Nothing is shown below this probability, 0..1. */
  readonly leastConfidence: number
  /** How many readings are shown. */
  readonly readings: number
}

export const defaultPreview: PreviewConfig = { nowMs: 125, memoryMs: 80, leastConfidence: 0.35, readings: 4 }

/**
 * The handshape that the hand shows at this moment, from the newest frame of each camera: shown at once, while
 * the reader over time still looks ahead. A preview only: it knows no movement, so a J looks like an I until it is
 * read, and it does not tell a letter from a hand at ease.
 */
export class HandshapePreview {
  readonly #network: InferenceSession
  readonly #alphabet: Alphabet
  readonly #config: PreviewConfig
  readonly #newest = new Map<CameraId, HandFrame>()
  #newestMs = Number.NEGATIVE_INFINITY
  #average: Float64Array | undefined
  #averagedMs = Number.NEGATIVE_INFINITY

  constructor(network: InferenceSession, alphabet: Alphabet, config: PreviewConfig = defaultPreview) {
    this.#network = network
    this.#alphabet = alphabet
    this.#config = config
  }

  push(frame: HandFrame): void {
    this.#newest.set(frame.cameraId, frame)
    this.#newestMs = Math.max(this.#newestMs, frame.timestampMs)
  }

  leave(cameraId: CameraId): void {
    this.#newest.delete(cameraId)
  }

  /** Time of the newest frame of any camera, milliseconds; -Infinity before the first. */
  get newestMs(): number {
    return this.#newestMs
  }

  /** What `hand` shows now, most likely first; empty where nobody sees it or nothing is likely. */
  async read(hand: Handedness | undefined): Promise<readonly Alternative[]> {
    const views = rankViews(this.#handsNow(hand))
    if (views.length === 0) {
      this.#average = undefined
      return []
    }
    const read = await readHandshapes(
      this.#network,
      views.map((view) => pictureLandmarks(view.hand.landmarks, view)),
    )
    const logits = new Float64Array(HANDSHAPES.length)
    views.forEach(({ weight }, view) => {
      read[view]?.forEach((value, shape) => {
        logits[shape] = (logits[shape] ?? 0) + weight * value
      })
    })
    const probabilities = this.#smooth(softmax(logits))
    const readings = readAlphabet(HANDSHAPES, probabilities, this.#alphabet)
    if ((readings[0]?.confidence ?? 0) < this.#config.leastConfidence) return []
    return readings.slice(0, this.#config.readings)
  }

  /** The hand that spells in each camera's newest frame, if that is of now. */
  #handsNow(spelling: Handedness | undefined): { readonly frame: HandFrame; readonly hand: Hand }[] {
    return [...this.#newest.values()].flatMap((frame) => {
      if (this.#newestMs - frame.timestampMs > this.#config.nowMs) return []
      const { hands } = frame
      const hand = hands.length > 1 ? hands.find(({ handedness }) => handedness === spelling) : undefined
      const seen = hand ?? hands[0]
      return seen === undefined ? [] : [{ frame, hand: seen }]
    })
  }

  #smooth(now: Float64Array): Float64Array {
    const elapsedMs = this.#newestMs - this.#averagedMs
    const keep = Math.exp(-Math.max(0, elapsedMs) / this.#config.memoryMs)
    const before = this.#average ?? now
    this.#average = now.map((value, place) => (1 - keep) * value + keep * (before[place] ?? 0))
    this.#averagedMs = this.#newestMs
    return this.#average
  }
}
