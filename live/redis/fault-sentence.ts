/** One plain sentence on why a Redis does not do what it was asked, with its place and what to do. */
export function faultSentence(place: string, error: unknown): string {
  const message = error instanceof Error ? error.message : String(error)
  const code = error instanceof Error && 'code' in error ? String(error.code) : ''
  const known = SENTENCES.find(([pattern]) => pattern.test(`${code} ${message}`))
  return `Redis at ${place} ${known?.[1] ?? `refused: ${message}`}`
}

/** Whether trying again cannot help: somebody has to correct the address, the password or the rights. */
export function isSettingsFault(error: unknown): boolean {
  const message = error instanceof Error ? error.message : String(error)
  const code = error instanceof Error && 'code' in error ? String(error.code) : ''
  return SETTINGS.test(`${code} ${message}`)
}

/** Whether Redis answers and takes nothing that is written: its memory or its disk is full. */
export function isRefusedWrite(error: unknown): boolean {
  return error instanceof Error && /\b(OOM|MISCONF)\b/.test(error.message)
}

const SETTINGS = /\b(NOAUTH|WRONGPASS|NOPERM|ENOTFOUND|invalid password|DB index is out of range)\b/

const SENTENCES: readonly (readonly [RegExp, string])[] = [
  [/NOAUTH/, 'wants a password; write REDIS_URL as redis://:PASSWORD@HOST:PORT'],
  [/WRONGPASS|invalid password/, 'does not accept this user and password; correct them in REDIS_URL'],
  [/NOPERM/, 'does not let this user do all that is needed; give it all commands on the keys of the prefix'],
  [/ENOTFOUND|EAI_AGAIN/, 'cannot be found under this name; correct the host in REDIS_URL'],
  [/ECONNREFUSED/, 'cannot be reached: nothing listens there; start Redis or correct REDIS_URL'],
  [/DB index is out of range/, 'has no database of this number; correct it in REDIS_URL'],
  [/READONLY/, 'is a read-only replica; write the primary into REDIS_URL'],
  [/OOM/, 'has no memory left and takes nothing that is written; raise its maxmemory'],
  [
    /MISCONF/,
    'cannot write to its disk and takes nothing that is written; make room there, its log says why',
  ],
  [/LOADING/, 'is still reading its data; it answers by itself when that is done'],
  [/timed out|ETIMEDOUT/i, 'does not answer; see whether it runs and the network between'],
  [/ECONNRESET|EPIPE|closed|writeable|MaxRetries|max retries|aborted/i, 'has broken off; trying again'],
]
