import { UnusableInputError } from '../../components/types/errors.ts'

/** Where a Redis is, without its password: `redis://host:port`. UnusableInputError where that is no such address. */
export function placeOf(url: string): string {
  let parsed: URL
  try {
    parsed = new URL(url)
  } catch {
    throw new UnusableInputError(
      'REDIS_URL is not an address; write it as redis://HOST:PORT, or rediss:// with TLS',
    )
  }
  if ((parsed.protocol !== 'redis:' && parsed.protocol !== 'rediss:') || parsed.hostname === '')
    throw new UnusableInputError(
      `REDIS_URL begins with "${parsed.protocol}//${parsed.host}"; write it as redis://HOST:PORT, or rediss:// with TLS`,
    )
  return `${parsed.protocol}//${parsed.hostname}:${parsed.port === '' ? '6379' : parsed.port}`
}
