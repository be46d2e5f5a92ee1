import type { Endpoint, Listener, Verdict } from './endpoint.ts'

export type Direction = 'ingress' | 'egress'

/** Whether the policies of one end's pod let it speak with the other end. */
export type PassesOneEnd = (
  direction: Direction,
  own: Endpoint,
  other: Endpoint,
  listener: Listener,
) => boolean

/** A connection passes where the sender's policies let it out and the receiver's let it in. */
export function bothEnds(passes: PassesOneEnd): Verdict {
  return ({ from, to, listener }) =>
    passes('egress', from, to, listener) && passes('ingress', to, from, listener)
}
