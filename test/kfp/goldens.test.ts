import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { compilePipeline, compileToYaml, validatePipelineYaml } from '@kubeflow/pipelines/compiler'
import type { CompiledPipeline } from '@kubeflow/pipelines/ir'
import { describe, expect, test } from 'vitest'
import { whyDifferent } from './isomorphism.ts'

const GOLDENS = join(import.meta.dirname, '../../../shared/kfp/goldens')
const isThere = existsSync(GOLDENS)
if (!isThere) process.stdout.write('skipped: the golden files of Kubeflow are not beside the project\n')

interface Authored {
  readonly golden: string
  readonly pipeline: Parameters<typeof compilePipeline>[0]
}

const authored: [string, Authored][] = []
for (const file of readdirSync(join(import.meta.dirname, 'goldens')).sort()) {
  authored.push([file, (await import(`./goldens/${file}`)) as Authored])
}

function readGolden(path: string): CompiledPipeline {
  const { pipeline } = validatePipelineYaml(readFileSync(join(GOLDENS, path), 'utf8'))
  if (pipeline === undefined) throw new Error(`${path} cannot be read`)
  return pipeline
}

describe('pipelines authored in TypeScript', () => {
  test.each(authored)('%s compiles, twice to the same bytes', (_, { pipeline }) => {
    const options = { allowIgnored: true }
    expect(compileToYaml(pipeline, options)).toBe(compileToYaml(pipeline, options))
  })

  test.skipIf(!isThere).each(authored)('%s means the same as its golden file', (_, { golden, pipeline }) => {
    const compiled = compilePipeline(pipeline, { allowIgnored: true })
    expect(whyDifferent(readGolden(golden), compiled)).toBeUndefined()
  })
})
