import { once } from 'node:events'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import type { IncomingMessage } from 'node:http'
import { createServer, type Server } from 'node:https'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { DELETION_COST, writeDeletionCost } from '#cluster/deletion-cost/write-deletion-cost.js'
import { makeSelfSigned } from '#live/tls/self-signed.js'

interface Asked {
  readonly line: string
  readonly token: string | undefined
  readonly type: string | undefined
  readonly body: unknown
}

const { signal } = new AbortController()

describe('What ending a pod would cost', () => {
  let server: Server
  let folder: string
  let environment: NodeJS.ProcessEnv
  const asked: Asked[] = []
  /** What the API server answers: a status and a body; undefined: nothing. */
  let answer: readonly [number, object] | undefined

  beforeEach(async () => {
    asked.length = 0
    answer = [200, { metadata: { name: 'worker-1' } }]
    const { cert, key } = await makeSelfSigned(['localhost'], ['127.0.0.1'])
    server = createServer({ cert, key }, async (request, response) => {
      asked.push(await whatIs(request))
      if (answer === undefined) return
      response.writeHead(answer[0], { 'content-type': 'application/json' }).end(JSON.stringify(answer[1]))
    }).listen(0, '127.0.0.1')
    await once(server, 'listening')
    folder = mkdtempSync(join(tmpdir(), 'signline-token-'))
    writeFileSync(join(folder, 'ca.crt'), cert)
    writeFileSync(join(folder, 'namespace'), 'live\n')
    writeFileSync(join(folder, 'token'), 'first\n')
    environment = {
      SIGNLINE_SERVICE_ACCOUNT: folder,
      KUBERNETES_SERVICE_HOST: '127.0.0.1',
      KUBERNETES_SERVICE_PORT: String((server.address() as { port: number }).port),
    }
  })
  afterEach(() => {
    server.close()
    server.closeAllConnections()
    rmSync(folder, { recursive: true })
  })

  test('is one annotation of the own pod, and the token is the one that the pod has by then', async () => {
    await writeDeletionCost(environment, 'worker-1', 15, signal)
    writeFileSync(join(folder, 'token'), 'second')
    await writeDeletionCost(environment, 'worker-1', 0, signal)
    const patch = (token: string, cost: string): Asked => ({
      line: 'PATCH /api/v1/namespaces/live/pods/worker-1',
      token: `Bearer ${token}`,
      type: 'application/merge-patch+json',
      body: { metadata: { annotations: { [DELETION_COST]: cost } } },
    })
    expect(asked).toEqual([patch('first', '15'), patch('second', '0')])
  })

  test('that may not be written says what the API server says, and what to do', async () => {
    answer = [403, { kind: 'Status', message: 'pods "worker-1" is forbidden', reason: 'Forbidden' }]
    await expect(writeDeletionCost(environment, 'worker-1', 15, signal)).rejects.toThrow(
      'PATCH /api/v1/namespaces/live/pods/worker-1: the Kubernetes API server answers 403, pods "worker-1" is forbidden; give the account that asks a Role that allows it',
    )
  })

  test('is sent to nobody who has another certificate than the cluster', async () => {
    writeFileSync(join(folder, 'ca.crt'), (await makeSelfSigned(['localhost'], ['127.0.0.1'])).cert)
    await expect(writeDeletionCost(environment, 'worker-1', 15, signal)).rejects.toThrow('does not answer')
    expect(asked).toEqual([])
  })

  test('where the API server is away, or the pod has no token, says so', async () => {
    const { port } = server.address() as { port: number }
    server.close()
    await expect(writeDeletionCost(environment, 'worker-1', 15, signal)).rejects.toThrow(
      `does not answer (connect ECONNREFUSED 127.0.0.1:${port})`,
    )
    rmSync(join(folder, 'token'))
    await expect(writeDeletionCost(environment, 'worker-1', 15, signal)).rejects.toThrow(
      `${join(folder, 'token')}: this pod has no token of a ServiceAccount`,
    )
    await expect(writeDeletionCost({}, 'worker-1', 15, signal)).rejects.toThrow('this is no pod')
  })

  test('is given up while the API server is silent', async () => {
    answer = undefined
    const ending = new AbortController()
    const writing = writeDeletionCost(environment, 'worker-1', 15, ending.signal)
    await once(server, 'request')
    ending.abort()
    await expect(writing).rejects.toThrow('does not answer')
  })
})

async function whatIs(request: IncomingMessage): Promise<Asked> {
  const parts: Buffer[] = []
  for await (const part of request) parts.push(part as Buffer)
  return {
    line: `${request.method} ${request.url}`,
    token: request.headers.authorization,
    type: request.headers['content-type'],
    body: JSON.parse(Buffer.concat(parts).toString()),
  }
}
