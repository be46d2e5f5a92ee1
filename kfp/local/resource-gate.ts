/** What a step asks of the machine while it runs. */
export interface ResourceRequest {
  readonly cores: number
  readonly memoryBytes: number
}

interface Waiting {
  readonly request: ResourceRequest
  readonly admit: () => void
}

/**
 * Lets steps in as long as what they ask for together is there; the rest wait in line, and a smaller one
 * may go first. What asks for more than the machine has runs alone.
 */
export class ResourceGate {
  readonly #total: ResourceRequest
  readonly #waiting: Waiting[] = []
  #cores: number
  #memoryBytes: number

  constructor(total: ResourceRequest) {
    this.#total = total
    this.#cores = total.cores
    this.#memoryBytes = total.memoryBytes
  }

  /** Resolves to the release, once there is room; rejects where the signal ends the wait. */
  enter(asked: ResourceRequest, signal: AbortSignal): Promise<() => void> {
    const request = {
      cores: Math.min(asked.cores, this.#total.cores),
      memoryBytes: Math.min(asked.memoryBytes, this.#total.memoryBytes),
    }
    return new Promise((resolve, reject) => {
      if (signal.aborted) return reject(signal.reason)
      const onAbort = (): void => {
        const at = this.#waiting.indexOf(waiting)
        if (at >= 0) this.#waiting.splice(at, 1)
        reject(signal.reason)
      }
      const waiting: Waiting = {
        request,
        admit: () => {
          signal.removeEventListener('abort', onAbort)
          resolve(() => this.#leave(request))
        },
      }
      signal.addEventListener('abort', onAbort, { once: true })
      this.#waiting.push(waiting)
      this.#admit()
    })
  }

  #leave({ cores, memoryBytes }: ResourceRequest): void {
    this.#cores += cores
    this.#memoryBytes += memoryBytes
    this.#admit()
  }

  #admit(): void {
    for (let at = 0; at < this.#waiting.length; ) {
      const { request, admit } = this.#waiting[at] as Waiting
      // Fractions of cores add up to a little more or less than they should.
      if (request.cores > this.#cores + 1e-9 || request.memoryBytes > this.#memoryBytes) {
        at += 1
        continue
      }
      this.#waiting.splice(at, 1)
      this.#cores -= request.cores
      this.#memoryBytes -= request.memoryBytes
      admit()
    }
  }
}
