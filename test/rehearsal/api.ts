import type { Role, SharedSession, SignedCaption } from '#components/types/live-messages.js'
import type { CameraState, SessionCamera, WorkerStatus } from '#components/types/live-session.js'
import { OPERATOR_KEY } from './live-process.ts'

export interface Created {
  readonly session: SharedSession
  readonly tickets: Readonly<Record<Role, { readonly ticket: string; readonly link: string }>>
}

/** A gateway's REST, as whoever has the operator key. */
export class Api {
  readonly base: string

  constructor(base: string) {
    this.base = base
  }

  create(cameras: readonly SessionCamera[] = []): Promise<Created> {
    return this.#ask('/sessions', { cameras })
  }

  addCamera(sessionId: string, camera: SessionCamera): Promise<unknown> {
    return this.#ask(`/sessions/${sessionId}/cameras`, camera)
  }

  async cameras(sessionId: string): Promise<readonly CameraState[]> {
    return (await this.#ask<{ cameras: readonly CameraState[] }>(`/sessions/${sessionId}/cameras`)).cameras
  }

  async captions(sessionId: string): Promise<readonly SignedCaption[]> {
    return (await this.#ask<{ captions: readonly SignedCaption[] }>(`/sessions/${sessionId}/captions`))
      .captions
  }

  async workers(): Promise<readonly WorkerStatus[]> {
    return (await this.#ask<{ workers: readonly WorkerStatus[] }>('/workers')).workers
  }

  async end(sessionId: string): Promise<void> {
    await fetch(`${this.base}/api/v1/sessions/${sessionId}`, {
      method: 'DELETE',
      headers: { authorization: `Bearer ${OPERATOR_KEY}` },
    })
  }

  socket(sessionId: string): string {
    return `${this.base.replace(/^http/, 'ws')}/api/v1/sessions/${sessionId}/socket`
  }

  async #ask<T>(path: string, body?: unknown): Promise<T> {
    const response = await fetch(`${this.base}/api/v1${path}`, {
      headers: { authorization: `Bearer ${OPERATOR_KEY}`, 'content-type': 'application/json' },
      ...(body !== undefined && { method: 'POST', body: JSON.stringify(body) }),
    })
    if (!response.ok) throw new Error(`${path}: ${response.status} ${await response.text()}`)
    return (await response.json()) as T
  }
}
