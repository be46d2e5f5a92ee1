/** What a worker holds, by what it costs those who read captions when somebody else has to take it up. */
export interface HeldWork {
  /** Cameras that give pictures: what is signed until another worker has opened them is never seen. */
  readonly cameras: number
  /** Sessions: their landmarks are kept and read again, so nothing is lost. */
  readonly sessions: number
  /** Those in which captions are being said: they stand still for a moment. */
  readonly signing: number
}

/** Somebody signs in a session until nothing was read in it for so long, milliseconds: pauses are no news. */
export const SIGNING_MS = 60_000

const COST = { camera: 10, session: 1, signing: 4 } as const

/** What ending a worker costs, a whole number; 0 for one that holds nothing. */
export function endingCost({ cameras, sessions, signing }: HeldWork): number {
  return COST.camera * cameras + COST.session * sessions + COST.signing * signing
}
