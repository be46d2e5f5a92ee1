import { readFileSync } from 'node:fs'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { GPU_STEP_IMAGE, STEP_IMAGE } from '#components/types/step-image.js'
import type { Values } from '../charts/profiles.ts'
import { PipelinesServer, type PipelinesServerOptions } from '../kfp/client/pipelines-server.ts'
import { judgeRequests } from './judge-requests.ts'
import { type PlayedNodes, playNodes } from './lab/play-nodes.ts'
import type { Lab, Ran } from './lab/start-lab.ts'
import { openLab } from './open-lab.ts'
import { addNamespace, install, podsOf } from './releases.ts'

const lab = (await openLab()) as Lab
const NAMESPACE = 'live'
const TEAM = 'team-a'
const ML_PIPELINE = 'http://ml-pipeline.kubeflow.svc.cluster.local:8888'

describe.skipIf(lab === undefined)('The upload job', () => {
  let nodes: PlayedNodes
  let server: PipelinesServer
  beforeAll(async () => {
    nodes = await playNodes(lab, { names: ['node'], running: ['upload'] })
    await addNamespace(lab, TEAM)
    await serve()
  })
  afterAll(async () => {
    await server?.stop()
    await nodes?.stop()
    await lab?.stop()
  })

  /** A server that stands for ml-pipeline; the one before has gone. */
  async function serve(options: PipelinesServerOptions = {}): Promise<void> {
    await server?.stop()
    server = new PipelinesServer(options)
    nodes.addresses = { [ML_PIPELINE]: await server.start() }
  }
  const upgrade = async (upload: Values = {}, more: Values = {}): Promise<Ran> =>
    await install(lab, NAMESPACE, {
      gateway: { enabled: false },
      worker: { enabled: false },
      kubeflow: { upload: { enabled: true, ...upload }, ...(more.kubeflow as Values | undefined) },
      image: { repository: 'registry.example/signline', tag: 'a', ...(more.image as Values | undefined) },
    })
  const names = (): unknown[] => server.versions.map((version) => version.display_name)
  const made = (): string[] => server.asked.filter((asked) => !asked.startsWith('GET'))
  /** The text of the newest upload. */
  const uploaded = (): string => {
    const { body } = server.requests.findLast(({ path }) => path.endsWith('upload_version')) ?? {}
    return (body as { uploadfile: string }).uploadfile
  }
  const compiled = (target: string, tag: string): string =>
    readFileSync(`pipelines/compiled/${target}/transcribe.yaml`, 'utf8')
      .replaceAll(GPU_STEP_IMAGE, `registry.example/signline:${tag}-cuda`)
      .replaceAll(STEP_IMAGE, `registry.example/signline:${tag}`)
  const job = `/apis/batch/v1/namespaces/${NAMESPACE}/jobs/signline-upload-transcribe`
  const failure = async (): Promise<unknown> => {
    const status = (await lab.api.read(job))?.status as { conditions?: { type: string; reason: string }[] }
    return status.conditions?.find(({ type }) => type === 'Failed')?.reason
  }

  test('puts the compiled pipeline of the image, with the cluster’s images, on the server', async () => {
    expect(await upgrade()).toMatchObject({ status: 0, stderr: '' })
    expect(server.pipelines).toMatchObject([{ display_name: 'transcribe' }])
    expect(names()).toEqual([expect.stringMatching(/^0\.1\.0-[0-9a-f]{10}$/)])
    expect(uploaded()).toBe(compiled('kfp-2.17', 'a'))
    expect(await lab.api.read(job)).toBeUndefined()
  })

  test('uploads nothing in an upgrade that does not change it', async () => {
    const before = made()
    expect(await upgrade({}, { kubeflow: { runners: ['other'] } })).toMatchObject({ status: 0, stderr: '' })
    expect(made()).toEqual(before)
    expect([...nodes.printed.values()].at(-1)).toMatch(
      / is the newest and says the same, nothing was uploaded: /,
    )
  })

  test('adds a version where the content changed, and after a rollback what is run again is the newest', async () => {
    await upgrade({}, { image: { tag: 'b' } })
    expect(uploaded()).toBe(compiled('kfp-2.17', 'b'))
    expect(await lab.helm('rollback', 'signline', '1', '-n', NAMESPACE)).toMatchObject({ status: 0 })
    expect(uploaded()).toBe(compiled('kfp-2.17', 'a'))
    const [first, second, ...others] = names()
    expect(second).not.toBe(first)
    expect(others).toEqual([`${first}-2`])
    expect(server.pipelines).toHaveLength(1)
  })

  test('takes the variant that claims devices itself where the values want no policy', async () => {
    await upgrade({}, { kubeflow: { policy: 'none' } })
    expect(uploaded()).toBe(compiled('kfp-next', 'a'))
  })

  test('fails at once where the server refuses, says why, and leaves nothing half there', async () => {
    await serve({
      intercept: ({ path }, response) => {
        if (!path.endsWith('upload_version')) return false
        response.writeHead(400, { 'content-type': 'application/json' })
        response.end('{"error_message":"unknown field"}')
        return true
      },
    })
    const sentence =
      /signline: POST http:\/\/[\d.:]+\/apis\/v2beta1\/pipelines\/upload_version: the server answered 400 Bad Request: unknown field; correct what it names/
    const { status, stdout, stderr } = await upgrade()
    expect(status).toBe(1)
    expect(stderr).toContain('post-upgrade hooks failed')
    // Helm prints the log of the job; it can be read afterwards, too.
    expect(`${stdout}${stderr}`).toMatch(sentence)
    const logs = await lab.kubectl(['logs', '-n', NAMESPACE, 'job/signline-upload-transcribe'])
    expect(logs.stdout).toMatch(sentence)
    expect(await failure()).toBe('PodFailurePolicy')
    expect(await podsOf(lab, NAMESPACE, 'upload')).toHaveLength(1)
    expect([server.pipelines, server.versions]).toEqual([[], []])
    const listed = await lab.helm('list', '-n', NAMESPACE, '-o', 'json')
    expect(JSON.parse(listed.stdout)).toMatchObject([{ name: 'signline', status: 'failed' }])
  })

  test('tries four times where the server is away, and the next upgrade makes up for it', async () => {
    await server.stop()
    const { status, stdout, stderr } = await upgrade()
    expect(status).toBe(1)
    const sentences = `${stdout}${stderr}`.match(
      /the connection failed \(ECONNREFUSED.*\) after 4 attempts; nothing listens there/g,
    )
    expect(sentences).toHaveLength(4)
    expect(await failure()).toBe('BackoffLimitExceeded')
    await serve()
    expect(await upgrade()).toMatchObject({ status: 0, stderr: '' })
    expect(names()).toHaveLength(1)
  })

  test('asks for the namespace where the server has many users', async () => {
    await serve({ multiUser: true })
    const { status, stdout, stderr } = await upgrade()
    expect(status).toBe(1)
    expect(`${stdout}${stderr}`).toMatch(
      /this server has many users and asks for a namespace; give yours with --namespace or KFP_NAMESPACE/,
    )
    expect(made()).toEqual([])
  })

  test('proves who it is with a token for Kubeflow, and may add pipelines to that namespace alone', async () => {
    const users = new Set<string>()
    await serve({ multiUser: true, intercept: judgeRequests(lab, () => server, users) })
    expect(await upgrade({ namespace: TEAM })).toMatchObject({ status: 0, stderr: '' })
    expect([...users]).toEqual([`system:serviceaccount:${NAMESPACE}:signline-upload`])
    expect(server.pipelines).toMatchObject([{ display_name: 'transcribe', namespace: TEAM }])
    expect(names()).toHaveLength(1)
    const may = async (verb: string, namespace: string): Promise<boolean> => {
      const resourceAttributes = { group: 'pipelines.kubeflow.org', resource: 'pipelines', verb, namespace }
      const access = await lab.api.create('/apis/authorization.k8s.io/v1/subjectaccessreviews', {
        spec: { user: [...users][0], resourceAttributes },
      })
      return (access.status as { allowed: boolean }).allowed
    }
    expect(await may('create', TEAM)).toBe(true)
    expect(await may('delete', TEAM)).toBe(false)
    expect(await may('create', NAMESPACE)).toBe(false)
  })

  test('is refused, and says so, where the server takes tokens for somebody else only', async () => {
    await serve({ multiUser: true, intercept: judgeRequests(lab, () => server, new Set(), 'kfp.example') })
    const { status, stdout, stderr } = await upgrade({ namespace: TEAM })
    expect(status).toBe(1)
    expect(`${stdout}${stderr}`).toMatch(
      /the server answered 401 Unauthorized: Failed to authenticate token review/,
    )
    expect(await podsOf(lab, NAMESPACE, 'upload')).toHaveLength(1)
    expect(server.pipelines).toEqual([])
  })
})
