import type { CameraPhase } from '../../../components/types/live-session.ts'

/** What is known of a camera at one moment; times on the session's clock, milliseconds. */
export interface CameraFacts {
  readonly nowMs: number
  /** When it was opened this time. */
  readonly openedMs: number
  /** When its last frame came since then. */
  readonly lastFrameMs: number | undefined
  /** For how long its picture has been the same. */
  readonly sameForMs: number
  /** Set while it waits to be opened again: why, and when. */
  readonly broken: { readonly why: string; readonly nextTryMs: number } | undefined
  /** A file came to its end. */
  readonly hasEnded: boolean
  /** When its clock last jumped, and by how much. */
  readonly jump: { readonly atMs: number; readonly byMs: number } | undefined
}

/** A camera without a frame for so long is silent, milliseconds. */
export const SILENT_AFTER_MS = 2000
/** A picture that has not changed for so long is frozen, milliseconds. */
export const FROZEN_AFTER_MS = 5000
/** For so long a jump of its clock is told, milliseconds. */
const TELL_JUMP_MS = 30_000

/** A camera's phase and the sentence that tells the operator about it. */
export function conditionOf(facts: CameraFacts): { readonly phase: CameraPhase; readonly sentence: string } {
  const { nowMs, openedMs, lastFrameMs, sameForMs, broken, hasEnded, jump } = facts
  if (hasEnded) return { phase: 'ended', sentence: 'The recording came to its end.' }
  if (broken !== undefined) {
    const inS = Math.max(0, Math.ceil((broken.nextTryMs - nowMs) / 1000))
    return { phase: 'reconnecting', sentence: `${broken.why}. It is opened again in ${inS} s.` }
  }
  if (lastFrameMs === undefined) {
    const forS = Math.floor((nowMs - openedMs) / 1000)
    const sentence = forS < 3 ? '' : `No picture yet after ${forS} s; check that it is sending.`
    return { phase: 'opening', sentence }
  }
  if (nowMs - lastFrameMs >= SILENT_AFTER_MS) {
    const forS = Math.floor((nowMs - lastFrameMs) / 1000)
    return { phase: 'silent', sentence: `No picture for ${forS} s; check the camera and its connection.` }
  }
  if (sameForMs >= FROZEN_AFTER_MS) {
    const forS = Math.floor(sameForMs / 1000)
    return {
      phase: 'frozen',
      sentence: `The picture has not changed for ${forS} s and is left out; check the camera.`,
    }
  }
  if (jump !== undefined && nowMs - jump.atMs < TELL_JUMP_MS)
    return {
      phase: 'live',
      sentence: `Its clock jumped by ${(jump.byMs / 1000).toFixed(1)} s; it is followed anew.`,
    }
  return { phase: 'live', sentence: '' }
}
