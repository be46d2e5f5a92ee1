import type { Hand } from '../types/hand.ts'
import { associate } from './associate.ts'
import type { HandConfig } from './config.ts'
import { createPalmFinder } from './find-palms.ts'
import { type HandNetworks, type Stopwatch, startStopwatch } from './networks.ts'
import { createHandReader } from './read-hand.ts'
import { removeDuplicates } from './remove-duplicates.ts'
import type { Roi } from './roi.ts'
import { roiFromLandmarks } from './roi-from-landmarks.ts'
import type { Picture } from './warp-roi.ts'

/** Follows the hands of one run of pictures of one camera. */
export interface HandTracker {
  /** The hands of the next picture, longest tracked first. One call at a time. */
  look(picture: Picture): Promise<readonly Hand[]>
}

/** Opens what several trackers share: one set of tensors for each network. */
export function createHandTrackers(
  networks: HandNetworks,
  stopwatch: Stopwatch = startStopwatch(),
): (config: HandConfig) => HandTracker {
  const findPalms = createPalmFinder(networks, stopwatch)
  const readHands = createHandReader(networks, stopwatch)

  return (config) => {
    let tracked: readonly { readonly trackId: number; readonly roi: Roi }[] = []
    let framesSeen = 0
    let nextTrackId = 0
    let lostOne = false

    const palmsAreDue = () =>
      tracked.length < config.numHands &&
      (tracked.length === 0 || lostOne || framesSeen % config.palmEveryFrames === 0)

    return {
      async look(picture) {
        const found = palmsAreDue() ? (await findPalms(picture)).rois(config) : []
        framesSeen++
        const candidates = associate(
          tracked,
          found.map((roi) => ({ roi, trackId: undefined })),
          config.maxRoiOverlap,
          config.numHands,
        )
        const readings = await readHands(
          picture,
          candidates.map(({ roi }) => roi),
          config,
        )
        const read = readings.flatMap((reading, n): Hand[] =>
          reading === undefined ? [] : [{ ...reading, trackId: candidates[n]?.trackId ?? nextTrackId++ }],
        )
        const hands = removeDuplicates(read, picture.width, picture.height)
        lostOne =
          hands.filter((hand) => tracked.some((track) => track.trackId === hand.trackId)).length <
          tracked.length
        tracked = hands.map(({ trackId, landmarks }) => ({
          trackId,
          roi: roiFromLandmarks(landmarks, picture.width, picture.height),
        }))
        return hands
      },
    }
  }
}
