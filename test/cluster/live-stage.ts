import { execFileSync } from 'node:child_process'
import { join } from 'node:path'
import { expect } from 'vitest'
import { buildPages } from '../browser/built-pages.ts'
import { freePort } from '../free-port.ts'
import { RedisServer } from '../live/redis/redis-server.ts'
import { Api } from '../rehearsal/api.ts'
import { OPERATOR_KEY, TICKET_KEY } from '../rehearsal/live-process.ts'
import { CaptionReader } from '../rehearsal/session-socket.ts'
import { type PlayedNodes, playNodes } from './lab/play-nodes.ts'
import type { Lab } from './lab/start-lab.ts'
import { addNamespace } from './releases.ts'

/** One session with one camera that never ends, and somebody who reads its captions. */
export interface WatchedSession {
  readonly id: string
  readonly reader: CaptionReader
  /** Nothing was lost or came twice: the reader has what the session kept, numbered from 1. */
  expectWhole(): Promise<void>
  end(): Promise<void>
}

/**
 * The live part of a release in the lab. No container runs there: for each pod that is scheduled the same entry point
 * runs as a process, and ends with it. Redis and the recording are the stage's own.
 */
export class LiveStage {
  readonly api: Api
  readonly nodes: PlayedNodes
  /** What the chart must be told, whatever else a test sets. */
  readonly values: {
    readonly redis: object
    readonly network: object
    readonly gateway: object
  }
  readonly #redis: RedisServer
  readonly #clip: string
  readonly #readers: CaptionReader[] = []

  private constructor(lab: Lab, api: Api, nodes: PlayedNodes, redis: RedisServer) {
    this.api = api
    this.nodes = nodes
    this.values = {
      redis: { trial: { enabled: false }, url: { secretName: 'redis-url' } },
      network: { peers: { redis: { cidrs: ['127.0.0.1/32'] } } },
      gateway: { replicas: 1, allowedCameras: [`${lab.folder}/`] },
    }
    this.#redis = redis
    this.#clip = smallClip(lab.folder)
  }

  /** Makes the namespace with its Secrets, and nodes that run these components of the chart. */
  static async open(
    lab: Lab,
    {
      namespace,
      names,
      running,
    }: Record<'names' | 'running', readonly string[]> & { readonly namespace: string },
  ): Promise<LiveStage> {
    buildPages()
    const redis = await RedisServer.start()
    const port = await freePort()
    const nodes = await playNodes(lab, {
      names,
      running,
      // All pods are on one machine here: each worker's metrics get a port of their own.
      addresses: { '0.0.0.0': '127.0.0.1', '8080': String(port), '9464': '0' },
    })
    await addNamespace(lab, namespace)
    await addSecrets(lab, namespace, redis.url)
    return new LiveStage(lab, new Api(`http://127.0.0.1:${port}`), nodes, redis)
  }

  async watchSession(): Promise<WatchedSession> {
    const { session, tickets } = await this.api.create([
      { kind: 'server', id: 'front', uri: this.#clip, mirrored: false, loop: true },
    ])
    const reader = new CaptionReader(() => this.api.socket(session.id), tickets.reader.ticket)
    this.#readers.push(reader)
    return {
      id: session.id,
      reader,
      expectWhole: async () => {
        expect(reader.faults).toEqual([])
        const kept = (await this.api.captions(session.id)).map(({ number, text }) => [number, text])
        expect(reader.finals.map(({ number, text }) => [number, text])).toEqual(
          kept.slice(0, reader.finals.length),
        )
        expect(kept.map(([number]) => number)).toEqual(kept.map((_, place) => place + 1))
      },
      end: async () => {
        reader.close()
        await this.api.end(session.id)
      },
    }
  }

  /** Workers that take cameras, by their ids; none while the gateway is away. */
  async takingCameras(): Promise<readonly string[]> {
    const workers = await this.api.workers().catch(() => [])
    return workers.filter(({ draining }) => !draining).map(({ id }) => id)
  }

  /** The worker that holds the session's camera now; empty where none does. */
  async holder(sessionId: string): Promise<string> {
    return (await this.api.cameras(sessionId).catch(() => []))[0]?.holder ?? ''
  }

  /** The pod whose process is this worker. */
  podOf(worker: string): string | undefined {
    return [...this.nodes.processIds()].find(([, id]) => worker.includes(`-${id}-`))?.[0]
  }

  get redisUrl(): string {
    return this.#redis.url
  }

  /** All that the pods have printed, for a test that fails. */
  get printed(): string {
    return [...this.nodes.printed.values()].join('\n')
  }

  async stop(): Promise<void> {
    for (const reader of this.#readers) reader.close()
    await this.nodes.stop()
    await this.#redis.remove()
  }
}

/** The sample recording, small and slow enough for everything that runs beside it. */
function smallClip(folder: string): string {
  const file = join(folder, 'front.mp4')
  execFileSync('ffmpeg', [
    ...['-loglevel', 'error', '-i', 'data-samples/zeljora-right/front.mp4'],
    ...['-vf', 'scale=320:240,fps=12', '-c:v', 'libx264', '-preset', 'veryfast', '-crf', '18', file],
  ])
  return file
}

/** The Secrets that live processes of a release need: their keys, and where Redis is. */
async function addSecrets(lab: Lab, namespace: string, redisUrl: string): Promise<void> {
  const path = `/api/v1/namespaces/${namespace}/secrets`
  const secret = async (name: string, stringData: Readonly<Record<string, string>>): Promise<void> => {
    await lab.api.create(path, { apiVersion: 'v1', kind: 'Secret', metadata: { name }, stringData })
  }
  await secret('signline-keys', { 'ticket-key': TICKET_KEY, 'operator-key': OPERATOR_KEY })
  await secret('redis-url', { url: redisUrl })
}
