import { execFileSync } from 'node:child_process'
import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'

const project = join(import.meta.dirname, '../..')
let folder = ''
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'kfp-package-'))
})
afterAll(() => rmSync(folder, { recursive: true, force: true }))

const SOURCE = `
import { defineComponent, definePipeline, string } from '@kubeflow/pipelines/dsl'
import { compilePipeline, compileToYaml, validatePipelineYaml } from '@kubeflow/pipelines/compiler'
import { readYaml } from '@kubeflow/pipelines/ir'
import { runStep } from '@kubeflow/pipelines/executor'
import { checkRunnable } from '@kubeflow/pipelines/local'
const greet = defineComponent({ name: 'greet', image: 'a:1', inputs: { name: string() }, command: ['greet'] })
const pipeline = definePipeline({ name: 'hello', inputs: { name: string() }, body: ({ name }) => { greet({ name }) } })
const yaml = compileToYaml(pipeline)
const { length } = checkRunnable(compilePipeline(pipeline), { args: { name: 'you' }, images: [] })
process.stdout.write(JSON.stringify([length, readYaml(yaml).ok, validatePipelineYaml(yaml).findings.length, typeof runStep]))
`

describe('the package @kubeflow/pipelines', () => {
  test('packed and unpacked in an empty project, it compiles a pipeline there', () => {
    const packed = execFileSync(
      'npm',
      ['pack', '--silent', '--workspace', 'kfp', '--pack-destination', folder],
      {
        cwd: project,
        encoding: 'utf8',
      },
    )
    const home = join(folder, 'node_modules', '@kubeflow', 'pipelines')
    mkdirSync(home, { recursive: true })
    execFileSync('tar', ['-xzf', join(folder, packed.trim()), '-C', home, '--strip-components=1'])
    // Its dependencies; installing them would need a registry.
    mkdirSync(join(folder, 'node_modules', '@marcbachmann'))
    for (const name of ['js-yaml', 'argparse', '@marcbachmann/cel-js'])
      symlinkSync(join(project, 'node_modules', name), join(folder, 'node_modules', name))
    writeFileSync(join(folder, 'package.json'), '{ "type": "module" }')
    writeFileSync(join(folder, 'main.js'), SOURCE)
    const output = execFileSync(process.execPath, ['main.js'], { cwd: folder, encoding: 'utf8' })
    expect(JSON.parse(output)).toEqual([1, true, 0, 'function'])
  })
})
