import { z } from 'zod'
import type { FromClient } from '../../components/types/live-messages.ts'
import { plainIssues } from './plain-issues.ts'
import { cameraIdSchema } from './schemas.ts'

/** What a client said, or one plain sentence that says what is wrong with it. */
export type ReadControl =
  | { readonly ok: true; readonly message: FromClient }
  | { readonly ok: false; readonly fault: string }

const controlSchema: z.ZodType<FromClient> = z.discriminatedUnion('type', [
  z.strictObject({ type: z.literal('hello'), cameraId: cameraIdSchema }),
  z.strictObject({
    type: z.literal('pong'),
    id: z.int().min(0),
    clientMs: z.number().min(-8.64e15).max(8.64e15),
  }),
  z.strictObject({ type: z.literal('bye') }),
])

/** Reads a text message of a socket. */
export function readControl(text: string): ReadControl {
  let value: unknown
  try {
    value = JSON.parse(text)
  } catch {
    return { ok: false, fault: 'a text message holds one JSON object; this one is no JSON' }
  }
  const read = controlSchema.safeParse(value)
  if (read.success) return { ok: true, message: read.data }
  return { ok: false, fault: `the message is refused: ${plainIssues(read.error.issues)}` }
}
