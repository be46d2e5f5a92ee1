import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { setTimeout as sleep } from 'node:timers/promises'

export const TICKET_KEY = 'a ticket key of rehearsals alone'
export const OPERATOR_KEY = 'an operator key of rehearsals alone'

/** A part of signline live as its own process, started as a person would. */
export class LiveProcess {
  readonly #args: readonly string[]
  readonly #environment: NodeJS.ProcessEnv
  #child: ChildProcess | undefined
  #wrote = ''

  constructor(args: readonly string[], environment: Readonly<Record<string, string>>) {
    this.#args = args
    this.#environment = {
      ...process.env,
      SIGNLINE_LOG: 'info',
      SIGNLINE_TICKET_KEY: TICKET_KEY,
      SIGNLINE_OPERATOR_KEY: OPERATOR_KEY,
      ...environment,
    }
  }

  start(): this {
    this.#wrote = ''
    const child = spawn(process.execPath, ['cli/signline.js', 'live', ...this.#args], {
      env: this.#environment,
      stdio: ['ignore', 'pipe', 'pipe'],
    })
    this.#child = child
    for (const stream of [child.stdout, child.stderr])
      stream?.setEncoding('utf8').on('data', (text: string) => {
        this.#wrote = (this.#wrote + text).slice(-20_000)
      })
    return this
  }

  /** What it wrote last, both streams. */
  get wrote(): string {
    return this.#wrote
  }

  get running(): boolean {
    const child = this.#child
    return child !== undefined && child.exitCode === null && child.signalCode === null
  }

  signal(name: NodeJS.Signals): void {
    this.#child?.kill(name)
  }

  /** Ends it and settles when it is gone; a polite signal gets 20 s. */
  async stop(name: NodeJS.Signals = 'SIGTERM'): Promise<void> {
    const child = this.#child
    if (child === undefined || !this.running) return
    const gone = once(child, 'exit')
    child.kill('SIGCONT')
    child.kill(name)
    const late = setTimeout(() => child.kill('SIGKILL'), 20_000)
    await gone
    clearTimeout(late)
  }
}

/** Asks again until the answer is there; fails with what the processes wrote. */
export async function eventually<T>(
  what: string,
  ask: () => Promise<T | undefined> | T | undefined,
  { withinMs = 120_000, processes = [] as readonly LiveProcess[] } = {},
): Promise<T> {
  const untilMs = performance.now() + withinMs
  let fault: unknown
  while (performance.now() < untilMs) {
    try {
      const answer = await ask()
      if (answer !== undefined) return answer
    } catch (error) {
      fault = error
    }
    await sleep(100)
  }
  throw new Error(
    [
      `${what} did not come within ${withinMs / 1000} s`,
      String(fault ?? ''),
      ...processes.map(({ wrote }) => wrote),
    ].join('\n'),
  )
}
