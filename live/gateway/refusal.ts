import { SignlineError } from '../../components/types/errors.ts'
import { BusUnavailableError } from '../port/bus-fault.ts'

/** Something that was asked of the gateway and is not done: one plain sentence and the HTTP status that fits. */
export class Refusal extends Error {
  readonly status: number
  /** When to ask again, seconds; undefined where nothing is to be gained by it or nobody knows. */
  readonly retryAfterS: number | undefined

  constructor(status: number, sentence: string, retryAfterS?: number) {
    super(sentence)
    this.name = 'Refusal'
    this.status = status
    this.retryAfterS = retryAfterS
  }
}

/** What to tell of an error, whatever it is: never more of one that nobody foresaw than that it happened. */
export function plainFault(error: unknown): { readonly status: number; readonly sentence: string } {
  if (error instanceof Refusal) return { status: error.status, sentence: error.message }
  if (error instanceof BusUnavailableError) return { status: 503, sentence: error.message }
  if (error instanceof SignlineError) return { status: 500, sentence: error.message }
  return { status: 500, sentence: 'something broke in the gateway; its log says what' }
}
