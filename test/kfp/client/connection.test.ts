import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { type ConnectionSettings, resolveConnection } from '@kubeflow/pipelines/client'
import { afterAll, describe, expect, test } from 'vitest'

const folder = mkdtempSync(join(tmpdir(), 'kfp-connection-'))
afterAll(() => rmSync(folder, { recursive: true }))

function file(path: string, text: string): string {
  const whole = join(folder, path)
  mkdirSync(dirname(whole), { recursive: true })
  writeFileSync(whole, text)
  return whole
}

file(
  'home/.config/kfp/context.json',
  JSON.stringify({
    namespace: 'from-context',
    client_authentication_cookie: 'session=1',
    client_authentication_header_name: 'X-Proxy-User',
    client_authentication_header_value: 'someone',
  }),
)
const home = join(folder, 'home')
const token = file('token', 'from-a-file\n')
file('account/token', 'the pod’s own')
file('account/namespace', 'pod-space')

function resolve(settings: ConnectionSettings) {
  return resolveConnection({
    environment: {},
    homeFolder: '/nowhere',
    serviceAccountFolder: '/nowhere',
    ...settings,
  })
}

describe('the endpoint', () => {
  test.each([
    [
      { endpoint: 'http://a:1/' },
      { KFP_ENDPOINT: 'http://b', KF_PIPELINES_ENDPOINT: 'http://c' },
      'http://a:1',
    ],
    [{}, { KFP_ENDPOINT: 'http://b', KF_PIPELINES_ENDPOINT: 'http://c' }, 'http://b'],
    [{}, { KFP_ENDPOINT: '', KF_PIPELINES_ENDPOINT: 'http://c/pipeline//' }, 'http://c/pipeline'],
  ])('comes from %j and %j', async (settings, environment, endpoint) => {
    expect((await resolve({ ...settings, environment })).endpoint).toBe(endpoint)
  })

  test('gets https where it says nothing, with a warning', async () => {
    const { endpoint, warnings } = await resolve({ endpoint: 'kubeflow.example' })
    expect(endpoint).toBe('https://kubeflow.example')
    expect(warnings.join()).toMatch(/no http:\/\/ or https:\/\/; https is taken/)
  })

  test('is the cluster’s own in a pod, by the namespace where one is named', async () => {
    const inPod = {
      environment: { KUBERNETES_SERVICE_HOST: '10.0.0.1' },
      serviceAccountFolder: join(folder, 'account'),
    }
    expect((await resolve(inPod)).endpoint).toBe('http://ml-pipeline.kubeflow.svc.cluster.local:8888')
    expect((await resolve({ ...inPod, namespace: 'team' })).endpoint).toBe(
      'http://ml-pipeline.team.svc.cluster.local:8888',
    )
  })

  test.each([
    [{}, /no Kubeflow Pipelines server is named; give --endpoint/],
    [{ endpoint: 'http://' }, /is no address/],
    [{ endpoint: 'http://user:secret@a' }, /has a user or password in it/],
    [{ endpoint: 'http://a/?x=1' }, /has a \? in it/],
  ])('%j is refused with what to do', async (settings, message) => {
    const error = (await resolve(settings).catch((caught: unknown) => caught)) as Error
    expect(error.message).toMatch(message)
    expect(error.message).not.toContain('secret')
    expect(error).toMatchObject({ exitCode: 2 })
  })
})

describe('the namespace', () => {
  test.each([
    ['a', { KFP_NAMESPACE: 'b' }, 'a'],
    [undefined, { KFP_NAMESPACE: 'b' }, 'b'],
    [undefined, {}, 'from-context'],
    // What Python's command line takes for none: the namespace of the installation.
    ['kubeflow', {}, 'from-context'],
  ])('comes from %j and %j and the context file', async (namespace, environment, expected) => {
    const settings = { endpoint: 'http://a', environment, homeFolder: home }
    const connection = await resolve({ ...settings, ...(namespace !== undefined && { namespace }) })
    expect(connection.namespace).toBe(expected)
  })

  test('of the pod is there for a server of many users', async () => {
    const connection = await resolve({
      endpoint: 'http://a',
      serviceAccountFolder: join(folder, 'account'),
    })
    expect(connection.namespace).toBeUndefined()
    expect(await connection.podNamespace()).toBe('pod-space')
  })
})

