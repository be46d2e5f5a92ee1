import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { compilePipeline, validatePipeline, validatePipelineYaml } from '@kubeflow/pipelines/compiler'
import { targets } from '@kubeflow/pipelines/ir'
import { describe, expect, test } from 'vitest'
import { steps } from '#cli/step.js'
import { SIGNLINE_VERSION } from '#components/types/step-image.js'
import { generatedFiles } from '#pipelines/generated-files.js'
import { GPU_STEP_IMAGE, STEP_IMAGE, withImages } from '#pipelines/image.js'
import { readRecordingsVolume, withRecordings } from '#pipelines/recordings-volume.js'
import { transcribe } from '#pipelines/transcribe.js'
import { transcribeCpu } from '#pipelines/transcribe-cpu.js'

const checkout = fileURLToPath(new URL('../../', import.meta.url))

function imagesOf(compiled: ReturnType<typeof compilePipeline>): Set<string | undefined> {
  const executors = Object.values(compiled.spec.deploymentSpec.executors ?? {})
  return new Set(executors.map(({ container }) => container?.image))
}

describe('What is generated and committed', () => {
  test.each([...generatedFiles(checkout)])('%s is fresh (npm run generate)', (path, content) => {
    expect(readFileSync(join(checkout, path), 'utf8')).toBe(content)
  })

  test.each(targets)('has nothing that the strict check of %s finds fault with', (target) => {
    for (const name of ['transcribe', 'transcribe-cpu']) {
      const yaml = readFileSync(join(checkout, 'pipelines/compiled', target, `${name}.yaml`), 'utf8')
      expect(validatePipelineYaml(yaml, { target }).findings).toEqual([])
    }
  })
})

describe('The compiled pipelines', () => {
  test('run the image of this version', () => {
    const { version } = JSON.parse(readFileSync(join(checkout, 'package.json'), 'utf8'))
    expect(SIGNLINE_VERSION).toBe(version)
    expect(imagesOf(compilePipeline(transcribe))).toEqual(new Set([STEP_IMAGE, GPU_STEP_IMAGE]))
    expect(imagesOf(compilePipeline(transcribeCpu))).toEqual(new Set([STEP_IMAGE]))
  })

  test.each([
    ['registry.example:5000/signline:2', undefined, 'registry.example:5000/signline:2-cuda'],
    ['registry.example:5000/signline', undefined, 'registry.example:5000/signline'],
    ['registry.example/signline@sha256:ab', 'registry.example/gpu:1', 'registry.example/gpu:1'],
  ])('run %s instead where that is asked for', (image, gpuImage, expectedGpuImage) => {
    const compiled = withImages(compilePipeline(transcribe), { image, ...(gpuImage && { gpuImage }) })
    expect(imagesOf(compiled)).toEqual(new Set([image, expectedGpuImage]))
    expect(validatePipeline(compiled).findings).toEqual([])
  })

  test('mount a volume with recordings where cameras are opened, and nowhere else', () => {
    const compiled = withRecordings(compilePipeline(transcribe), readRecordingsVolume('recs=/recordings'))
    const executors = compiled.platform?.platforms?.kubernetes?.deploymentSpec?.executors ?? {}
    const mounted = Object.entries(executors).filter(([, { pvcMount }]) => pvcMount !== undefined)
    expect(mounted.map(([label]) => label).sort()).toEqual(['exec-camera-to-frames', 'exec-camera-to-hands'])
    expect(mounted[0]?.[1].podMetadata).toBeDefined()
    expect(validatePipeline(compiled).findings).toEqual([])
    expect(() => readRecordingsVolume('recs')).toThrow('write CLAIM=/PATH')
  })

  test('mark the pod of every step as one of ours, for the rules of the network', () => {
    for (const pipeline of [transcribe, transcribeCpu]) {
      const { platform, spec } = compilePipeline(pipeline)
      const marks = Object.keys(spec.deploymentSpec.executors ?? {}).map(
        (label) => platform?.platforms?.kubernetes?.deploymentSpec?.executors?.[label]?.podMetadata?.labels,
      )
      expect(marks).toEqual(
        Array(5).fill({
          'app.kubernetes.io/part-of': 'signline',
          'app.kubernetes.io/component': 'pipeline-step',
        }),
      )
    }
  })

  test('name commands that signline has', () => {
    const executors = Object.values(compilePipeline(transcribe).spec.deploymentSpec.executors ?? {})
    const commands = executors.map(({ container }) => container?.command ?? [])
    expect(commands.map(([program, step]) => [program, step])).toEqual(
      commands.map(() => ['signline', 'step']),
    )
    expect(commands.map(([, , name]) => name).sort()).toEqual(Object.keys(steps).sort())
  })

  test('describe themselves, their steps and every input to the UI', () => {
    const { spec } = compilePipeline(transcribe)
    expect(spec.pipelineInfo.description).toMatch(/not translation/)
    const inputs = Object.values(spec.root.inputDefinitions?.parameters ?? {})
    expect(inputs.filter(({ description }) => !description)).toEqual([])
    for (const component of Object.values(spec.components ?? {}))
      if (component.executorLabel !== undefined) {
        const defined = [
          ...Object.values(component.inputDefinitions?.parameters ?? {}),
          ...Object.values(component.inputDefinitions?.artifacts ?? {}),
          ...Object.values(component.outputDefinitions?.artifacts ?? {}),
        ]
        expect(defined.filter(({ description }) => !description)).toEqual([])
      }
  })
})
