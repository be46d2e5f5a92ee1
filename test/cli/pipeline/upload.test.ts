import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { beforeAll, describe, expect, test } from 'vitest'
import type { PipelinesServer } from '../../kfp/client/pipelines-server.ts'
import { smallPipeline } from '../../kfp/client/small-pipeline.ts'
import { folder, openServerLab, small } from './server-lab.ts'

test('A pipeline is uploaded, then a version of it, then run by its name on the server', async () => {
  const { server, signline } = await openServerLab()
  expect(await signline(['upload', small])).toMatchObject({
    code: 0,
    stdout: 'pipeline small uploaded: pipeline-1\n',
  })
  expect(await signline(['upload', small])).toMatchObject({
    code: 2,
    stderr: expect.stringMatching(
      /has a pipeline "small" \(pipeline-1\); add a version with --pipeline-version/,
    ),
  })
  expect((await signline(['upload', small, '--pipeline-version', '2'])).stdout).toBe(
    'version 2 of pipeline small uploaded: version-2\n',
  )
  Object.assign(server.versions[1] ?? {}, { pipeline_spec: (await storedSpec()) as object })
  const submitted = await signline([
    'submit',
    'small',
    '--uploaded',
    '--arg',
    'region=a',
    '--arg',
    'epochs=4',
  ])
  expect(submitted.stderr).toBe('')
  expect(server.runs[0]).toMatchObject({
    pipeline_version_reference: { pipeline_id: 'pipeline-1', pipeline_version_id: 'version-2' },
    runtime_config: { parameters: { region: 'a', epochs: 4 } },
  })
})

describe('With --if-changed', () => {
  const changed = join(folder, 'changed.yaml')
  beforeAll(() => writeFileSync(changed, readFileSync(small, 'utf8').replace('train:1', 'train:2')))
  const upload = (source: string): string[] => ['upload', source, '--pipeline-version', '0.1', '--if-changed']
  const names = ({ versions }: PipelinesServer): unknown[] => versions.map((version) => version.display_name)

  test('a version is uploaded where there is none, and again only where the content is another', async () => {
    const { server, signline } = await openServerLab()
    const first = await signline(upload(small))
    expect(first.stdout).toMatch(/^version 0\.1-[0-9a-f]{10} of pipeline small uploaded: version-1\n$/)
    expect((await signline(upload(small))).stdout).toMatch(
      /^version 0\.1-\w+ of pipeline small is the newest and says the same, nothing was uploaded: version-1\n$/,
    )
    expect(JSON.parse((await signline([...upload(small), '--json'])).stdout)).toEqual(server.versions[0])
    await signline(upload(changed))
    await signline(upload(changed))
    expect(server.pipelines).toHaveLength(1)
    expect(server.versions).toHaveLength(2)
    expect(server.asked.filter((asked) => asked.startsWith('POST'))).toEqual([
      'POST /apis/v2beta1/pipelines',
      'POST /apis/v2beta1/pipelines/upload_version',
      'POST /apis/v2beta1/pipelines/upload_version',
    ])
  })

  test('what was gone back to becomes the newest again, under a name that is free', async () => {
    const { server, signline } = await openServerLab()
    for (const source of [small, changed, small, small, changed]) await signline(upload(source))
    const [first, second, ...others] = names(server)
    expect(others).toEqual([`${first}-2`, `${second}-2`])
  })

  test('a version that somebody named is left, and one by the pipeline’s name is added', async () => {
    const { server, signline } = await openServerLab()
    await signline(['upload', small])
    await signline(['upload', small, '--if-changed'])
    expect(names(server)).toEqual(['small', expect.stringMatching(/^small-[0-9a-f]{10}$/)])
  })

  test('a pipeline whose first version the server refuses is not left behind', async () => {
    const { server, signline } = await openServerLab({
      intercept: ({ path }, response) => {
        if (!path.endsWith('upload_version')) return false
        response.writeHead(400, { 'content-type': 'application/json' })
        response.end('{"error_message":"unknown field \\"podResourceClaims\\""}')
        return true
      },
    })
    expect(await signline(upload(small))).toMatchObject({
      code: 2,
      stdout: '',
      stderr: expect.stringMatching(
        /the server answered 400 Bad Request: unknown field "podResourceClaims"; /,
      ),
    })
    expect(server.asked.at(-1)).toBe('DELETE /apis/v2beta1/pipelines/pipeline-1')
    expect(server.pipelines).toEqual([])
  })

  test('a pipeline that all users share does not take the place of the namespace’s own', async () => {
    const { server, signline } = await openServerLab({ multiUser: true })
    await signline([...upload(small), '--shared'])
    await signline([...upload(small), '--namespace', 'team-a'])
    expect(server.pipelines).toMatchObject([{ display_name: 'small' }, { namespace: 'team-a' }])
    expect(server.pipelines[0]).not.toHaveProperty('namespace')
  })
})

async function storedSpec(): Promise<unknown> {
  const { compilePipeline } = await import('@kubeflow/pipelines/compiler')
  return compilePipeline(smallPipeline).spec
}
