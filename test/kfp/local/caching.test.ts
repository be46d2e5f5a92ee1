import { execFileSync } from 'node:child_process'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { Artifact, artifact, definePipeline, integer, string } from '@kubeflow/pipelines/dsl'
import { describe, expect, test } from 'vitest'
import { linesOf, newFolder, runLocally, shellStep, single } from './local-run.ts'

describe('caching', () => {
  const log = join(newFolder(), 'log')
  const count = shellStep('count', `echo ran >> ${log}; wc -c < "$file" > "$size"; cp "$file" "$copy"`, {
    inputs: { file: artifact(Artifact) },
    outputs: { size: integer(), copy: artifact(Artifact) },
  })
  const write = shellStep('write', 'printf %s "$word" > "$file"', {
    inputs: { word: string() },
    outputs: { file: artifact(Artifact) },
  })
  const pipeline = (caching: boolean | { key: string }, name = 'cached') =>
    definePipeline({
      name,
      inputs: { word: string() },
      body: ({ word }) => {
        const { file } = write({ word }).caching(false).outputs
        return count({ file }).caching(caching).outputs
      },
    })
  const runs = () => linesOf(log).length

  test('takes a step’s results where its inputs have the same content, and says so', async () => {
    const cacheFolder = newFolder()
    const before = runs()
    await runLocally(pipeline(true), { word: 'abc' }, { cacheFolder })
    const second = await runLocally(pipeline(true, 'another'), { word: 'abc' }, { cacheFolder })
    expect(runs() - before).toBe(1)
    expect(second.state.tasks.count).toMatchObject({ status: 'SUCCEEDED', reused: 'cached', attempts: 0 })
    expect(second.state.tasks.write?.reused).toBeUndefined()
    expect(second.outputs.parameters).toEqual({ size: 3 })
    const uri = second.outputs.artifacts.copy?.[0]?.uri ?? ''
    expect(uri.startsWith(second.folder)).toBe(true)
    expect(readFileSync(uri, 'utf8')).toBe('abc')
    await runLocally(pipeline(true), { word: 'abcd' }, { cacheFolder })
    expect(runs() - before).toBe(2)
  })

  test('is off where the task or the caller says so', async () => {
    const cacheFolder = newFolder()
    const before = runs()
    for (let run = 0; run < 2; run++) await runLocally(pipeline(false), { word: 'abc' }, { cacheFolder })
    for (let run = 0; run < 2; run++) await runLocally(pipeline(true), { word: 'abc' })
    expect(runs() - before).toBe(4)
  })

  test('by a key of the author’s own does not ask for the inputs', async () => {
    const cacheFolder = newFolder()
    const before = runs()
    await runLocally(pipeline({ key: 'mine' }), { word: 'abc' }, { cacheFolder })
    const { outputs } = await runLocally(pipeline({ key: 'mine' }), { word: 'other' }, { cacheFolder })
    expect(runs() - before).toBe(1)
    expect(outputs.parameters).toEqual({ size: 3 })
  })

  test('keeps nothing of a step that failed, and takes nothing that was changed since', async () => {
    const cacheFolder = newFolder()
    const before = runs()
    await runLocally(pipeline(true), { word: 'abc' }, { cacheFolder })
    const fail = single(shellStep('fail', `echo ran >> ${log}; exit 1`))
    for (let run = 0; run < 2; run++) await runLocally(fail, {}, { cacheFolder })
    expect(runs() - before).toBe(3)
    execFileSync('sh', ['-c', `find ${cacheFolder} -name copy -exec sh -c 'echo x >> "$0"' {} ';'`])
    await runLocally(pipeline(true), { word: 'abc' }, { cacheFolder })
    expect(runs() - before).toBe(4)
  })
})
