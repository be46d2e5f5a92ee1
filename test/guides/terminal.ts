import { type ChildProcess, spawn, spawnSync } from 'node:child_process'
import { once } from 'node:events'
import type { Writable } from 'node:stream'
import { setTimeout as pause } from 'node:timers/promises'

/** Of a block of commands, on a machine that has more to do. */
const PATIENCE_MS = 240_000
const LOOK_EVERY_MS = 50

// Blocks come one after the other into the same shell, as into a terminal; job control gives `kill %1` its meaning.
const SHELL = `
set -m
trap 'FAILED=$?' ERR
while IFS= read -r -d '' BLOCK <&3; do
  FAILED=0
  eval "$BLOCK"
  printf '\\n<ended with %s>\\n' "$FAILED"
done
for JOB in $(jobs -p); do kill -KILL -- "-$JOB"; done
`

/** The programs of a guide that are not here; said once. */
export function missingPrograms(...programs: readonly string[]): readonly string[] {
  const missing = programs.filter((program) => spawnSync('which', [program]).status !== 0)
  if (missing.length > 0) console.log(`not installed, so a guide is not typed: ${missing.join(', ')}`)
  return missing
}

/** A shell into which the blocks of a guide are typed. */
export class Terminal {
  readonly #shell: ChildProcess
  #said = ''

  constructor(environment: NodeJS.ProcessEnv) {
    this.#shell = spawn('bash', ['--noprofile', '--norc', '-c', SHELL], {
      env: environment,
      stdio: ['ignore', 'pipe', 'pipe', 'pipe'],
    })
    for (const stream of [this.#shell.stdout, this.#shell.stderr])
      stream?.setEncoding('utf8').on('data', (text: string) => {
        this.#said += text
      })
  }

  /** All that was printed so far, by what runs in the background, too. */
  get said(): string {
    return this.#said
  }

  /** What was printed until the block had ended. @throws where one of its commands failed */
  async type(block: string): Promise<string> {
    const from = this.#said.length
    ;(this.#shell.stdio[3] as Writable).write(`${block}\0`)
    const [, code] = await this.#until(/<ended with (\d+)>\n/, from, block)
    const printed = this.#said.slice(from).replace(/\n<ended with \d+>\n/, '')
    if (code !== '0') throw new Error(`ended with ${code}:\n${block}\n${printed}`)
    return printed
  }

  /** Waits until something was printed, by what runs in the background. */
  async shows(pattern: RegExp, from = 0): Promise<void> {
    await this.#until(pattern, from, String(pattern))
  }

  async close(): Promise<void> {
    const gone = once(this.#shell, 'close')
    ;(this.#shell.stdio[3] as Writable).end()
    await gone
  }

  async #until(pattern: RegExp, from: number, what: string): Promise<RegExpExecArray> {
    const endsAtMs = performance.now() + PATIENCE_MS
    for (;;) {
      const found = pattern.exec(this.#said.slice(from))
      if (found !== null) return found
      if (performance.now() > endsAtMs) throw new Error(`did not come: ${what}\n${this.#said.slice(from)}`)
      await pause(LOOK_EVERY_MS)
    }
  }
}
