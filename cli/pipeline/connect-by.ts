import { connect, type PipelinesClient } from '@kubeflow/pipelines/client'
import { UnusableInputError } from '../../components/types/errors.ts'
import { type Options, readSeconds, textOf } from './server-options.ts'

/** Connects as the options, the environment and the context file say; warnings go to stderr. */
export async function connectBy(options: Options): Promise<PipelinesClient> {
  const { serviceAccountToken } = options
  const endpoint = await endpointBy(options)
  const namespace = textOf(options.namespace)
  const token = textOf(options.token)
  const client = await connect({
    ...(endpoint !== undefined && { endpoint }),
    ...(namespace !== undefined && { namespace }),
    ...(token !== undefined && { token }),
    ...((typeof serviceAccountToken === 'string' || serviceAccountToken === true) && { serviceAccountToken }),
    ...(options.requestTimeout !== undefined && {
      timeoutMs: readSeconds('--request-timeout', options.requestTimeout) * 1000,
    }),
  })
  for (const warning of client.connection.warnings) process.stderr.write(`signline: warning: ${warning}\n`)
  return client
}

async function endpointBy(options: Options): Promise<string | undefined> {
  const endpoint = textOf(options.endpoint)
  const namespace = options.kubectlProxy === true ? 'kubeflow' : textOf(options.kubectlProxy)
  if (namespace === undefined) return endpoint
  if (endpoint !== undefined)
    throw new UnusableInputError('--endpoint and --kubectl-proxy both say where the server is; give one')
  const { startKubectlProxy } = await import('./kubectl-proxy.ts')
  return startKubectlProxy(namespace)
}

/** Aborts on Ctrl-C with the sentence, for work that may be left. */
export function untilInterrupted(sentence: string): AbortSignal {
  const controller = new AbortController()
  process.once('SIGINT', () => controller.abort(new Interrupted(sentence)))
  return controller.signal
}

class Interrupted extends Error {
  readonly exitCode = 1
}
