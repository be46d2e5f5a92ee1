import { type ChildProcess, execFile, spawn } from 'node:child_process'
import { generateKeyPairSync, randomBytes } from 'node:crypto'
import { createWriteStream } from 'node:fs'
import { chmod, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as pause } from 'node:timers/promises'
import { type KubeApi, kubeApi } from '#cluster/api/kube-api.js'
import { type ResourceVersion, servedVersions } from '#cluster/api/resource-version.js'
import { freePorts } from '../../free-port.ts'
import { aggregationFlags } from './aggregation.ts'
import type { Programs } from './build-programs.ts'

export interface LabOptions {
  /** Feature gates of all three servers. */
  readonly gates?: Readonly<Record<string, boolean>>
  /** The API server's runtime configuration, such as `resource.k8s.io/v1beta2=true`. */
  readonly apis?: readonly string[]
  /** More arguments of the controller manager. */
  readonly controllers?: readonly string[]
}

export interface Ran {
  readonly status: number
  readonly stdout: string
  readonly stderr: string
}

/** A real control plane on loopback: etcd, API server, scheduler, controller manager. */
export interface Lab {
  readonly api: KubeApi
  /** The newest resource.k8s.io that it serves. */
  readonly claimsBy: ResourceVersion
  readonly host: '127.0.0.1'
  readonly port: number
  readonly certificateAuthority: string
  /** Its own folder; gone after `stop`. */
  readonly folder: string
  /** Environment in which kubectl, helm and signline reach it as its administrator. */
  readonly environment: NodeJS.ProcessEnv
  helm(...args: readonly string[]): Promise<Ran>
  kubectl(args: readonly string[], input?: string): Promise<Ran>
  stop(): Promise<void>
}

const READY_TIMEOUT_MS = 180_000
/** Longer than Helm's own patience, so that it says what it waited for. */
const RUN_TIMEOUT_MS = 400_000

export async function startLab(programs: Programs, options: LabOptions = {}): Promise<Lab> {
  const folder = await mkdtemp(join(tmpdir(), 'signline-lab-'))
  const children: ChildProcess[] = []
  const endAll = async (): Promise<void> => {
    for (const child of children.toReversed()) await end(child)
    await rm(folder, { recursive: true, force: true })
  }
  process.once('exit', () => {
    for (const child of children) child.kill('SIGKILL')
  })
  try {
    return await begin(programs, options, folder, children, endAll)
  } catch (error) {
    await endAll()
    throw error
  }
}

