import { z } from 'zod'
import { UnusableInputError } from '../components/types/errors.ts'

/** What was spelled in a recording: the parts of a `*.truth.json` that a transcript is compared with. */
export interface SpelledTruth {
  readonly text: string
  readonly letters: readonly SpelledTruthLetter[]
}

export interface SpelledTruthLetter {
  readonly label: string
  readonly startMs: number
  readonly endMs: number
}

/** Reads a truth file; its other fields are left alone. Throws UnusableInputError with every fault. */
export function readTruth(text: string, place: string): SpelledTruth {
  let data: unknown
  try {
    data = JSON.parse(text)
  } catch (error) {
    throw new UnusableInputError(
      `${place} is not JSON (${(error as Error).message.replace(/\s+/g, ' ')}); give the recording's *.truth.json`,
    )
  }
  const parsed = truthSchema.safeParse(data)
  if (parsed.success) return parsed.data
  const faults = parsed.error.issues.map((issue) => `${issue.path.join('.') || 'file'}: ${issue.message}`)
  throw new UnusableInputError(`${place}: no truth of a recording (${faults.join('; ')})`)
}

const truthSchema: z.ZodType<SpelledTruth> = z.object({
  text: z.string(),
  letters: z.array(z.object({ label: z.string().min(1), startMs: z.number(), endMs: z.number() })),
})
