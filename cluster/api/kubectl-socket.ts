import { execFile, spawn } from 'node:child_process'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { promisify } from 'node:util'
import { RunningFaultError, UnusableInputError } from '../../components/types/errors.ts'

const START_TIMEOUT_MS = 15_000

export interface Proxy {
  readonly socketPath: string
  /** The namespace of kubectl's context. */
  readonly namespace: string
  close(): Promise<void>
}

/**
 * The API server through `kubectl proxy`, with whatever kubeconfig logs in by, on a socket in a folder that
 * only this user can enter.
 *
 * @throws UnusableInputError without kubectl; RunningFaultError where it does not start
 */
export async function startProxy(context: string | undefined): Promise<Proxy> {
  const folder = await mkdtemp(join(tmpdir(), 'signline-kubectl-'))
  const socketPath = join(folder, 'api')
  const chosen = context === undefined ? [] : ['--context', context]
  // `kubectl proxy` otherwise refuses paths of pods' processes; we ask for none.
  const proxy = spawn('kubectl', [...chosen, 'proxy', `--unix-socket=${socketPath}`], {
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  const endProxy = (): void => {
    proxy.kill()
  }
  process.once('exit', endProxy)
  const close = async (): Promise<void> => {
    process.removeListener('exit', endProxy)
    proxy.kill()
    await rm(folder, { recursive: true, force: true })
  }
  try {
    await listening(proxy)
    return { socketPath, namespace: await contextNamespace(chosen), close }
  } catch (error) {
    await close()
    throw error
  }
}

async function listening(proxy: ReturnType<typeof spawn>): Promise<void> {
  let said = ''
  await new Promise<void>((resolve, reject) => {
    const fail = (why: string): void =>
      reject(
        new RunningFaultError(
          `kubectl proxy: ${why}${said === '' ? '' : `: ${said.trim()}`}; see that kubectl reaches the cluster`,
        ),
      )
    const timer = setTimeout(() => fail(`it did not start within ${START_TIMEOUT_MS} ms`), START_TIMEOUT_MS)
    proxy.once('error', () => {
      clearTimeout(timer)
      reject(new UnusableInputError('kubectl is not on the path; install it, or run this in a pod'))
    })
    proxy.once('exit', (code) => {
      clearTimeout(timer)
      fail(`it ended with ${code}`)
    })
    proxy.stderr?.on('data', (text: Buffer) => {
      said = `${said}${text.toString('utf8')}`.slice(-500)
    })
    if (proxy.stdout !== null)
      createInterface(proxy.stdout).once('line', () => {
        clearTimeout(timer)
        resolve()
      })
  })
}

async function contextNamespace(chosen: readonly string[]): Promise<string> {
  const { stdout } = await promisify(execFile)('kubectl', [
    ...chosen,
    'config',
    'view',
    '--minify',
    '--output=jsonpath={..namespace}',
  ]).catch(() => ({ stdout: '' }))
  return stdout.trim() || 'default'
}
