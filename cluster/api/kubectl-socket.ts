import { spawn } from 'node:child_process'
import { rmSync } from 'node:fs'
import { mkdtemp } from 'node:fs/promises'
import { constants, tmpdir } from 'node:os'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { RunningFaultError, UnusableInputError } from '../../components/types/errors.ts'
import { type CurrentContext, currentContext } from './current-context.ts'

const START_TIMEOUT_MS = 15_000
const SIGNALS = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const

export interface Proxy extends CurrentContext {
  readonly socketPath: string
  close(): Promise<void>
}

/**
 * The API server through `kubectl proxy`, with whatever kubeconfig logs in by, on a socket in a folder that
 * only this user can enter.
 *
 * @throws UnusableInputError without kubectl or a context; RunningFaultError where it does not start
 */
export async function startProxy(
  context: string | undefined,
  environment: NodeJS.ProcessEnv,
): Promise<Proxy> {
  const { server, namespace } = await currentContext(context, environment)
  const folder = await mkdtemp(join(tmpdir(), 'signline-kubectl-'))
  const socketPath = join(folder, 'api')
  const chosen = context === undefined ? [] : ['--context', context]
  // `kubectl proxy` otherwise refuses paths of pods' processes; we ask for none.
  const proxy = spawn('kubectl', [...chosen, 'proxy', `--unix-socket=${socketPath}`], {
    env: environment,
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  const end = (): void => {
    proxy.kill()
    rmSync(folder, { recursive: true, force: true })
  }
  // However this process ends short of SIGKILL, nobody goes on with this user's credentials.
  const exit = (name: NodeJS.Signals): void => process.exit(128 + constants.signals[name])
  process.once('exit', end)
  for (const name of SIGNALS) process.once(name, exit)
  const close = async (): Promise<void> => {
    process.removeListener('exit', end)
    for (const name of SIGNALS) process.removeListener(name, exit)
    end()
  }
  try {
    await listening(proxy, server)
    return { socketPath, server, namespace, close }
  } catch (error) {
    await close()
    throw error
  }
}

async function listening(proxy: ReturnType<typeof spawn>, server: string): Promise<void> {
  let said = ''
  await new Promise<void>((resolve, reject) => {
    const fail = (why: string): void => {
      clearTimeout(timer)
      const words = said.trim() === '' ? '' : `: ${said.trim()}`
      reject(new RunningFaultError(`kubectl proxy: ${why}${words}; see that kubectl reaches the cluster`))
    }
    const timer = setTimeout(() => fail(`it did not start within ${START_TIMEOUT_MS} ms`), START_TIMEOUT_MS)
    proxy.once('error', (error) => fail(error.message))
    proxy.once('exit', (code) => fail(`it ended with ${code}`))
    proxy.stderr?.on('data', (text: Buffer) => {
      said = `${said}${text.toString('utf8')}`.slice(-500)
    })
    if (proxy.stdout !== null)
      createInterface(proxy.stdout).on('line', (line) => {
        // It asks where it has nothing to log in by, and nobody is there to answer.
        if (line.startsWith('Please enter')) {
          clearTimeout(timer)
          reject(
            new UnusableInputError(
              `the kubeconfig has no credentials for ${server}; log in to the cluster, or choose another by --context`,
            ),
          )
        }
        if (!line.startsWith('Starting to serve')) return
        clearTimeout(timer)
        resolve()
      })
  })
}
