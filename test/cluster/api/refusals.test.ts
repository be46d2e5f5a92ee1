import { once } from 'node:events'
import { mkdtempSync, rmSync } from 'node:fs'
import { createServer, type Server } from 'node:http'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { type KubeApi, kubeApi } from '#cluster/api/kube-api.js'

/** What a proxy of kubectl would pass on, or says itself. */
let answer: { readonly status: number; readonly text: string } = { status: 200, text: '{}' }
const folder = mkdtempSync(join(tmpdir(), 'signline-api-'))
const socketPath = join(folder, 'api')
let server: Server
let api: KubeApi

beforeAll(async () => {
  server = createServer((_, response) => response.writeHead(answer.status).end(answer.text)).listen(
    socketPath,
  )
  await once(server, 'listening')
  api = kubeApi({ kind: 'socket', socketPath, server: 'context "stage" (https://10.0.0.1:6443)' })
})
afterAll(() => {
  server.close()
  rmSync(folder, { recursive: true, force: true })
})

describe('The Kubernetes API says with its remedy that', () => {
  const refusal = (message: string): string => JSON.stringify({ kind: 'Status', message })
  test.each([
    [
      'nobody answers',
      500,
      'dial tcp 10.0.0.1:6443: i/o timeout\n',
      'the API server of context "stage" (https://10.0.0.1:6443) cannot be reached: dial tcp 10.0.0.1:6443: i/o timeout; see that the cluster runs and that this machine may reach it, or choose another by --context',
    ],
    [
      'the certificate is not trusted',
      500,
      'tls: failed to verify certificate: x509: certificate signed by unknown authority',
      'the certificate of context "stage" (https://10.0.0.1:6443) is not trusted: tls: failed to verify certificate: x509: certificate signed by unknown authority; see what certificate-authority the kubeconfig names',
    ],
    [
      'a program that logs in is missing',
      500,
      'getting credentials: exec: executable login not found\n\nIt looks like you are trying to use a plugin',
      'kubectl gets no credentials for context "stage" (https://10.0.0.1:6443): getting credentials: exec: executable login not found; install the program that the kubeconfig names, or log in again',
    ],
    [
      'credentials have expired',
      401,
      refusal('Unauthorized'),
      'GET /version: the Kubernetes API server answers 401, Unauthorized; the credentials are wrong or have expired, so log in again (kubectl auth whoami)',
    ],
    [
      'a right is missing',
      403,
      refusal('nodes is forbidden'),
      'GET /version: the Kubernetes API server answers 403, nodes is forbidden; give the account that asks a Role that allows it',
    ],
    [
      'it has a fault of its own',
      500,
      refusal('etcdserver: leader changed'),
      'GET /version: the Kubernetes API server answers 500, etcdserver: leader changed; look at the API server and at what was asked',
    ],
  ])('%s', async (_, status, text, sentence) => {
    answer = { status, text }
    await expect(api.text('/version')).rejects.toMatchObject({ message: sentence, exitCode: 1 })
  })
})
