import type { HandPicture, ReportCamera, ReportInput } from '#components/signs-to-text/report/report-input.js'
import type { Sign } from '#components/types/sign.js'
import { transcriptFrom } from '../signs.ts'

/** One white pixel. */
const PIXEL =
  'data:image/png;base64,iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAQAAAC1HAwCAAAAC0lEQVR42mP8/58BAAMDAf+hs7v2AAAAAElFTkSuQmCC'

const picture: HandPicture = {
  dataUrl: PIXEL,
  width: 160,
  height: 160,
  hands: [
    {
      handedness: 'right',
      points: Array.from({ length: 21 }, (_, landmark) => [landmark / 20, 0.5] as const),
    },
  ],
}

export function reportCamera(
  id: string,
  signs: readonly Sign[],
  change: Partial<ReportCamera> = {},
): ReportCamera {
  return {
    id,
    name: `${id}.mp4`,
    mirrored: false,
    width: 640,
    height: 480,
    frames: 90,
    durationMs: 3000,
    seen: [{ startMs: 100, endMs: 2800, weight: 0.7 }],
    framesWithHand: 80,
    overview: picture,
    signs: signs.map((sign, place) => ({ sign: place, timestampMs: sign.startMs, picture })),
    ...change,
  }
}

export function reportInput(signs: readonly Sign[], change: Partial<ReportInput> = {}): ReportInput {
  return {
    transcript: transcriptFrom(signs),
    cameras: [reportCamera('front', signs)],
    deviceNote: 'Networks run on the CPU.',
    speed: { wallMs: 1500, frames: 90, workers: 2 },
    version: '0.1.0',
    writtenAt: new Date('2026-03-01T12:00:00Z'),
    ...change,
  }
}
