import type { HandNetworkPaths } from '../../models/hand-pose/prepare.ts'
import type { Device } from '../../models/types.ts'
import type { Hand } from '../types/hand.ts'
import type { ThreadFailed } from '../types/serve-thread.ts'
import type { HandConfig } from './config.ts'
import type { AfreshConfig } from './look-afresh.ts'
import type { Picture } from './warp-roi.ts'

/** What a hand worker is started with. */
export interface WorkerStart {
  readonly paths: HandNetworkPaths
  readonly device: Device
  /** Frames of several jobs that wait at the same time share runs of the networks. */
  readonly batched: boolean
  /** `STOPWATCH_FIELDS` numbers that the worker adds its times to and anybody may read. */
  readonly stopwatch: SharedArrayBuffer
  /** Not 0 once the host closes: pictures that still wait are left unseen. One `Int32Array` element. */
  readonly closing: SharedArrayBuffer
}

/** The places of the times in the shared stopwatch. */
export const STOPWATCH_FIELDS = [
  'resizeMs',
  'palmNetMs',
  'handNetMs',
  'palmRuns',
  'handRuns',
  'busyMs',
] as const

/** A picture whose pixels lie in shared memory: posting it copies nothing. */
export interface SharedPicture extends Picture {
  readonly pixels: Uint8Array<SharedArrayBuffer>
}

export type ToWorker =
  /** One camera's recording; `cancelled[0]` not 0 tells the worker to leave its frames unread. */
  | {
      readonly kind: 'begin'
      readonly job: number
      readonly config: HandConfig
      readonly cancelled: Int32Array
    }
  | {
      readonly kind: 'frame'
      readonly task: number
      readonly job: number
      readonly segment: number
      readonly picture: SharedPicture
    }
  | { readonly kind: 'end-segment'; readonly job: number; readonly segment: number }
  | { readonly kind: 'end'; readonly job: number }
  | {
      readonly kind: 'still'
      readonly task: number
      readonly picture: SharedPicture
      readonly config: AfreshConfig
    }
  | { readonly kind: 'close' }

/** What a worker saw in one picture. */
export interface Looked {
  readonly hands: readonly Hand[]
  /** Milliseconds that it took. */
  readonly elapsedMs: number
  /** Pictures that were looked at side by side in this time, this one among them. */
  readonly sideBySide: number
}

export type FromWorker =
  | { readonly kind: 'ready' }
  | ({ readonly kind: 'hands'; readonly task: number } & Looked)
  /** The networks did not open, or a run failed. */
  | ThreadFailed
