import type { Json } from '../ir/json.ts'

export type LogLevel = 'debug' | 'info' | 'warn' | 'error'

/** Writes one JSON object a line, which log collectors read as it is. */
export interface Log {
  debug(message: string, fields?: LogFields): void
  info(message: string, fields?: LogFields): void
  warn(message: string, fields?: LogFields): void
  error(message: string, fields?: LogFields): void
}
export type LogFields = { readonly [name: string]: Json }

/** A log whose every line carries the given fields. `now` is milliseconds since 1970. */
export function createLog(
  write: (line: string) => void,
  constant: LogFields = {},
  now: () => number = Date.now,
): Log {
  const at =
    (level: LogLevel) =>
    (message: string, fields: LogFields = {}): void => {
      const time = new Date(now()).toISOString()
      write(`${JSON.stringify({ time, level, message, ...constant, ...fields })}\n`)
    }
  return { debug: at('debug'), info: at('info'), warn: at('warn'), error: at('error') }
}
