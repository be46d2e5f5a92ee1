import { readdirSync, readFileSync } from 'node:fs'
import { compilePipeline, validatePipelineYaml } from '@kubeflow/pipelines/compiler'
import { type CompiledPipeline, writePipelineYaml } from '@kubeflow/pipelines/ir'
import { describe, expect, test } from 'vitest'
import { steps } from '#cli/step.js'
import { cameraToFrames } from '#components/camera-to-frames/component.js'
import { cameraToHands } from '#components/joined/camera-to-hands/component.js'
import { handsToPose } from '#components/joined/hands-to-pose/component.js'
import { poseToSigns } from '#components/pose-to-signs/component.js'
import { signsToText } from '#components/signs-to-text/component.js'
import { samplePipeline } from '../kfp/sample-pipeline.ts'

const FOLDER = 'pipelines/compiled'
const files = readdirSync(FOLDER, { recursive: true, encoding: 'utf8' }).filter((name) =>
  name.endsWith('.yaml'),
)
const ours = files.map((name) => ({ name, yaml: readFileSync(`${FOLDER}/${name}`, 'utf8') }))
const all = [
  ...ours,
  { name: 'the sample of the tests', yaml: writePipelineYaml(compilePipeline(samplePipeline)) },
]

type Component = CompiledPipeline['spec']['root']

function specOf(yaml: string): CompiledPipeline['spec'] {
  const { pipeline } = validatePipelineYaml(yaml)
  if (pipeline === undefined) throw new Error('no pipeline could be read')
  return pipeline.spec
}

/** Inputs and outputs, by place, with what is said of them. */
function described(name: string, component: Component): [string, string | undefined][] {
  const inputs = { ...component.inputDefinitions?.parameters, ...component.inputDefinitions?.artifacts }
  const outputs = { ...component.outputDefinitions?.parameters, ...component.outputDefinitions?.artifacts }
  // The outputs of the whole pipeline are those of its steps, which describe them.
  return Object.entries(name === 'root' ? inputs : { ...inputs, ...outputs }).map(
    ([key, { description }]) => [`${name}: ${key}`, description],
  )
}

test('there are compiled pipelines', () => {
  expect(files.length).toBeGreaterThanOrEqual(4)
})

describe.for(all)('the user interface finds in $name', ({ yaml }) => {
  test('what it needs to draw a pipeline', () => {
    const spec = specOf(yaml)
    expect(spec.pipelineInfo.name).toMatch(/^[a-z0-9]([a-z0-9-]*[a-z0-9])?$/)
    expect(Object.keys(spec.root.dag?.tasks ?? {}).length).toBeGreaterThan(0)
    expect(Object.keys(spec.deploymentSpec.executors ?? {}).length).toBeGreaterThan(0)
    for (const component of Object.values(spec.components ?? {}))
      if (component.executorLabel !== undefined)
        expect(spec.deploymentSpec.executors).toHaveProperty(component.executorLabel)
  })
})

describe.for(ours)('a person finds in $name', ({ yaml }) => {
  const spec = specOf(yaml)

  test('what the pipeline is called and does', () => {
    expect(spec.pipelineInfo.displayName).toMatch(/\S/)
    expect(spec.pipelineInfo.description).toMatch(/recognition, not translation\.$/)
  })

  test('what each input of the pipeline, and each input and output of a step is', () => {
    const written = Object.entries(spec.components ?? {}).filter(([, { dag }]) => dag === undefined)
    const places = [['root', spec.root] as const, ...written].flatMap(([name, one]) => described(name, one))
    expect(places.length).toBeGreaterThan(20)
    expect(places.filter(([, text]) => text === undefined || text.trim().length < 10)).toEqual([])
  })
})

test('every component says what it does', () => {
  const found: string[] = []
  for (const { definition } of [cameraToFrames, cameraToHands, handsToPose, poseToSigns, signsToText]) {
    found.push(definition.name)
    expect(definition.description, definition.name).toMatch(/^[A-Z].{20,}\.$/s)
  }
  expect(found.sort()).toEqual(Object.keys(steps).sort())
})
