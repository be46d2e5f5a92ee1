import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { compileToYaml } from '@kubeflow/pipelines/compiler'
import type { Component, Pipeline } from '@kubeflow/pipelines/dsl'
import { targets } from '@kubeflow/pipelines/ir'
import { cameraToFrames } from '../components/camera-to-frames/component.ts'
import { cameraToHands } from '../components/joined/camera-to-hands/component.ts'
import { handsToPose } from '../components/joined/hands-to-pose/component.ts'
import { poseToSigns } from '../components/pose-to-signs/component.ts'
import { signsToText } from '../components/signs-to-text/component.ts'
import { withTable } from './component-table.ts'
import { transcribe } from './transcribe.ts'
import { transcribeCpu } from './transcribe-cpu.ts'

const pipelines: readonly Pick<Pipeline, 'definition'>[] = [transcribe, transcribeCpu]

const readmes: readonly (readonly [folder: string, component: Component])[] = [
  ['components/camera-to-frames', cameraToFrames as unknown as Component],
  ['components/joined/camera-to-hands', cameraToHands as unknown as Component],
  ['components/joined/hands-to-pose', handsToPose as unknown as Component],
  ['components/pose-to-signs', poseToSigns as unknown as Component],
  ['components/signs-to-text', signsToText as unknown as Component],
]

/** Every committed file that is made from the pipelines, by its path in the checkout, as it should be now. */
export function generatedFiles(checkout: string): ReadonlyMap<string, string> {
  const files = new Map<string, string>()
  for (const target of targets)
    for (const pipeline of pipelines)
      files.set(
        `pipelines/compiled/${target}/${pipeline.definition.name}.yaml`,
        compileToYaml(pipeline, { target }),
      )
  for (const [folder, component] of readmes) {
    const path = `${folder}/README.md`
    const place = join(checkout, path)
    files.set(path, withTable(existsSync(place) ? readFileSync(place, 'utf8') : '', component))
  }
  return files
}
