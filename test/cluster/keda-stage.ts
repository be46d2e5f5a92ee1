import { expect } from 'vitest'
import { redisServerPath } from '../live/redis/redis-server.ts'
import { type PlayedServices, playServices } from './lab/play-services.ts'
import { findKeda, type RunningKeda, runKeda } from './lab/run-keda.ts'
import type { Lab } from './lab/start-lab.ts'
import { LiveStage } from './live-stage.ts'
import { openLab } from './open-lab.ts'
import { install, podsOf, seen } from './releases.ts'

const NAMESPACE = 'live'
const GATEWAY = `signline-gateway.${NAMESPACE}.svc.cluster.local`
const NAME = 'signline-worker'
/** How long workers that nobody wants stay here. */
export const STAY_S = 4

const programs = findKeda()

export interface Condition {
  readonly type: string
  readonly status: string
  readonly reason?: string
  readonly message?: string
}

/** A lab whose autoscalers look every second, where KEDA, and Redis for the live part, are here. */
export async function openKedaLab(): Promise<Lab | undefined> {
  if (programs === undefined || redisServerPath() === undefined) return undefined
  return await openLab({ controllers: ['--horizontal-pod-autoscaler-sync-period=1s'] })
}

/** The live part of a release whose workers KEDA scales by the real gateway's numbers. */
export class KedaStage {
  readonly stage: LiveStage
  readonly keda: RunningKeda
  readonly #lab: Lab
  readonly #services: PlayedServices

  private constructor(lab: Lab, stage: LiveStage, keda: RunningKeda, services: PlayedServices) {
    this.#lab = lab
    this.stage = stage
    this.keda = keda
    this.#services = services
    this.gatewayAnswers()
  }

  static async open(
    lab: Lab,
    running: readonly string[],
    scaling: object,
    worker: object,
  ): Promise<KedaStage> {
    const stage = await LiveStage.open(lab, { namespace: NAMESPACE, names: ['node'], running })
    const services = await playServices()
    const keda = await runKeda(lab, programs!, services.url)
    const opened = new KedaStage(lab, stage, keda, services)
    const made = await install(lab, NAMESPACE, {
      ...stage.values,
      network: { peers: { redis: { cidrs: ['127.0.0.1/32'] }, keda: { namespace: 'keda' } } },
      worker,
      scaling: {
        by: 'keda',
        minReplicas: 0,
        maxReplicas: 10,
        stabilizationSeconds: STAY_S,
        keda: { pollingSeconds: 1 },
        ...scaling,
      },
    })
    expect(made).toMatchObject({ status: 0, stderr: '' })
    return opened
  }

  gatewayAnswers(): void {
    this.#services.answers.set(GATEWAY, { at: this.stage.api.base })
  }

  /** Other numbers than the gateway's, under the same address. */
  answerInstead(load: { readonly cameras: number; readonly sessions: number }): void {
    this.#services.answers.set(GATEWAY, { text: JSON.stringify(load) })
  }

  gatewayIsAway(): void {
    this.#services.answers.delete(GATEWAY)
  }

  async workers(): Promise<number> {
    return (await podsOf(this.#lab, NAMESPACE, 'worker')).length
  }

  /** The number of workers, once it is as wanted or patience is over. */
  async workersOnce(count: number, patienceMs?: number): Promise<number> {
    return await seen(
      async () => await this.workers(),
      (found) => found === count,
      patienceMs,
    )
  }

  /** A condition of the ScaledObject, once it has this status or patience is over. */
  async condition(type: string, status: 'True' | 'False'): Promise<Condition | undefined> {
    const path = `/apis/keda.sh/v1alpha1/namespaces/${NAMESPACE}/scaledobjects/${NAME}`
    return await seen(
      async () => {
        const read = (await this.#lab.api.read(path))?.status as { conditions?: Condition[] } | undefined
        return read?.conditions?.find((each) => each.type === type)
      },
      (found) => found?.status === status,
    )
  }

  /** The autoscaler that KEDA has made. */
  async autoscaler(): Promise<{
    readonly spec: { readonly metrics: readonly { external: { metric: { name: string } } }[] }
    readonly status?: {
      currentMetrics?: readonly { external: { current: { averageValue: string } } }[] | null
    }
  }> {
    const path = `/apis/autoscaling/v2/namespaces/${NAMESPACE}/horizontalpodautoscalers/keda-hpa-${NAME}`
    return (await this.#lab.api.read(path)) as never
  }

  /** What KEDA answers Kubernetes: workers wanted, before they are rounded up; or why it does not answer. */
  async wanted(): Promise<number | string> {
    const [name] = (await this.autoscaler()).spec.metrics.map(({ external }) => external.metric.name)
    const path = `/apis/external.metrics.k8s.io/v1beta1/namespaces/${NAMESPACE}/${name}`
    const query = `labelSelector=scaledobject.keda.sh%2Fname%3D${NAME}`
    const asked = await this.#lab.kubectl(['get', '--raw', `${path}?${query}`])
    if (asked.status !== 0) return asked.stderr
    const { items } = JSON.parse(asked.stdout) as { items: { value: string }[] }
    return quantity(items[0]?.value ?? '')
  }

  /** Of the metric, a worker, as Kubernetes saw it last. */
  async average(): Promise<number | undefined> {
    const [metric] = (await this.autoscaler()).status?.currentMetrics ?? []
    return metric && quantity(metric.external.current.averageValue)
  }

  async stop(): Promise<void> {
    await this.keda.stop()
    await this.#services.stop()
    await this.stage.stop()
  }
}

function quantity(text: string): number {
  return text.endsWith('m') ? Number(text.slice(0, -1)) / 1000 : Number(text)
}
