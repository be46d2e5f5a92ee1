import type { Caption } from '../../../components/types/caption.ts'
import type { Sign } from '../../../components/types/sign.ts'

/** A final caption of letters a second long each, all as certain as given. */
export function captionOf(number: number, text: string, confidence = 0.9, startMs = 1000 * number): Caption {
  const signs = [...text].map(
    (label, place): Sign => ({
      label,
      startMs: startMs + 100 * place,
      endMs: startMs + 100 * place + 80,
      confidence,
      alternatives: [
        { label: 'X', confidence: 0.05 },
        { label: 'Q', confidence: 0.001 },
      ],
      handedness: 'right',
      cameras: ['own'],
    }),
  )
  const endMs = signs.at(-1)?.endMs ?? startMs
  return {
    ...{ number, state: 'final', text, startMs, endMs, confidence, signs, forming: [] },
    ...{ cameras: ['own'], newestFrameMs: endMs },
  }
}
