import type { StreamedWord } from '../../signs-to-text/stream-words.ts'
import type { CameraId } from '../../types/camera.ts'
import type { Caption } from '../../types/caption.ts'
import type { Alternative, Sign } from '../../types/sign.ts'

/** The caption of a word that is over; `newestFrameMs` on the session's clock. */
export function finalCaption(number: number, { word, signs }: StreamedWord, newestFrameMs: number): Caption {
  const { text, startMs, endMs, confidence } = word
  const cameras = camerasOf(signs)
  return {
    number,
    state: 'final',
    text,
    startMs,
    endMs,
    confidence,
    signs,
    forming: [],
    cameras,
    newestFrameMs,
  }
}

/** The caption of a word under way: letters read so far and what the hand shows now; both may be nothing yet. */
export function partialCaption(
  number: number,
  signs: readonly Sign[],
  forming: readonly Alternative[],
  newestFrameMs: number,
): Caption {
  return {
    number,
    state: 'partial',
    text: signs.map(({ label }) => label).join(''),
    startMs: signs[0]?.startMs ?? newestFrameMs,
    endMs: signs.at(-1)?.endMs ?? newestFrameMs,
    confidence:
      signs.length > 0 ? Math.min(...signs.map((sign) => sign.confidence)) : (forming[0]?.confidence ?? 0),
    signs,
    forming,
    cameras: camerasOf(signs),
    newestFrameMs,
  }
}

/** Whether a reader would see no difference. */
export function isSameCaption(one: Caption, other: Caption): boolean {
  return (
    one.number === other.number &&
    one.state === other.state &&
    one.text === other.text &&
    one.forming[0]?.label === other.forming[0]?.label
  )
}

function camerasOf(signs: readonly Sign[]): readonly CameraId[] {
  return [...new Set(signs.flatMap(({ cameras }) => cameras))].sort()
}
