import { randomBytes } from 'node:crypto'
import { UnusableInputError } from '../../components/types/errors.ts'

/** What a gateway keeps secret. */
export interface LiveKeys {
  /** Signs tickets. */
  readonly ticketKey: string
  /** Whoever has it may create and change sessions. */
  readonly operatorKey: string
  /** The operator key was made here, so it must be told. */
  readonly operatorKeyMade: boolean
}

const LEAST_KEY_LENGTH = 16

/**
 * The keys from SIGNLINE_TICKET_KEY and SIGNLINE_OPERATOR_KEY. Where they are not set they are made, unless
 * gateways share sessions: then a ticket of one must open a socket at another, and both are required. Throws one
 * UnusableInputError that names every fault.
 */
export function readKeys(
  environment: Readonly<Record<string, string | undefined>>,
  sharesSessions: boolean,
): LiveKeys {
  const faults: string[] = []
  const read = (name: string, why: string): string => {
    const key = environment[name]
    if (key === undefined || key === '') {
      if (sharesSessions) faults.push(`${name} is not set; ${why}: openssl rand -base64 32`)
      return randomBytes(32).toString('base64url')
    }
    if (key.length < LEAST_KEY_LENGTH)
      faults.push(
        `${name} has ${key.length} characters, need ${LEAST_KEY_LENGTH}; make one: openssl rand -base64 32`,
      )
    return key
  }
  const ticketKey = read('SIGNLINE_TICKET_KEY', 'gateways that share sessions need the same one')
  const operatorKey = read('SIGNLINE_OPERATOR_KEY', 'operators open sessions with it')
  if (faults.length > 0) throw new UnusableInputError(faults.join('; '))
  return { ticketKey, operatorKey, operatorKeyMade: !environment.SIGNLINE_OPERATOR_KEY }
}
