import { spawn } from 'node:child_process'
import { freePort } from '../../free-port.ts'
import { definitionsOf } from './build-judges.ts'
import type { Lab } from './start-lab.ts'

const NAMESPACE = 'kyverno'
const LOG_CHARACTERS = 3000

export interface RunningKyverno {
  /** The end of what it wrote. */
  log(): string
  stop(): Promise<void>
}

/** Kyverno's admission controller as a process outside of the cluster, which the API server calls by its address. */
export async function runKyverno(lab: Lab, program: string): Promise<RunningKyverno> {
  const made = await lab.kubectl([
    'apply',
    '--server-side',
    '--recursive',
    '-f',
    definitionsOf('kyverno-admission'),
  ])
  if (made.status !== 0) throw new Error(made.stderr)
  await lab.kubectl(['create', 'namespace', NAMESPACE])
  for (const name of ['kyverno', 'kyverno-metrics'])
    await lab.kubectl(['create', 'configmap', name, '-n', NAMESPACE])
  const [port, metricsPort] = [await freePort(), await freePort()]
  const account = (name: string): string => `system:serviceaccount:${NAMESPACE}:${name}`
  const service = `kyverno-svc.${NAMESPACE}.svc`
  const names = {
    KYVERNO_NAMESPACE: NAMESPACE,
    KYVERNO_SERVICEACCOUNT_NAME: 'kyverno',
    KYVERNO_DEPLOYMENT: 'kyverno',
    KYVERNO_POD_NAME: 'kyverno',
    INIT_CONFIG: 'kyverno',
    METRICS_CONFIG: 'kyverno-metrics',
  }
  const child = spawn(
    program,
    [
      `--kubeconfig=${lab.environment.KUBECONFIG}`,
      `--serverIP=127.0.0.1:${port}`,
      '--webhookServerHost=127.0.0.1',
      `--webhookServerPort=${port}`,
      '--metricsHost=127.0.0.1',
      `--metricsPort=${metricsPort}`,
      '--controllerRuntimeMetricsAddress=0',
      `--backgroundServiceAccountName=${account('background')}`,
      `--reportsServiceAccountName=${account('reports')}`,
      `--caSecretName=${service}.kyverno-tls-ca`,
      `--tlsSecretName=${service}.kyverno-tls-pair`,
    ],
    { env: { ...lab.environment, ...names }, stdio: ['ignore', 'pipe', 'pipe'] },
  )
  let log = ''
  for (const stream of [child.stdout, child.stderr])
    stream.on('data', (text) => {
      log = `${log}${text}`.slice(-LOG_CHARACTERS)
    })
  return {
    log: () => log,
    stop: async () => {
      if (child.exitCode !== null) return
      const gone = new Promise((resolve) => child.once('exit', resolve))
      child.kill('SIGKILL')
      await gone
    },
  }
}