describe('what proves who asks', () => {
  const endpoint = 'https://a'

  test('is the token that is given, before KFP_EXISTING_TOKEN, before a file', async () => {
    const environment = { KFP_EXISTING_TOKEN: 'b', KF_PIPELINES_SA_TOKEN_PATH: token }
    const all = { endpoint, environment, serviceAccountToken: true }
    expect(await (await resolve({ ...all, token: 'a' })).headers()).toEqual({ authorization: 'Bearer a' })
    expect(await (await resolve(all)).headers()).toEqual({ authorization: 'Bearer b' })
  })

  test('is a file’s token, read anew for each request', async () => {
    const path = file('renewed', 'one')
    const { headers } = await resolve({ endpoint, serviceAccountToken: path })
    expect(await headers()).toEqual({ authorization: 'Bearer one' })
    writeFileSync(path, 'two\n')
    expect(await headers()).toEqual({ authorization: 'Bearer two' })
  })

  test('is no file’s token where the endpoint is named and the file is not', async () => {
    const environment = { KF_PIPELINES_SA_TOKEN_PATH: token }
    expect(await (await resolve({ endpoint, environment })).headers()).toEqual({})
  })

  test('is the projected token in a pod', async () => {
    const { headers } = await resolve({
      environment: { KUBERNETES_SERVICE_HOST: '10.0.0.1', KF_PIPELINES_SA_TOKEN_PATH: token },
      serviceAccountFolder: join(folder, 'account'),
    })
    expect(await headers()).toEqual({ authorization: 'Bearer from-a-file' })
  })

  test('is missing in a pod without one, with a warning', async () => {
    const { headers, warnings } = await resolve({
      environment: { KUBERNETES_SERVICE_HOST: '10.0.0.1', KF_PIPELINES_SA_TOKEN_PATH: '/nowhere/token' },
      serviceAccountFolder: join(folder, 'account'),
    })
    expect(await headers()).toEqual({})
    expect(warnings.join()).toMatch(/\/nowhere\/token: there is no token .* requests go without one/)
  })

  test('is the cookie and the header of the context file', async () => {
    const { headers } = await resolve({ endpoint, homeFolder: home })
    expect(await headers()).toEqual({ 'x-proxy-user': 'someone', cookie: 'session=1' })
  })

  test.each([
    ['http://kubeflow.example', true],
    ['https://kubeflow.example', false],
    ['http://localhost:8888', false],
    ['http://127.0.0.1:8888', false],
    ['http://[::1]:8888', false],
    ['http://ml-pipeline.kubeflow.svc.cluster.local:8888', false],
  ])('going to %s is warned of: %s', async (address, isWarned) => {
    const { warnings } = await resolve({ endpoint: address, token: 'hush' })
    expect(warnings.some((warning) => warning.includes('without encryption'))).toBe(isWarned)
    expect(warnings.join()).not.toContain('hush')
    expect((await resolve({ endpoint: address })).warnings).toEqual([])
  })
})

describe('a context file that cannot be used', () => {
  test.each([
    ['{ "client_authentication_cookie": "secret', /this is no JSON; mend it/],
    ['[]', /this is no JSON object/],
    ['{"namespace": 3}', /namespace is no text/],
  ])('%s is named without showing what is in it', async (text, message) => {
    file('odd/.config/kfp/context.json', text)
    const error = (await resolve({ endpoint: 'http://a', homeFolder: join(folder, 'odd') }).catch(
      (caught: unknown) => caught,
    )) as Error
    expect(error.message).toMatch(message)
    expect(error.message).not.toContain('secret')
  })
})
