import type { CameraId } from '../../components/types/camera.ts'

/** What the address of a joining camera says. */
export interface JoinOptions {
  /** Empty where the address names none. */
  readonly cameraId: CameraId
  /** Address of a `.pose` file that is sent instead of a camera's picture; empty for a camera. */
  readonly replay: string
  /** The recording begins again when it ends. */
  readonly loop: boolean
  /** The recording's time 0 on the session's clock, milliseconds, so that several cameras show one moment. */
  readonly replayAtMs: number | undefined
  /** Milliseconds that this page's clock is made to be ahead, for tests and rehearsals. */
  readonly clockOffsetMs: number
}

export function readJoinOptions(search: string): JoinOptions {
  const parameters = new URLSearchParams(search)
  const cameraId = parameters.get('camera') ?? ''
  return {
    cameraId: isCameraId(cameraId) ? cameraId : '',
    replay: parameters.get('replay') ?? '',
    loop: ['', '1', 'true'].includes(parameters.get('loop') ?? '0'),
    replayAtMs: number(parameters.get('replayAtMs')),
    clockOffsetMs: number(parameters.get('clockOffsetMs')) ?? 0,
  }
}

function number(text: string | null): number | undefined {
  const value = text === null || text.trim() === '' ? Number.NaN : Number(text)
  return Number.isFinite(value) ? value : undefined
}

/** Letters, digits, `-` and `_` (types/camera.ts). */
export function isCameraId(text: string): boolean {
  return /^[A-Za-z0-9_-]{1,64}$/.test(text)
}
