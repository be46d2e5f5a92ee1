import type { FastifyRequest } from 'fastify'
import { UnusableInputError } from '../../components/types/errors.ts'

/** From which sites pages may speak to the gateway: its own, and those that whoever runs it names. */
export class Origins {
  readonly #allowed: ReadonlySet<string>

  /** Throws UnusableInputError where one is not scheme, host and port alone. */
  constructor(origins: readonly string[]) {
    for (const origin of origins)
      if (!URL.canParse(origin) || new URL(origin).origin !== origin)
        throw new UnusableInputError(
          `origin ${origin}: write scheme, host and port alone, such as https://captions.example.org`,
        )
    this.#allowed = new Set(origins)
  }

  /**
   * Undefined where there is no page behind the request (no browser leaves the header out of a socket or of a
   * request to another site); else whether its site is allowed.
   */
  allows(request: FastifyRequest): boolean | undefined {
    const { origin } = request.headers
    if (origin === undefined) return undefined
    if (this.#allowed.has(origin)) return true
    return URL.canParse(origin) && new URL(origin).host === request.headers.host
  }
}
