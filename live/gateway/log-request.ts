import { type Logger, pino } from 'pino'
import { shortId } from '../telemetry/attributes.ts'

/** An address without its query, and with what may be an id or a ticket cut short. */
export function shownUrl(url: string): string {
  return url
    .replace(/[?#].*$/s, '')
    .replace(/[\w-]{16,}/g, (id) => shortId(id))
    .slice(0, 120)
}

/** A log that says nothing. */
export function silentLog(): Logger {
  return pino({ level: 'silent' })
}
