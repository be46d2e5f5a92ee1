import { createHash } from 'node:crypto'

const NAME_BYTES = 12

/** A short name of what is asked for: the same at every gateway for the same words, and none of these can be read in it. */
export function askName(asked: unknown): string {
  return createHash('sha256')
    .update(JSON.stringify(asked))
    .digest()
    .subarray(0, NAME_BYTES)
    .toString('base64url')
}