async function begin(
  programs: Programs,
  { gates = {}, apis = [], controllers = [] }: LabOptions,
  folder: string,
  children: ChildProcess[],
  stop: () => Promise<void>,
): Promise<Lab> {
  const [port, etcdPort, peerPort, schedulerPort, controllersPort] = await freePorts(5)
  const token = randomBytes(16).toString('hex')
  const kubeconfig = join(folder, 'kubeconfig')
  const etcd = `http://127.0.0.1:${etcdPort}`
  const peers = `http://127.0.0.1:${peerPort}`
  const keyFile = join(folder, 'sa.key')
  const gateFlag = Object.entries(gates).map(([name, on]) => `${name}=${on}`)
  const { privateKey } = generateKeyPairSync('rsa', {
    modulusLength: 2048,
    privateKeyEncoding: { type: 'pkcs1', format: 'pem' },
    publicKeyEncoding: { type: 'pkcs1', format: 'pem' },
  })
  await writeFile(keyFile, privateKey, { mode: 0o600 })
  await writeFile(join(folder, 'tokens.csv'), `${token},admin,admin,"system:masters"\n`, { mode: 0o600 })
  await writeFile(join(folder, 'kubectl'), `#!/bin/sh\nexec '${programs.kube}' kubectl "$@"\n`)
  await chmod(join(folder, 'kubectl'), 0o755)

  const ended: string[] = []
  const start = (name: string, program: string, args: readonly string[]): void => {
    const log = createWriteStream(join(folder, `${name}.log`))
    const child = spawn(program, args, { cwd: folder, stdio: ['ignore', 'pipe', 'pipe'] })
    child.stdout.pipe(log, { end: false })
    child.stderr.pipe(log, { end: false })
    child.once('exit', (code) => ended.push(`${name} ended with ${code}`))
    children.push(child)
  }
  const until = async <Value>(what: string, look: () => Promise<Value | undefined>): Promise<Value> =>
    await waitFor(what, folder, ended, look)
  const server = (name: string, args: readonly string[]): void =>
    start(name, programs.kube, [
      name,
      '--bind-address=127.0.0.1',
      ...(gateFlag.length > 0 ? [`--feature-gates=${gateFlag.join(',')}`] : []),
      ...args,
    ])

  start('etcd', programs.etcd, [
    `--data-dir=${join(folder, 'etcd')}`,
    '--unsafe-no-fsync',
    `--listen-client-urls=${etcd}`,
    `--advertise-client-urls=${etcd}`,
    `--listen-peer-urls=${peers}`,
    `--initial-advertise-peer-urls=${peers}`,
    `--initial-cluster=default=${peers}`,
  ])
  server('kube-apiserver', [
    `--etcd-servers=${etcd}`,
    '--advertise-address=127.0.0.1',
    '--endpoint-reconciler-type=none',
    `--secure-port=${port}`,
    `--cert-dir=${join(folder, 'certificates')}`,
    `--service-account-key-file=${keyFile}`,
    `--service-account-signing-key-file=${keyFile}`,
    '--service-account-issuer=https://kubernetes.default.svc',
    `--token-auth-file=${join(folder, 'tokens.csv')}`,
    '--authorization-mode=Node,RBAC',
    '--service-cluster-ip-range=10.96.0.0/16',
    ...(await aggregationFlags(folder)),
    ...(apis.length > 0 ? [`--runtime-config=${apis.join(',')}`] : []),
  ])
  const certificateFile = join(folder, 'certificates', 'apiserver.crt')
  const certificateAuthority = await until(
    'the certificate of the API server',
    async () => (await readFile(certificateFile, 'utf8').catch(() => '')) || undefined,
  )
  await writeFile(
    kubeconfig,
    JSON.stringify({
      apiVersion: 'v1',
      kind: 'Config',
      clusters: [
        {
          name: 'lab',
          cluster: { server: `https://127.0.0.1:${port}`, 'certificate-authority': certificateFile },
        },
      ],
      users: [{ name: 'admin', user: { token } }],
      contexts: [{ name: 'lab', context: { cluster: 'lab', user: 'admin' } }],
      'current-context': 'lab',
    }),
    { mode: 0o600 },
  )
  const api = kubeApi({
    kind: 'tls',
    host: '127.0.0.1',
    port: port as number,
    certificateAuthority,
    readToken: async () => token,
  })
  await until('the API server', async () => {
    const namespaces = await api.list('/api/v1/namespaces').catch(() => undefined)
    return namespaces?.some(({ metadata }) => metadata.name === 'default') ? true : undefined
  })
  server('kube-scheduler', [
    `--kubeconfig=${kubeconfig}`,
    `--secure-port=${schedulerPort}`,
    '--leader-elect=false',
  ])
  server('kube-controller-manager', [
    `--kubeconfig=${kubeconfig}`,
    `--secure-port=${controllersPort}`,
    '--leader-elect=false',
    '--use-service-account-credentials=false',
    `--service-account-private-key-file=${keyFile}`,
    `--root-ca-file=${certificateFile}`,
    // Nodes are played and send no heartbeats.
    '--node-monitor-grace-period=24h',
    ...controllers,
  ])
  await until('the controllers', async () => api.read('/api/v1/namespaces/default/serviceaccounts/default'))
  const environment = {
    ...process.env,
    KUBECONFIG: kubeconfig,
    // Of kubectl and Helm; some MiB for each cluster, and no cluster comes twice.
    KUBECACHEDIR: join(folder, 'kube-cache'),
    PATH: `${folder}:${process.env.PATH}`,
    HELM_CACHE_HOME: join(folder, 'helm'),
    HELM_CONFIG_HOME: join(folder, 'helm'),
    HELM_DATA_HOME: join(folder, 'helm'),
  }
  return {
    api,
    claimsBy: (await servedVersions(api))[0] ?? 'v1',
    host: '127.0.0.1',
    port: port as number,
    certificateAuthority,
    folder,
    environment,
    helm: async (...args) => withoutLibraryLog(await run(programs.helm, args, environment)),
    kubectl: async (args, input) => await run(programs.kube, ['kubectl', ...args], environment, input),
    stop,
  }
}

/** Helm's own words: now and then its client library writes a line of its log among them, as when a watch ends late. */
function withoutLibraryLog(ran: Ran): Ran {
  return { ...ran, stderr: ran.stderr.replace(/^I\d{4} \d\d:.*\n?/gm, '') }
}

/** Runs a program to its end; whatever it exits with is in the answer. */
export async function run(
  program: string,
  args: readonly string[],
  environment: NodeJS.ProcessEnv,
  input?: string,
): Promise<Ran> {
  return await new Promise((resolve) => {
    const child = execFile(
      program,
      args,
      { env: environment, timeout: RUN_TIMEOUT_MS, maxBuffer: 64 * 1024 * 1024 },
      (error, stdout, stderr) => {
        const code = (error as { code?: unknown } | null)?.code
        resolve({ status: error === null ? 0 : typeof code === 'number' ? code : 1, stdout, stderr })
      },
    )
    child.stdin?.end(input ?? '')
  })
}

/** Waits until something is there. @throws with the end of the API server's log where it does not come */
async function waitFor<Value>(
  what: string,
  folder: string,
  ended: readonly string[],
  look: () => Promise<Value | undefined>,
): Promise<Value> {
  const endsAt = Date.now() + READY_TIMEOUT_MS
  for (;;) {
    const found = await look()
    if (found !== undefined) return found
    if (ended.length > 0 || Date.now() > endsAt) {
      const log = await readFile(join(folder, 'kube-apiserver.log'), 'utf8').catch(() => '')
      const why = ended.length > 0 ? ended.join(', ') : `nothing after ${READY_TIMEOUT_MS} ms`
      throw new Error(`${what} is not there, ${why}: ${log.slice(-1500)}`)
    }
    await pause(100)
  }
}

async function end(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return
  const gone = new Promise((resolve) => child.once('exit', resolve))
  child.kill('SIGTERM')
  const timer = setTimeout(() => child.kill('SIGKILL'), 5000)
  await gone
  clearTimeout(timer)
}
