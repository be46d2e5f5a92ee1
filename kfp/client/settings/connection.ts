import { existsSync } from 'node:fs'
import { readFile } from 'node:fs/promises'
import { homedir } from 'node:os'
import { join } from 'node:path'
import { ClientUsageError } from '../client-error.ts'
import { type ContextFile, readContextFile } from './context-file.ts'

/** What the caller says; the rest comes from the environment and the context file, as in Python's client. */
export interface ConnectionSettings {
  /** Default: KFP_ENDPOINT, KF_PIPELINES_ENDPOINT, or inside a cluster its own ml-pipeline service. */
  readonly endpoint?: string
  /** Default: KFP_NAMESPACE, the context file; for a server of many users that of the pod's service account. */
  readonly namespace?: string
  /** Default: KFP_EXISTING_TOKEN. */
  readonly token?: string
  /**
   * Sends the token that the kubelet keeps in a file: `true` for the one of KF_PIPELINES_SA_TOKEN_PATH or of
   * Kubeflow's usual place, or its path. Inside a cluster, with no endpoint given, it is sent anyway.
   */
  readonly serviceAccountToken?: boolean | string
  /** The process's own where nothing is said. */
  readonly environment?: Readonly<Record<string, string | undefined>>
  readonly homeFolder?: string
  /** Where Kubernetes puts the service account of a pod. */
  readonly serviceAccountFolder?: string
}

/** Where requests go and what goes with each of them. */
export interface Connection {
  /** Without a slash at its end. */
  readonly endpoint: string
  /** The user's namespace; undefined where none is set. */
  readonly namespace: string | undefined
  /** The namespace of the pod's service account, which Python's client takes for a server of many users. */
  readonly podNamespace: () => Promise<string | undefined>
  /** The headers that prove who asks, read anew each time because kubelets renew tokens. */
  readonly headers: () => Promise<Readonly<Record<string, string>>>
  /** What the user should know, as plain sentences. */
  readonly warnings: readonly string[]
}

/** Kubeflow's own namespace; Python's client takes it as "none said". */
const INSTALLATION_NAMESPACE = 'kubeflow'
const SERVICE_ACCOUNT_FOLDER = '/var/run/secrets/kubernetes.io/serviceaccount'
const PIPELINES_TOKEN_FILE = '/var/run/secrets/kubeflow/pipelines/token'

export async function resolveConnection(settings: ConnectionSettings = {}): Promise<Connection> {
  const environment = settings.environment ?? process.env
  const context = await readContextFile(settings.homeFolder ?? homedir())
  const accountFolder = settings.serviceAccountFolder ?? SERVICE_ACCOUNT_FOLDER
  const named = firstText(settings.namespace, environment.KFP_NAMESPACE)
  const given = firstText(settings.endpoint, environment.KFP_ENDPOINT, environment.KF_PIPELINES_ENDPOINT)
  const isInCluster =
    firstText(environment.KUBERNETES_SERVICE_HOST) !== undefined && existsSync(join(accountFolder, 'token'))
  if (given === undefined && !isInCluster)
    throw new ClientUsageError(
      'no Kubeflow Pipelines server is named; give --endpoint or KF_PIPELINES_ENDPOINT, such as http://localhost:8888 after kubectl port-forward --namespace kubeflow service/ml-pipeline 8888',
    )
  const warnings: string[] = []
  const endpoint =
    given === undefined
      ? `http://ml-pipeline.${named ?? INSTALLATION_NAMESPACE}.svc.cluster.local:8888`
      : readEndpoint(given, warnings)
  const token = firstText(settings.token, environment.KFP_EXISTING_TOKEN)
  const tokenFile =
    token === undefined ? tokenFileOf(settings, environment, given === undefined, warnings) : undefined
  const sendsSecret =
    token !== undefined || tokenFile !== undefined || context.client_authentication_cookie !== undefined
  if (sendsSecret && isOpenToListeners(endpoint))
    warnings.push(
      `${endpoint}: what proves who you are goes there without encryption; give an https endpoint`,
    )
  return {
    endpoint,
    namespace: named === undefined || named === INSTALLATION_NAMESPACE ? firstText(context.namespace) : named,
    podNamespace: () => readIfThere(join(accountFolder, 'namespace')),
    headers: async () => ({
      ...contextHeaders(context),
      ...(await tokenHeader(token, tokenFile)),
    }),
    warnings,
  }
}

function readEndpoint(given: string, warnings: string[]): string {
  const hasScheme = /^https?:\/\//i.test(given)
  if (!hasScheme) warnings.push(`${given}: the endpoint has no http:// or https://; https is taken`)
  const text = hasScheme ? given : `https://${given}`
  let url: URL
  try {
    url = new URL(text)
  } catch {
    throw new ClientUsageError(
      `--endpoint "${given}" is no address; give one such as https://kubeflow.example/pipeline`,
    )
  }
  if (url.username !== '' || url.password !== '')
    throw new ClientUsageError(
      `--endpoint ${url.origin} has a user or password in it; give a token with --token instead`,
    )
  if (url.search !== '' || url.hash !== '')
    throw new ClientUsageError(
      `--endpoint "${given}" has a ${url.search === '' ? '#' : '?'} in it; give the address without it`,
    )
  return `${url.origin}${url.pathname}`.replace(/\/+$/, '')
}

function tokenFileOf(
  { serviceAccountToken }: ConnectionSettings,
  environment: Readonly<Record<string, string | undefined>>,
  usesClusterService: boolean,
  warnings: string[],
): string | undefined {
  if (typeof serviceAccountToken === 'string') return serviceAccountToken
  const usual = firstText(environment.KF_PIPELINES_SA_TOKEN_PATH) ?? PIPELINES_TOKEN_FILE
  if (serviceAccountToken === true) return usual
  if (serviceAccountToken === false || !usesClusterService) return undefined
  if (existsSync(usual)) return usual
  warnings.push(
    `${usual}: there is no token for Kubeflow Pipelines in this pod; requests go without one. Project one into the pod, or name its file in KF_PIPELINES_SA_TOKEN_PATH`,
  )
  return undefined
}

function contextHeaders(context: ContextFile): Record<string, string> {
  const name = firstText(context.client_authentication_header_name)
  const cookie = firstText(context.client_authentication_cookie)
  return {
    ...(name !== undefined && { [name.toLowerCase()]: context.client_authentication_header_value ?? '' }),
    ...(cookie !== undefined && { cookie }),
  }
}

async function tokenHeader(
  token: string | undefined,
  tokenFile: string | undefined,
): Promise<Record<string, string>> {
  if (token !== undefined) return { authorization: `Bearer ${token}` }
  if (tokenFile === undefined) return {}
  const read = await readIfThere(tokenFile)
  if (read === undefined)
    throw new ClientUsageError(
      `${tokenFile}: there is no service account token; project one into the pod, or give --token`,
    )
  return { authorization: `Bearer ${read}` }
}

async function readIfThere(file: string): Promise<string | undefined> {
  try {
    return firstText((await readFile(file, 'utf8')).trim())
  } catch {
    return undefined
  }
}

/** Plain http to another machine, other than over a cluster's own network. */
function isOpenToListeners(endpoint: string): boolean {
  const { protocol, hostname } = new URL(endpoint)
  if (protocol !== 'http:') return false
  return !/^(?:localhost|127\.\d+\.\d+\.\d+|\[::1\]|.*\.svc|.*\.svc\.cluster\.local)$/.test(hostname)
}

function firstText(...candidates: readonly (string | undefined)[]): string | undefined {
  return candidates.find((candidate) => candidate !== undefined && candidate !== '')
}
