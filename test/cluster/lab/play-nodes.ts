import { type ChildProcess, spawn } from 'node:child_process'
import { setTimeout as pause } from 'node:timers/promises'
import { ApiRefusalError, type KubeObject } from '#cluster/api/kube-api.js'
import { seen } from '../releases.ts'
import { playLogs } from './play-logs.ts'
import { ACCOUNT_FOLDER, projectTokens } from './pod-tokens.ts'
import type { Lab } from './start-lab.ts'

const LOOK_EVERY_MS = 150
const ENTRY_POINT = 'cli/signline.js'

export interface NodesOptions {
  readonly names: readonly string[]
  /** Components whose container is really run, as a process of the same entry point; others are ready at once. */
  readonly running?: readonly string[]
  /** Where a service's address leads outside of a cluster's network. */
  readonly addresses?: Readonly<Record<string, string>>
}

interface Container {
  readonly name: string
  readonly args?: readonly string[]
  readonly lifecycle?: { readonly preStop?: { readonly sleep?: { readonly seconds: number } } }
  readonly volumeMounts?: readonly { readonly name: string; readonly mountPath: string }[]
  readonly env?: readonly {
    readonly name: string
    readonly value?: string
    readonly valueFrom?: {
      readonly secretKeyRef?: { readonly name: string; readonly key: string }
      readonly fieldRef?: { readonly fieldPath: string }
    }
  }[]
}
export interface PodSpec {
  readonly nodeName?: string
  readonly serviceAccountName?: string
  readonly terminationGracePeriodSeconds?: number
  readonly containers: readonly Container[]
  readonly volumes?: readonly {
    readonly name: string
    readonly projected?: {
      readonly sources: readonly {
        readonly serviceAccountToken?: {
          readonly audience?: string
          readonly path: string
          readonly expirationSeconds?: number
        }
      }[]
    }
  }[]
}

/** What kubelets would do: nodes that are ready, pods that run on them and end. */
export interface PlayedNodes {
  /** What the process of a pod printed, by the pod's name. */
  readonly printed: ReadonlyMap<string, string>
  /** Ids of processes that run, by the pod's name. */
  processIds(): ReadonlyMap<string, number>
  /** Arguments of containers, and what they are on this machine. */
  addresses: Readonly<Record<string, string>>
  stop(): Promise<void>
}

