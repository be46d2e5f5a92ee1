import { type DestinationStream, type Logger, pino } from 'pino'
import { UnusableInputError } from '../../components/types/errors.ts'
import { shortId } from './attributes.ts'
import { logLine } from './log-line.ts'

export type { Logger } from 'pino'

const LEVELS = ['trace', 'debug', 'info', 'warn', 'error', 'fatal', 'silent']
const DEFAULT_LEVEL = 'info'

export interface LogOptions {
  /** The part of signline that writes: `gateway`, `worker`, `live`. */
  readonly part: string
  readonly environment?: Readonly<Record<string, string | undefined>>
  /** Where lines go; stderr unless told otherwise, so that stdout is for results. */
  readonly stream?: { write(text: string): unknown; readonly isTTY?: boolean }
}

/**
 * The process's log: one readable line an entry on a terminal, one JSON object elsewhere. SIGNLINE_LOG sets the
 * level. Session ids and tickets are cut to their first characters, wherever they stand (`sessionId`, `ticket`,
 * a request's address). Throws UnusableInputError for a level that is none.
 */
export function openLog(options: LogOptions): Logger {
  const environment = options.environment ?? process.env
  const stream = options.stream ?? process.stderr
  const level = environment.SIGNLINE_LOG || DEFAULT_LEVEL
  if (!LEVELS.includes(level))
    throw new UnusableInputError(`SIGNLINE_LOG is "${level}"; it must be one of ${LEVELS.join(', ')}`)
  const destination: DestinationStream = {
    write: (line) => void stream.write(stream.isTTY ? logLine(line) : line),
  }
  return pino(
    {
      level,
      base: { part: options.part },
      timestamp: pino.stdTimeFunctions.isoTime,
      formatters: { level: (label) => ({ level: label }) },
      serializers: {
        sessionId: shortId,
        session: shortId,
        ticket: shortId,
        req: (request: { method?: string; url?: string }) => ({
          method: request.method,
          url: withoutSecrets(request.url ?? ''),
        }),
        err: faultOf,
        error: faultOf,
      },
    },
    destination,
  )
}

/** What to write of a fault: its sentence; the place in the code only when somebody is looking for it. */
function faultOf(error: unknown): unknown {
  return error instanceof Error ? { name: error.name, message: error.message } : error
}

/** An address without its query, and with everything that may be an id or a ticket cut short. */
function withoutSecrets(url: string): string {
  return url.replace(/\?.*$/s, '').replace(/[\w-]{22,}/g, (id) => shortId(id))
}
