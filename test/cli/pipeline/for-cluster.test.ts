import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { compileToYaml } from '@kubeflow/pipelines/compiler'
import { expect, test } from 'vitest'
import { STEP_IMAGE } from '#components/types/step-image.js'
import { smallPipeline } from '../../kfp/client/small-pipeline.ts'
import { folder, openServerLab } from './server-lab.ts'

test('Images of a cluster’s own registry take the place of ours before a pipeline is sent', async () => {
  const { server, signline } = await openServerLab()
  const own = join(folder, 'own.yaml')
  writeFileSync(own, compileToYaml(smallPipeline).replaceAll('registry.example/train:1', STEP_IMAGE))
  await signline(['upload', own, '--image', 'registry.example/own:2'])
  const { body } = server.requests.at(-1) ?? {}
  expect((body as { uploadfile: string }).uploadfile).toContain('image: registry.example/own:2')
})

test('A pipeline is compiled as Kubernetes objects', async () => {
  const { signline } = await openServerLab()
  const { stdout } = await signline(['compile', 'transcribe', '--manifest', 'both', '--namespace', 'team-a'])
  expect(stdout.match(/^kind: .*|^ {2}namespace: .*/gm)).toEqual([
    'kind: Pipeline',
    '  namespace: team-a',
    'kind: PipelineVersion',
    '  namespace: team-a',
  ])
  for (const wrong of [
    ['--manifest', 'all'],
    ['--namespace', 'team-a'],
  ])
    expect(await signline(['compile', 'transcribe', ...wrong])).toMatchObject({ code: 2 })
})
