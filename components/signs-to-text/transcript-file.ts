import { z } from 'zod'
import { UnusableInputError } from '../types/errors.ts'
import type { Transcript } from '../types/transcript.ts'

/** The transcript as JSON, two spaces deep, with a line end. */
export function writeTranscriptJson(transcript: Transcript): string {
  return `${JSON.stringify(transcript, roundNumber, 2)}\n`
}

/** Times to a thousandth of a millisecond and confidences to 6 places: more is noise and reads badly. */
function roundNumber(_key: string, value: unknown): unknown {
  return typeof value === 'number' && !Number.isInteger(value) ? Number(value.toFixed(6)) : value
}

/** Reads a transcript.json; throws UnusableInputError with every fault when it is none. */
export function readTranscriptJson(text: string, place: string): Transcript {
  let data: unknown
  try {
    data = JSON.parse(text)
  } catch (error) {
    const reason = (error as Error).message.replace(/\s+/g, ' ')
    throw new UnusableInputError(`${place}: not JSON (${reason}); give a transcript.json`)
  }
  const parsed = transcriptSchema.safeParse(data)
  if (parsed.success) return parsed.data
  const faults = parsed.error.issues.map((issue) => `${issue.path.join('.') || 'file'}: ${issue.message}`)
  throw new UnusableInputError(`${place}: no transcript of signline (${faults.join('; ')})`)
}

const probability = z.number().min(0).max(1)
const milliseconds = z.number().min(0)
const cameraId = z.string().min(1)

const signSchema = z.object({
  label: z.string().min(1),
  startMs: milliseconds,
  endMs: milliseconds,
  confidence: probability,
  alternatives: z.array(z.object({ label: z.string().min(1), confidence: probability })),
  handedness: z.enum(['left', 'right']),
  cameras: z.array(cameraId),
})

const wordSchema = z.object({
  text: z.string(),
  startMs: milliseconds,
  endMs: milliseconds,
  confidence: probability,
  signs: z.array(z.int().min(0)),
})

/** The schema of transcript.json; `transcript.schema.json` beside this file is written from it. */
export const transcriptSchema: z.ZodType<Transcript> = z.object({
  schema: z.literal('signline.transcript/1'),
  language: z.literal('ase'),
  vocabulary: z.object({ name: z.string(), size: z.int().min(0) }),
  alphabet: z.enum(['letters', 'digits', 'both']),
  text: z.string(),
  words: z.array(wordSchema),
  signs: z.array(signSchema),
  cameras: z.array(cameraId),
  durationMs: milliseconds,
  dropped: z.array(
    z.object({
      cameraId,
      reason: z.enum(['newer-frame', 'corrupt', 'wrong-size', 'out-of-order', 'rate-limit']),
      count: z.int().min(0),
    }),
  ),
})
