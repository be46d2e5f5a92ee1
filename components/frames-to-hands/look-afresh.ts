import type { Hand } from '../types/hand.ts'
import { associate } from './associate.ts'
import { defaultLook, type LookConfig } from './config.ts'
import { createPalmFinder } from './find-palms.ts'
import { letterbox } from './letterbox.ts'
import { type HandNetworks, type Stopwatch, startStopwatch } from './networks.ts'
import { createHandReader, type HandReader, type Reading } from './read-hand.ts'
import { removeDuplicates } from './remove-duplicates.ts'
import { roiFromLandmarks } from './roi-from-landmarks.ts'
import type { Picture } from './warp-roi.ts'

export interface AfreshConfig extends LookConfig {
  /** How often the landmark network looks again, each time at the ROI that its own landmarks give. */
  readonly refinements: number
  /** When the palm network finds nothing: the whole picture as ROI, its long side times each of these. */
  readonly secondLookScales: readonly number[]
  /** 0..1; a hand of the second look counts when its presence, refined, is above this. */
  readonly minSecondLookPresence: number
}

/**
 * Measured on letters of recorders left out of training: two refinements raised letters read right from 86 to
 * 90 % of all pictures, and of 566 pictures without a hand none passed 0.8.
 */
export const defaultAfresh: AfreshConfig = {
  ...defaultLook,
  refinements: 2,
  secondLookScales: [1, 1.3],
  minSecondLookPresence: 0.8,
}

/** What MediaPipe does in static image mode, and no more: for comparing with it. */
export const firstPassOnly: AfreshConfig = { ...defaultAfresh, refinements: 0, secondLookScales: [] }

/** Looks at one picture that belongs to no recording. One call at a time. */
export type StillReader = (picture: Picture, config?: AfreshConfig) => Promise<readonly Hand[]>

/**
 * Reads pictures each by itself, most certain palm first; `trackId` counts the hands of one picture.
 *
 * First look: palm network, then the landmark network. When that finds nothing, a second look takes the whole
 * picture for the hand's ROI and lets presence judge: palms fill tight crops in a way that the palm network
 * was never shown.
 */
export function createStillReader(
  networks: HandNetworks,
  stopwatch: Stopwatch = startStopwatch(),
): StillReader {
  const findPalms = createPalmFinder(networks, stopwatch)
  const readHand = createHandReader(networks, stopwatch)
  return async (picture, config = defaultAfresh) => {
    const found = (await findPalms(picture, config)).map((roi) => ({ roi }))
    const readings: Reading[] = []
    for (const { roi } of associate([], found, config.maxRoiOverlap, config.numHands)) {
      const reading = await readHand(picture, roi, config)
      if (reading !== undefined) readings.push(await refine(readHand, picture, reading, config))
    }
    const hands = readings.length > 0 ? readings : await lookAgain(readHand, picture, config)
    return removeDuplicates(hands, picture.width, picture.height).map((hand, trackId) => ({
      ...hand,
      trackId,
    }))
  }
}

async function lookAgain(readHand: HandReader, picture: Picture, config: AfreshConfig): Promise<Reading[]> {
  let best: Reading | undefined
  for (const scale of config.secondLookScales) {
    const roi = letterbox(picture.width, picture.height, scale)
    const reading = await readHand(picture, roi, { ...config, minPresence: 0 })
    if (reading !== undefined && (best === undefined || reading.presence > best.presence)) best = reading
  }
  if (best === undefined) return []
  const refined = await refine(readHand, picture, best, { ...config, minPresence: 0 })
  return refined.presence > config.minSecondLookPresence ? [refined] : []
}

/** The last reading that still sees a hand. */
async function refine(
  readHand: HandReader,
  picture: Picture,
  first: Reading,
  config: AfreshConfig,
): Promise<Reading> {
  let last = first
  for (let pass = 0; pass < config.refinements; pass++) {
    const roi = roiFromLandmarks(last.landmarks, picture.width, picture.height)
    const again = await readHand(picture, roi, config)
    if (again === undefined) return last
    last = again
  }
  return last
}
