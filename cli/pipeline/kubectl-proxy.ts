import { spawn } from 'node:child_process'
import { createInterface } from 'node:readline'
import { RunningFaultError, UnusableInputError } from '../../components/types/errors.ts'

const START_TIMEOUT_MS = 15_000

/**
 * Reaches the ml-pipeline service of a cluster through `kubectl proxy`, with whatever kubeconfig logs in by.
 * Python's client does the same with the kubeconfig's own certificates and tokens. The proxy listens on
 * loopback and ends with this process.
 *
 * @returns the endpoint
 */
export async function startKubectlProxy(namespace: string): Promise<string> {
  if (!/^[a-z0-9]([-a-z0-9]*[a-z0-9])?$/.test(namespace))
    throw new UnusableInputError(
      `--kubectl-proxy "${namespace}" is no namespace; name the one that Kubeflow Pipelines is installed in`,
    )
  const proxy = spawn('kubectl', ['proxy', '--address=127.0.0.1', '--port=0'], {
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  process.once('exit', () => proxy.kill())
  process.once('SIGTERM', () => process.exit(143))
  let said = ''
  const port = await new Promise<string>((resolve, reject) => {
    const fail = (why: string): void => {
      proxy.kill()
      reject(
        new RunningFaultError(
          `kubectl proxy: ${why}${said === '' ? '' : `: ${said.trim()}`}; see that kubectl reaches the cluster, or give --endpoint`,
        ),
      )
    }
    const timer = setTimeout(() => fail(`it did not start within ${START_TIMEOUT_MS} ms`), START_TIMEOUT_MS)
    proxy.once('error', () => {
      clearTimeout(timer)
      reject(
        new UnusableInputError(
          '--kubectl-proxy: there is no kubectl on the path; install it, or give --endpoint',
        ),
      )
    })
    proxy.once('exit', (code) => {
      clearTimeout(timer)
      fail(`it ended with ${code}`)
    })
    proxy.stderr.on('data', (text: Buffer) => {
      said = `${said}${text.toString('utf8')}`.slice(-500)
    })
    createInterface(proxy.stdout).on('line', (line) => {
      const found = /127\.0\.0\.1:(\d+)/.exec(line)?.[1]
      if (found === undefined) return
      clearTimeout(timer)
      resolve(found)
    })
  })
  // It must not keep this process alive.
  proxy.unref()
  for (const pipe of [proxy.stdout, proxy.stderr]) (pipe as unknown as { unref?: () => void }).unref?.()
  return `http://127.0.0.1:${port}/api/v1/namespaces/${namespace}/services/ml-pipeline:http/proxy`
}
