import { execFile } from 'node:child_process'
import { promisify } from 'node:util'
import { z } from 'zod'
import { UnusableInputError } from '../../components/types/errors.ts'

/** Where kubectl would go. */
export interface CurrentContext {
  /** Such as `context "stage" (https://10.0.0.1:6443)`, for sentences. */
  readonly server: string
  readonly namespace: string
}

const configuration = z.looseObject({
  'current-context': z.string(),
  clusters: z.array(z.looseObject({ cluster: z.looseObject({ server: z.string().optional() }) })).optional(),
  contexts: z
    .array(z.looseObject({ context: z.looseObject({ namespace: z.string().optional() }) }))
    .optional(),
})

/**
 * The context that kubectl uses, or the one that is named.
 *
 * @throws UnusableInputError without kubectl, where its configuration cannot be used, or has no such context
 */
export async function currentContext(
  context: string | undefined,
  environment: NodeJS.ProcessEnv,
): Promise<CurrentContext> {
  const chosen = context === undefined ? [] : ['--context', context]
  const seen = await kubectl([...chosen, 'config', 'view', '--minify', '--output=json'], environment)
  if (typeof seen !== 'string') throw await unusable(seen.said, context, environment)
  const { clusters, contexts, ...found } = configuration.parse(JSON.parse(seen))
  const at = clusters?.[0]?.cluster.server
  return {
    server: `context "${found['current-context']}"${at === undefined ? '' : ` (${at})`}`,
    namespace: contexts?.[0]?.context.namespace || 'default',
  }
}

async function unusable(
  said: string,
  context: string | undefined,
  environment: NodeJS.ProcessEnv,
): Promise<UnusableInputError> {
  const names = await kubectl(['config', 'get-contexts', '--output=name'], environment)
  const there = typeof names === 'string' ? names.trim().split('\n').filter(Boolean).join(', ') : ''
  if (context !== undefined && said.includes('cannot locate context'))
    return new UnusableInputError(
      `--context "${context}": kubectl's configuration has no such context; ${there === '' ? 'it has none' : `it has ${there}`}`,
    )
  if (!said.includes('current-context must exist'))
    return new UnusableInputError(
      `kubectl's configuration cannot be used: ${said}; mend it, or name another file in KUBECONFIG`,
    )
  const from = environment.KUBECONFIG === undefined ? '' : ` (KUBECONFIG is "${environment.KUBECONFIG}")`
  return new UnusableInputError(
    there === ''
      ? `kubectl's configuration names no cluster${from}; name the cluster's file in KUBECONFIG, or log in to it by its provider's program`
      : `kubectl's configuration has no current context${from}; choose one by --context: ${there}`,
  )
}

/** What it prints; where it fails, what it says. */
async function kubectl(
  args: readonly string[],
  environment: NodeJS.ProcessEnv,
): Promise<string | { readonly said: string }> {
  try {
    return (await promisify(execFile)('kubectl', args, { env: environment })).stdout
  } catch (error) {
    const { code, stderr } = error as { readonly code?: unknown; readonly stderr?: string }
    if (code === 'ENOENT')
      throw new UnusableInputError('kubectl is not on the path; install it, or run this in a pod')
    return { said: (stderr ?? '').trim().replace(/^error: /, '') }
  }
}
