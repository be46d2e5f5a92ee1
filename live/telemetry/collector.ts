import { UnusableInputError } from '../../components/types/errors.ts'

export type Signal = 'traces' | 'metrics'

type Environment = Readonly<Record<string, string | undefined>>

/**
 * Where a signal is sent, as OpenTelemetry's own variables say, or undefined where they name no collector: then
 * nothing leaves the process. Throws UnusableInputError for an address that is none, because the exporters would
 * fall back to localhost without a word.
 */
export function collectorOf(signal: Signal, environment: Environment): string | undefined {
  if (environment.OTEL_SDK_DISABLED?.toLowerCase() === 'true') return undefined
  const upper = signal.toUpperCase()
  if (environment[`OTEL_${upper}_EXPORTER`] === 'none') return undefined
  const own = `OTEL_EXPORTER_OTLP_${upper}_ENDPOINT`
  const name = environment[own] ? own : 'OTEL_EXPORTER_OTLP_ENDPOINT'
  const address = environment[name]?.trim()
  if (address === undefined || address === '') return undefined
  if (!isHttpAddress(address))
    throw new UnusableInputError(
      `${name} is "${address}", which is no address; give http:// or https://, such as http://localhost:4318`,
    )
  const protocol =
    environment[`OTEL_EXPORTER_OTLP_${upper}_PROTOCOL`] ?? environment.OTEL_EXPORTER_OTLP_PROTOCOL
  if (protocol === 'grpc')
    throw new UnusableInputError(
      'OTEL_EXPORTER_OTLP_PROTOCOL is "grpc"; signline sends OTLP over HTTP only: use http/json and port 4318',
    )
  return address
}

function isHttpAddress(text: string): boolean {
  return URL.canParse(text) && /^https?:$/.test(new URL(text).protocol)
}

/** Says once that a collector cannot be reached, and once that it is back; what it missed is dropped. */
export class CollectorWatch {
  private reachable = true
  private readonly signal: Signal
  private readonly say: (level: 'warn' | 'info', sentence: string) => void

  constructor(signal: Signal, say: (level: 'warn' | 'info', sentence: string) => void) {
    this.signal = signal
    this.say = say
  }

  /** Takes how one delivery went. */
  note(error: Error | undefined): void {
    const reachable = error === undefined
    if (reachable === this.reachable) return
    this.reachable = reachable
    if (reachable) this.say('info', `${this.signal} reach their collector again`)
    else
      this.say(
        'warn',
        `${this.signal} do not reach their collector (${error.message || 'no answer'}); they are dropped until they do`,
      )
  }
}
