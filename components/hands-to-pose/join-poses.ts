import type { CameraId } from '../types/camera.ts'
import type { Handedness, HandFrame } from '../types/hand.ts'
import type { HandView, Pose } from '../types/pose.ts'
import { type AlignConfig, type AlignedFrames, defaultAlignConfig, FrameAligner } from './align-frames.ts'
import { defaultMatchConfig, HandMatcher, type MatchConfig, type MatchedHand } from './match-hands.ts'
import { defaultQualityConfig, type QualityConfig, viewQuality } from './view-quality.ts'
import { defaultViewWeighting, type ViewWeighting, weighViews } from './weigh-views.ts'

export interface JoinConfig {
  readonly align?: AlignConfig
  readonly match?: MatchConfig
  readonly quality?: QualityConfig
  readonly weighting?: ViewWeighting
}

/**
 * Puts frames of several cameras together to poses as they are pushed: aligned in time, hands told apart, views
 * weighed. handsToPose (stage.ts) does it for streams; live hosts push.
 */
export class PoseJoiner {
  readonly #aligner: FrameAligner
  readonly #matcher: HandMatcher
  readonly #config: JoinConfig

  constructor(cameraIds: readonly CameraId[], config: JoinConfig = {}) {
    this.#aligner = new FrameAligner(cameraIds, config.align ?? defaultAlignConfig)
    this.#matcher = new HandMatcher(config.match ?? defaultMatchConfig)
    this.#config = config
  }

  /** Where frames wait; hosts that know how long they may wait steer it. */
  get aligner(): FrameAligner {
    return this.#aligner
  }

  /** The next pose, or undefined while a frame that could belong to it is awaited. */
  next(): Pose | undefined {
    const aligned = this.#aligner.next()
    return aligned && this.#poseOf(aligned)
  }

  #poseOf(aligned: AlignedFrames): Pose {
    const matched = this.#matcher.match(aligned.frames)
    const views = (handedness: Handedness): readonly HandView[] =>
      rankViews(matched[handedness], this.#config)
    return {
      timestampMs: aligned.timestampMs,
      views: { left: views('left'), right: views('right') },
      fused: [],
    }
  }
}

/** Views of one hand, best first; those of too little of it are none. */
export function rankViews(
  hands: readonly { readonly frame: HandFrame; readonly hand: MatchedHand['hand'] }[],
  config: Pick<JoinConfig, 'quality' | 'weighting'> = {},
): readonly HandView[] {
  const quality = config.quality ?? defaultQualityConfig
  const seen = hands
    .map(({ frame, hand }) => ({ frame, hand, quality: viewQuality(hand, frame, quality) }))
    .filter((view) => view.quality.shareInView >= quality.minShareInView)
  const weights = weighViews(
    seen.map((view) => view.quality),
    config.weighting ?? defaultViewWeighting,
  )
  const views = seen.map(({ frame, hand, quality }, place) => {
    const { cameraId, timestampMs, width, height } = frame
    return { cameraId, timestampMs, width, height, hand, quality, weight: weights[place] ?? 0 }
  })
  return views.sort((a, b) => b.weight - a.weight)
}
