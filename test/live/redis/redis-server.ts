import { type ChildProcess, execFileSync, spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtempSync, rmSync } from 'node:fs'
import { connect } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { freePort } from '../../free-port.ts'

/** Undefined where no redis-server is installed; said once. */
export function redisServerPath(): string | undefined {
  try {
    return execFileSync('which', ['redis-server'], { encoding: 'utf8' }).trim()
  } catch {
    console.log('redis-server is not installed: the tests with a real Redis are left out')
    return undefined
  }
}

/** A Redis of its own on a free port of 127.0.0.1, its data in a temporary folder, with an append-only file. */
export class RedisServer {
  readonly port: number
  readonly url: string
  readonly #folder: string
  readonly #settings: readonly string[]
  #process: ChildProcess | undefined

  private constructor(port: number, settings: readonly string[]) {
    this.port = port
    this.url = `redis://127.0.0.1:${port}`
    this.#settings = settings
    this.#folder = mkdtempSync(join(tmpdir(), 'signline-redis-'))
  }

  /** `settings` as on redis-server's command line, e.g. `['--requirepass', 'secret']`. */
  static async start(settings: readonly string[] = []): Promise<RedisServer> {
    const server = new RedisServer(await freePort(), settings)
    await server.start()
    return server
  }

  /** Starts it, or starts it again on the same data and port. */
  async start(): Promise<void> {
    const settings = {
      port: this.port,
      bind: '127.0.0.1',
      dir: this.#folder,
      appendonly: 'yes',
      // What is acknowledged is with the operating system. With everysec it need not be while the disk is synced, which
      // takes long on a busy machine, and a test that kills Redis just then would lose it.
      appendfsync: 'no',
      save: '',
    }
    const words = Object.entries(settings).flatMap(([name, value]) => [`--${name}`, String(value)])
    this.#process = spawn(redisServerPath() ?? 'redis-server', [...words, ...this.#settings], {
      stdio: 'ignore',
    })
    while (!(await listens(this.port))) {
      if (this.#process.exitCode !== null)
        throw new Error(`redis-server on port ${this.port} ended with ${this.#process.exitCode}`)
      await new Promise((resolve) => setTimeout(resolve, 20))
    }
  }

  /** Ends it: SIGTERM as a service manager would, SIGKILL as a crash. */
  async stop(signal: 'SIGTERM' | 'SIGKILL' = 'SIGTERM'): Promise<void> {
    const running = this.#process
    if (running === undefined || running.exitCode !== null || running.signalCode !== null) return
    running.kill('SIGCONT')
    running.kill(signal)
    await once(running, 'exit')
  }

  freeze(): void {
    this.#process?.kill('SIGSTOP')
  }

  wake(): void {
    this.#process?.kill('SIGCONT')
  }

  async remove(): Promise<void> {
    await this.stop('SIGKILL')
    rmSync(this.#folder, { recursive: true, force: true })
  }
}

/** Whether a server answers a ping on the port; one that is still reading its data does not yet. */
function listens(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = connect(port, '127.0.0.1', () => socket.write('PING\r\n'))
    socket.once('data', (data) => {
      socket.destroy()
      resolve(!String(data).startsWith('-LOADING'))
    })
    socket.once('error', () => resolve(false))
  })
}
