import { execFile } from 'node:child_process'
import { promisify } from 'node:util'
import { type ClaimMap, readClaimMap } from '@kubeflow/pipelines/client'
import { RunningFaultError, UnusableInputError } from '../../components/types/errors.ts'
import { readPairs } from './given-arguments.ts'
import { readDocument } from './read-text.ts'
import { CLAIM_CONFIG_MAP, type Options, textOf } from './server-options.ts'

export interface GivenClaims {
  readonly claims: ClaimMap
  /** Where they come from, for messages; undefined where none were given. */
  readonly origin: string | undefined
  /** Keys that --claim gives: these are meant for this very pipeline. */
  readonly namedKeys: readonly string[]
}

/** The claims that the options name: --claim goes before --claims before the cluster. */
export async function readGivenClaims(options: Options, namespace: string | undefined): Promise<GivenClaims> {
  const file = textOf(options.claims)
  const configMap = options.claimsFromCluster === true ? CLAIM_CONFIG_MAP : textOf(options.claimsFromCluster)
  const single = readPairs('--claim', options.claim as readonly string[])
  const origins = [
    ...(Object.keys(single).length > 0 ? ['--claim'] : []),
    ...(file === undefined ? [] : [file]),
    ...(configMap === undefined ? [] : [`ConfigMap ${configMap}`]),
  ]
  return {
    claims: {
      ...(configMap !== undefined && (await readConfigMap(configMap, namespace))),
      ...(file !== undefined && readClaimMap(await readDocument(file), file)),
      ...readClaimMap(single, '--claim'),
    },
    origin: origins.length === 0 ? undefined : origins.join(' and '),
    namedKeys: Object.keys(single),
  }
}

async function readConfigMap(name: string, namespace: string | undefined): Promise<ClaimMap> {
  const args = ['get', 'configmap', name, '--output', 'json']
  if (namespace !== undefined) args.push('--namespace', namespace)
  const place = `kubectl ${args.join(' ')}`
  let output: string
  try {
    output = (await promisify(execFile)('kubectl', args, { timeout: 30_000, maxBuffer: 16 * 1024 * 1024 }))
      .stdout
  } catch (error) {
    const { code, stderr, message } = error as { code?: unknown; stderr?: string; message: string }
    if (code === 'ENOENT')
      throw new UnusableInputError(
        '--claims-from-cluster: there is no kubectl on the path; install it, or give --claims FILE',
      )
    throw new RunningFaultError(
      `${place}: ${(stderr ?? '').trim() || message}; give the name and --namespace of the ConfigMap, or --claims FILE`,
    )
  }
  try {
    return readClaimMap((JSON.parse(output) as { data?: unknown }).data ?? {}, `ConfigMap ${name}`)
  } catch (error) {
    if (!(error instanceof SyntaxError)) throw error
    throw new RunningFaultError(`${place}: printed no JSON; run it by hand to see what it says`)
  }
}
