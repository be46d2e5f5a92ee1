import { type ChildProcess, spawn } from 'node:child_process'
import { mkdir, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { setTimeout as pause } from 'node:timers/promises'
import { freePort } from '../../free-port.ts'
import { nameThisMachine, registerExternalMetrics } from './aggregation.ts'
import { definitionsOf, findJudge } from './build-judges.ts'
import type { Lab } from './start-lab.ts'

const NAMESPACE = 'keda'
const ADAPTER = 'keda-metrics-apiserver'
const WEBHOOKS = 'keda-admission-webhooks'
const SECRET = `/api/v1/namespaces/${NAMESPACE}/secrets/kedaorg-certs`
const LOG_CHARACTERS = 6000
const PATIENCE_MS = 240_000

export interface KedaPrograms {
  readonly operator: string
  readonly adapter: string
  readonly webhooks: string
}

/** KEDA's programs, or undefined with one line that says why not. */
export function findKeda(): KedaPrograms | undefined {
  const operator = findJudge('keda-operator')
  const adapter = operator && findJudge('keda-adapter')
  const webhooks = adapter && findJudge('keda-webhooks')
  return operator && adapter && webhooks ? { operator, adapter, webhooks } : undefined
}

export interface RunningKeda {
  /** The end of what all wrote. */
  log(): string
  stop(): Promise<void>
}

/**
 * KEDA's operator, its server of external metrics and its webhooks as processes outside of the cluster, the last two
 * registered with the API server. They reach Services by `proxy`.
 */
export async function runKeda(lab: Lab, programs: KedaPrograms, proxy: string): Promise<RunningKeda> {
  const made = await lab.kubectl(['apply', '--server-side', '-f', definitionsOf('keda-operator')])
  if (made.status !== 0) throw new Error(made.stderr)
  await lab.kubectl(['create', 'namespace', NAMESPACE])
  const certificates = join(lab.folder, 'keda-certificates')
  await mkdir(certificates)
  const [grpcPort, adapterPort, webhooksPort] = [await freePort(), await freePort(), await freePort()]
  await registerExternalMetrics(lab, { namespace: NAMESPACE, name: ADAPTER, port: adapterPort })
  await registerWebhook(lab, webhooksPort)

  const children = new Map<string, ChildProcess>()
  let log = ''
  let stopping = false
  const start = (program: string, args: readonly string[]): void => {
    const child = spawn(program, args, {
      env: {
        ...lab.environment,
        HTTP_PROXY: proxy,
        POD_NAMESPACE: NAMESPACE,
        POD_NAME: 'keda',
        WATCH_NAMESPACE: '',
        KEDA_CLUSTER_OBJECT_NAMESPACE: NAMESPACE,
      },
      stdio: ['ignore', 'pipe', 'pipe'],
    })
    children.set(program, child)
    for (const stream of [child.stdout, child.stderr])
      stream.on('data', (text) => {
        log = `${log}${text}`.slice(-LOG_CHARACTERS)
      })
    // The operator ends when it has made its certificates, to be started again by the kubelet.
    child.once('exit', (code) => {
      log = `${log}\n${program} ended with ${code}\n`
      if (!stopping) setTimeout(() => stopping || start(program, args), 500)
    })
  }
  const stop = async (): Promise<void> => {
    stopping = true
    for (const child of children.values()) {
      if (child.exitCode !== null || child.signalCode !== null) continue
      const gone = new Promise((resolve) => child.once('exit', resolve))
      child.kill('SIGKILL')
      await gone
    }
  }
  const until = async <Value>(what: string, look: () => Promise<Value | undefined>): Promise<Value> => {
    const endsAt = Date.now() + PATIENCE_MS
    for (;;) {
      const found = await look()
      if (found !== undefined) return found
      if (Date.now() > endsAt) throw new Error(`KEDA: ${what} is not there: ${log}`)
      await pause(200)
    }
  }

  process.once('exit', () => {
    for (const child of children.values()) child.kill('SIGKILL')
  })

  try {
    start(programs.operator, [
      '--metrics-bind-address=0',
      '--health-probe-bind-address=0',
      `--metrics-service-bind-address=127.0.0.1:${grpcPort}`,
      '--enable-cert-rotation=true',
      `--cert-dir=${certificates}`,
      '--zap-stacktrace-level=panic',
    ])
    // The kubelet would mount the Secret.
    const files = await until('its Secret of certificates', async () => {
      const { data } = ((await lab.api.read(SECRET)) ?? {}) as { data?: Record<string, string> }
      return data?.['tls.crt'] === undefined ? undefined : data
    })
    // What it waits for comes last.
    for (const name of ['ca.crt', 'tls.key', 'tls.crt'])
      await writeFile(join(certificates, name), Buffer.from(files[name] ?? '', 'base64'), { mode: 0o600 })
    const kubeconfig = lab.environment.KUBECONFIG
    start(programs.adapter, [
      '--bind-address=127.0.0.1',
      `--secure-port=${adapterPort}`,
      `--port=${await freePort()}`,
      `--cert-dir=${certificates}`,
      `--client-ca-file=${join(certificates, 'ca.crt')}`,
      `--tls-cert-file=${join(certificates, 'tls.crt')}`,
      `--tls-private-key-file=${join(certificates, 'tls.key')}`,
      `--metrics-service-address=127.0.0.1:${grpcPort}`,
      `--metrics-service-grpc-authority=keda-operator.${NAMESPACE}.svc`,
      `--lister-kubeconfig=${kubeconfig}`,
      `--authentication-kubeconfig=${kubeconfig}`,
      `--authorization-kubeconfig=${kubeconfig}`,
    ])
    start(programs.webhooks, [
      `--port=${webhooksPort}`,
      `--cert-dir=${certificates}`,
      '--metrics-bind-address=0',
      '--health-probe-bind-address=0',
    ])
    await until('its webhook', async () => {
      const { stderr } = await lab.kubectl(
        ['create', '--dry-run=server', '-f', '-'],
        JSON.stringify(IMPOSSIBLE),
      )
      return stderr.includes('must be less than') ? true : undefined
    })
    await until('its API of external metrics', async () => {
      const path = '/apis/apiregistration.k8s.io/v1/apiservices/v1beta1.external.metrics.k8s.io'
      const { status } = ((await lab.api.read(path)) ?? {}) as {
        status?: { conditions?: { type: string; status: string }[] }
      }
      const available = status?.conditions?.find(({ type }) => type === 'Available')
      return available?.status === 'True' ? true : undefined
    })
  } catch (error) {
    await stop()
    throw error
  }
  return { log: () => log, stop }
}

/** What only the webhook refuses. */
const IMPOSSIBLE = {
  apiVersion: 'keda.sh/v1alpha1',
  kind: 'ScaledObject',
  metadata: { name: 'impossible', namespace: NAMESPACE },
  spec: {
    scaleTargetRef: { name: 'nobody' },
    minReplicaCount: 5,
    maxReplicaCount: 1,
    triggers: [{ type: 'cron', metadata: {} }],
  },
}

/** As KEDA's own manifests do for ScaledObjects, but that nothing passes while it does not answer. */
async function registerWebhook(lab: Lab, port: number): Promise<void> {
  await nameThisMachine(lab, NAMESPACE, WEBHOOKS)
  const path = '/validate-keda-sh-v1alpha1-scaledobject'
  await lab.api.create('/apis/admissionregistration.k8s.io/v1/validatingwebhookconfigurations', {
    apiVersion: 'admissionregistration.k8s.io/v1',
    kind: 'ValidatingWebhookConfiguration',
    metadata: { name: 'keda-admission' },
    webhooks: [
      {
        name: 'vscaledobject.kb.io',
        clientConfig: { service: { namespace: NAMESPACE, name: WEBHOOKS, path, port } },
        rules: [
          {
            apiGroups: ['keda.sh'],
            apiVersions: ['v1alpha1'],
            operations: ['CREATE', 'UPDATE'],
            resources: ['scaledobjects'],
          },
        ],
        admissionReviewVersions: ['v1'],
        failurePolicy: 'Fail',
        sideEffects: 'None',
        timeoutSeconds: 10,
      },
    ],
  })
}
