import type { Caption } from '../../components/types/caption.ts'
import type { HandFrame } from '../../components/types/hand.ts'
import type { Alphabet } from '../../components/types/sign.ts'

export type ToReadWorker =
  | {
      readonly type: 'start'
      readonly alphabet: Alphabet
      readonly handshapesUrl: string
      readonly spellingUrl: string
      readonly wasmUrl: string
      /** The page's `performance.timeOrigin`: frames carry its clock's times. */
      readonly pageOriginMs: number
    }
  | { readonly type: 'frame'; readonly frame: HandFrame }
  /** From here on other look-alikes are wanted; what is under way becomes final. */
  | { readonly type: 'alphabet'; readonly alphabet: Alphabet }
  /** The camera stopped; what is under way becomes final. */
  | { readonly type: 'finish' }

export type FromReadWorker =
  | { readonly type: 'started' }
  | { readonly type: 'captions'; readonly captions: readonly Caption[] }
  | { readonly type: 'fault'; readonly reason: string }