export async function playNodes(lab: Lab, options: NodesOptions): Promise<PlayedNodes> {
  const { api } = lab
  const running = new Set(options.running ?? [])
  const children = new Map<string, ChildProcess>()
  const processIds = new Map<string, number>()
  const started = new Set<string>()
  /** Of processes that have ended, by the pod's uid. */
  const exitCodes = new Map<string, number>()
  const ending = new Set<string>()
  const printed = new Map<string, string>()
  const nodes: PlayedNodes = {
    printed,
    addresses: options.addresses ?? {},
    processIds: () => processIds,
    stop,
  }
  const logs = await playLogs(lab, printed)
  for (const name of options.names) await addNode(lab, name, logs.status)

  let stopping = false
  const loop = (async () => {
    while (!stopping) {
      try {
        for (const pod of (await api.list('/api/v1/pods')) ?? []) await tendOrComeBack(pod)
      } catch (error) {
        if (!stopping) process.stderr.write(`played nodes: ${(error as Error).message}\n`)
      }
      await pause(LOOK_EVERY_MS)
    }
  })()

  /** A busy API server may refuse; what a pod still needs is tried again at the next look. */
  async function tendOrComeBack(pod: KubeObject): Promise<void> {
    try {
      await tend(pod)
    } catch (error) {
      if (!(error instanceof ApiRefusalError && error.status === 404)) throw error
    }
  }

  async function tend(pod: KubeObject): Promise<void> {
    const spec = pod.spec as PodSpec
    const { namespace, name, uid = '' } = pod.metadata
    if (spec.nodeName === undefined || !options.names.includes(spec.nodeName)) return
    const path = `/api/v1/namespaces/${namespace}/pods/${name}`
    if (pod.metadata.deletionTimestamp !== undefined) {
      const child = children.get(uid)
      // A pod is there until its containers have ended.
      if (child !== undefined) return endChild(uid, child, spec)
      await api.remove(path, { gracePeriodSeconds: 0, preconditions: { uid } }).catch(() => false)
    } else if (exitCodes.has(uid)) {
      const exitCode = exitCodes.get(uid) ?? 0
      await setPhase(path, spec, exitCode === 0 ? 'Succeeded' : 'Failed', exitCode)
      exitCodes.delete(uid)
    } else if (!started.has(uid)) {
      const component = pod.metadata.labels?.['app.kubernetes.io/component'] ?? ''
      await setPhase(path, spec, 'Running')
      if (running.has(component)) await runPod(pod, spec)
      started.add(uid)
    }
  }

  /** SIGTERM after what goes before it, and SIGKILL when the pod's grace period is over; the pod goes when its process has gone. */
  function endChild(uid: string, child: ChildProcess, spec: PodSpec): void {
    if (ending.has(uid)) return
    ending.add(uid)
    const sleepMs = (spec.containers[0]?.lifecycle?.preStop?.sleep?.seconds ?? 0) * 1000
    const stop = setTimeout(() => child.kill('SIGTERM'), sleepMs)
    const graceMs = (spec.terminationGracePeriodSeconds ?? 30) * 1000
    const timer = setTimeout(() => child.kill('SIGKILL'), graceMs)
    child.once('exit', () => {
      clearTimeout(stop)
      clearTimeout(timer)
    })
  }

  /** The container's environment, as far as it is written out, in Secrets, or the pod's name. */
  async function environmentOf({ env = [] }: Container, pod: KubeObject): Promise<NodeJS.ProcessEnv> {
    const environment: NodeJS.ProcessEnv = {}
    const { namespace = '' } = pod.metadata
    for (const { name, value, valueFrom } of env) {
      if (valueFrom?.fieldRef?.fieldPath === 'metadata.name') {
        environment[name] = pod.metadata.name
        continue
      }
      const from = valueFrom?.secretKeyRef
      const secret = from && (await api.read(`/api/v1/namespaces/${namespace}/secrets/${from.name}`))
      const held = from && (secret?.data as Record<string, string> | undefined)?.[from.key]
      environment[name] = held === undefined ? value : Buffer.from(held, 'base64').toString()
    }
    return environment
  }

  /** The container's arguments, run by the same entry point, with the tokens that the pod would have. */
  async function runPod(pod: KubeObject, spec: PodSpec): Promise<void> {
    const { name, uid = '' } = pod.metadata
    const [container] = spec.containers
    const environment: NodeJS.ProcessEnv = {
      PATH: process.env.PATH,
      HOME: lab.folder,
      ...(container !== undefined && (await environmentOf(container, pod))),
    }
    const folders = await projectTokens(lab, pod)
    const account = folders.get(ACCOUNT_FOLDER)
    if (account !== undefined) {
      environment.SIGNLINE_SERVICE_ACCOUNT = account
      environment.KUBERNETES_SERVICE_HOST = lab.host
      environment.KUBERNETES_SERVICE_PORT = String(lab.port)
    }
    const args = (container?.args ?? []).map((arg) => onThisMachine(expanded(arg, environment), folders))
    const child = spawn(process.execPath, [ENTRY_POINT, ...args], { env: environment })
    children.set(uid, child)
    if (child.pid !== undefined) processIds.set(name, child.pid)
    for (const stream of [child.stdout, child.stderr])
      stream.on('data', (text: Buffer) => printed.set(name, `${printed.get(name) ?? ''}${text}`))
    child.once('close', (code) => {
      children.delete(uid)
      processIds.delete(name)
      exitCodes.set(uid, code ?? 137)
    })
  }

  /** An argument, or what stands behind the sign of equality in it: an address, or a file in a mounted folder. */
  function onThisMachine(arg: string, folders: ReadonlyMap<string, string>): string {
    const [, option = '', value = ''] = /^(--[\w-]+=)?(.*)$/s.exec(arg) ?? []
    const address = nodes.addresses[value]
    if (address !== undefined) return `${option}${address}`
    const mount = [...folders].find(([mounted]) => value.startsWith(`${mounted}/`))
    return mount === undefined ? arg : `${option}${mount[1]}${value.slice(mount[0].length)}`
  }

  async function setPhase(path: string, spec: PodSpec, phase: string, exitCode?: number): Promise<void> {
    const ready = phase === 'Running'
    const time = `${new Date().toISOString().slice(0, 19)}Z`
    await api.patch(`${path}/status`, {
      status: {
        phase,
        podIP: '10.244.0.1',
        startTime: time,
        conditions: ['PodScheduled', 'Initialized', 'ContainersReady', 'Ready'].map((type) => ({
          type,
          status: ready || type === 'PodScheduled' || type === 'Initialized' ? 'True' : 'False',
          lastTransitionTime: time,
        })),
        containerStatuses: spec.containers.map(({ name }) => ({
          name,
          image: 'played',
          imageID: 'played',
          ready,
          started: ready,
          restartCount: 0,
          state: ready
            ? { running: { startedAt: time } }
            : { terminated: { exitCode: exitCode ?? 0, startedAt: time, finishedAt: time } },
        })),
      },
    })
  }

  async function stop(): Promise<void> {
    stopping = true
    await loop
    for (const child of children.values()) child.kill('SIGKILL')
    logs.stop()
  }
  return nodes
}

async function addNode(lab: Lab, name: string, reachedAt: object): Promise<void> {
  const amounts = { cpu: '64', memory: '256Gi', pods: '250' }
  await lab.api.create('/api/v1/nodes', {
    apiVersion: 'v1',
    kind: 'Node',
    metadata: { name, labels: { 'kubernetes.io/hostname': name, 'kubernetes.io/os': 'linux' } },
  })
  await lab.api.patch(`/api/v1/nodes/${name}/status`, {
    status: {
      ...reachedAt,
      capacity: amounts,
      allocatable: amounts,
      conditions: [
        { type: 'Ready', status: 'True', reason: 'Played', lastHeartbeatTime: new Date().toISOString() },
      ],
    },
  })
  // Kubernetes taints it as not ready until it has seen that.
  await seen(
    async () => await lab.api.read(`/api/v1/nodes/${name}`),
    (node) => (node?.spec as { taints?: unknown } | undefined)?.taints === undefined,
  )
}

/** `$(NAME)` in an argument is what the container's environment says. */
function expanded(arg: string, environment: NodeJS.ProcessEnv): string {
  return arg.replace(/\$\((\w+)\)/g, (all, name: string) => environment[name] ?? all)
}
