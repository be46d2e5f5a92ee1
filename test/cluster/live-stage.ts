import { execFileSync } from 'node:child_process'
import { once } from 'node:events'
import { createServer } from 'node:net'
import { join } from 'node:path'
import { OPERATOR_KEY, TICKET_KEY } from '../rehearsal/live-process.ts'
import type { Lab } from './lab/start-lab.ts'

/** The sample recording, small and slow enough for everything that runs beside it. */
export function smallClip(folder: string): string {
  const file = join(folder, 'front.mp4')
  execFileSync('ffmpeg', [
    ...['-loglevel', 'error', '-i', 'data-samples/zeljora-right/front.mp4'],
    ...['-vf', 'scale=320:240,fps=12', '-c:v', 'libx264', '-preset', 'veryfast', '-crf', '18', file],
  ])
  return file
}

export async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1')
  await once(server, 'listening')
  const { port } = server.address() as { port: number }
  server.close()
  return port
}

/** The Secrets that live processes of a release need: their keys, and where Redis is. */
export async function addSecrets(lab: Lab, namespace: string, redisUrl: string): Promise<void> {
  const path = `/api/v1/namespaces/${namespace}/secrets`
  const secret = async (name: string, stringData: Readonly<Record<string, string>>): Promise<void> => {
    await lab.api.create(path, { apiVersion: 'v1', kind: 'Secret', metadata: { name }, stringData })
  }
  await secret('signline-keys', { 'ticket-key': TICKET_KEY, 'operator-key': OPERATOR_KEY })
  await secret('redis-url', { url: redisUrl })
}
