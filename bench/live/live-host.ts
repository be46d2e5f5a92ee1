import { type ChildProcess, fork } from 'node:child_process'
import { fileURLToPath } from 'node:url'
import { RunningFaultError } from '../../components/types/errors.ts'
import type { Role, SharedSession } from '../../components/types/live-messages.ts'
import type { CameraState, SessionCamera } from '../../components/types/live-session.ts'

/** `signline live` in a process of its own: gateway, worker, no page. */
export interface LiveHost extends AsyncDisposable, Pick<HostReady, 'cameraCapacity' | 'sessionCapacity'> {
  readonly pid: number
  create(session: { readonly cameras: readonly SessionCamera[] }): Promise<CreatedSession>
  cameras(sessionId: string): Promise<readonly CameraState[]>
  socketAddress(sessionId: string): string
  /** Prometheus' text. */
  metrics(): Promise<string>
}

export interface CreatedSession {
  readonly session: SharedSession
  readonly tickets: Readonly<Record<Role, { readonly ticket: string }>>
}

export interface HostPlan {
  readonly allowCameras: readonly string[]
  /** Cameras and sessions that the worker takes, whatever it reckons; undefined leaves it to the worker. */
  readonly capacity?: number
}

export interface HostReady {
  /** `http://127.0.0.1:…` */
  readonly base: string
  readonly operatorKey: string
  /** What the worker takes at most. */
  readonly cameraCapacity: number
  readonly sessionCapacity: number
}

const START_MS = 60_000
const STOP_MS = 15_000
/** A gateway takes so many requests a second of one key; a bench that opens many sessions waits. */
const TOO_MANY = 429
const MOST_TRIES = 30

export async function startLiveHost(plan: HostPlan): Promise<LiveHost> {
  const child = fork(fileURLToPath(new URL('./host-process.js', import.meta.url)), {
    env: { ...process.env, SIGNLINE_LOG: process.env.SIGNLINE_LOG ?? 'error' },
  })
  child.send(plan)
  const { base, operatorKey, ...capacities } = await ready(child)
  const ask = async (path: string, body?: unknown): Promise<Response> => {
    for (let tries = 1; ; tries++) {
      const response = await fetch(`${base}${path}`, {
        headers: { authorization: `Bearer ${operatorKey}`, 'content-type': 'application/json' },
        ...(body !== undefined && { method: 'POST', body: JSON.stringify(body) }),
      })
      if (response.ok) return response
      const text = await response.text()
      if (response.status !== TOO_MANY || tries === MOST_TRIES)
        throw new RunningFaultError(`the gateway answers ${path} with ${response.status}: ${text}`)
      await new Promise((resolve) => setTimeout(resolve, 1000))
    }
  }
  return {
    ...capacities,
    pid: child.pid ?? 0,
    create: async (session) => (await (await ask('/api/v1/sessions', session)).json()) as CreatedSession,
    cameras: async (id) =>
      ((await (await ask(`/api/v1/sessions/${id}/cameras`)).json()) as { cameras: readonly CameraState[] })
        .cameras,
    socketAddress: (id) => `${base.replace(/^http/, 'ws')}/api/v1/sessions/${id}/socket`,
    metrics: async () => (await ask('/metrics')).text(),
    [Symbol.asyncDispose]: () => stop(child),
  }
}

function ready(child: ChildProcess): Promise<HostReady> {
  return new Promise((resolve, reject) => {
    const late = setTimeout(() => fail('did not start within a minute'), START_MS)
    const fail = (what: string): void => {
      clearTimeout(late)
      child.kill('SIGKILL')
      reject(new RunningFaultError(`the live host ${what}; what it wrote is above`))
    }
    child.once('exit', (code) => fail(`ended with code ${code}`))
    child.once('message', (message: HostReady) => {
      clearTimeout(late)
      child.removeAllListeners('exit')
      resolve(message)
    })
  })
}

async function stop(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return
  const ended = new Promise((resolve) => child.once('exit', resolve))
  child.kill('SIGTERM')
  const late = setTimeout(() => child.kill('SIGKILL'), STOP_MS)
  await ended
  clearTimeout(late)
}
