import { spawnSync } from 'node:child_process'
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { performance } from 'node:perf_hooks'
import { fileURLToPath } from 'node:url'
import { compileToYaml } from '@kubeflow/pipelines/compiler'
import { type Bench, type BenchReport, median } from './bench.ts'

const GROUPS = 10
const TASKS_PER_GROUP = 30
const REPEATS = 15
const WHOLE_REPEATS = 5

/** How fast pipelines compile, beside Python's SDK where it is installed. */
export const bench: Bench = {
  name: 'compile',
  summary: 'compile 300 tasks in 10 nested loops, beside `kfp dsl compile` where it is installed',
  async run({ progress }): Promise<BenchReport> {
    const folder = await mkdtemp(join(tmpdir(), 'signline-bench-'))
    try {
      return await measure(folder, progress)
    } finally {
      await rm(folder, { recursive: true, force: true })
    }
  },
}

async function measure(folder: string, progress: (line: string) => void): Promise<BenchReport> {
  const dsl = import.meta.resolve('@kubeflow/pipelines/dsl')
  const typescript = join(folder, 'nested.mjs')
  await writeFile(typescript, typescriptSource(dsl))
  progress(`compiling in this process, ${REPEATS} times`)
  const inProcessMs: number[] = []
  let yaml = ''
  for (let repeat = 0; repeat < REPEATS; repeat++) {
    // A fresh module each time, so that describing the tasks is measured, too.
    const { build } = (await import(`${typescript}?${repeat}`)) as {
      build: () => Parameters<typeof compileToYaml>[0]
    }
    const began = performance.now()
    yaml = compileToYaml(build())
    inProcessMs.push(performance.now() - began)
  }
  progress(`compiling as whole processes, ${WHOLE_REPEATS} times`)
  const launcher = fileURLToPath(new URL('../../cli/signline.js', import.meta.url))
  const whole = wholeProcess(process.execPath, [
    launcher,
    'pipeline',
    'compile',
    typescript,
    '--export',
    'pipeline',
    '--write',
    join(folder, 'ours.yaml'),
  ])
  const python = await measurePython(folder, progress)
  const rows = [
    ['ours, describing and compiling in one process', ms(median(inProcessMs))],
    ['ours, whole process (signline pipeline compile)', ms(whole)],
    ...(python === undefined
      ? []
      : [
          ['Python, describing and compiling in one process', ms(python.inProcessMs)],
          ['Python, whole process (kfp dsl compile)', ms(python.wholeMs)],
        ]),
  ]
  const tasks = yaml.match(/componentRef:/g)?.length ?? 0
  return {
    tables: [
      {
        title: `Compiling ${GROUPS * TASKS_PER_GROUP} tasks in ${GROUPS} nested loops, median in ms`,
        columns: ['what', 'ms'],
        rows,
        notes: [
          `${REPEATS} repeats in one process, ${WHOLE_REPEATS} whole processes; the file has ${tasks} tasks, loops included.`,
          python === undefined
            ? 'Python was left out: no `kfp` program was found on the path (or in KFP_BENCH_PYTHON, a folder with python and kfp).'
            : `Python kfp ${python.version}; in one process ours takes ${(python.inProcessMs / median(inProcessMs)).toFixed(1)} times less, as a whole process ${(python.wholeMs / whole).toFixed(1)} times less.`,
        ],
      },
    ],
    data: { inProcessMs, wholeMs: whole, python, tasks },
  }
}

interface PythonTimes {
  readonly version: string
  readonly inProcessMs: number
  readonly wholeMs: number
}

async function measurePython(
  folder: string,
  progress: (line: string) => void,
): Promise<PythonTimes | undefined> {
  const bin = process.env.KFP_BENCH_PYTHON
  const program = (name: string): string => (bin === undefined ? name : join(bin, name))
  const version = spawnSync(program('kfp'), ['--version'], { encoding: 'utf8' })
  if (version.status !== 0) return undefined
  progress('the same by Python')
  const source = join(folder, 'nested.py')
  await writeFile(source, pythonSource())
  const output = join(folder, 'theirs.yaml')
  const wholeMs = wholeProcess(program('kfp'), [
    'dsl',
    'compile',
    '--py',
    source,
    '--output',
    output,
    '--function',
    'nested',
  ])
  const timed = spawnSync(program(bin === undefined ? 'python3' : 'python'), [source, output], {
    encoding: 'utf8',
  })
  const times = timed.stdout.trim().split('\n').map(Number)
  await readFile(output)
  return { version: version.stdout.trim().split(/\s+/).at(-1) ?? '', inProcessMs: median(times), wholeMs }
}

function wholeProcess(command: string, args: readonly string[]): number {
  const times = Array.from({ length: WHOLE_REPEATS }, () => {
    const began = performance.now()
    const { status, stderr } = spawnSync(command, args, { encoding: 'utf8' })
    if (status !== 0) throw new Error(`${command} ended with ${status}: ${stderr}`)
    return performance.now() - began
  })
  return median(times)
}

function typescriptSource(dsl: string): string {
  return `import { defineComponent, definePipeline, list, parallelFor, string } from ${JSON.stringify(dsl)}
const step = defineComponent({ name: 'step', image: 'alpine:3', inputs: { text: string() }, outputs: { out: string() },
  command: ['echo'], args: ({ inputs, outputs }) => [inputs.text, outputs.out] })
export const build = () => definePipeline({ name: 'nested', inputs: { items: list(string()) }, body: ({ items }) => {
  const group = (depth) => parallelFor(items, (item) => {
    let text = item
    for (let number = 0; number < ${TASKS_PER_GROUP}; number++) text = step({ text }).outputs.out
    if (depth < ${GROUPS}) group(depth + 1)
  })
  group(1)
} })
export const pipeline = build()
`
}

function pythonSource(): string {
  return `import sys, time
from typing import List
from kfp import compiler, dsl

@dsl.container_component
def step(text: str, out: dsl.OutputPath(str)):
    return dsl.ContainerSpec(image='alpine:3', command=['echo'], args=[text, out])

def build():
    @dsl.pipeline(name='nested')
    def nested(items: List[str] = ['a']):
        def group(depth):
            with dsl.ParallelFor(['a', 'b']) as item:
                text = item
                for _ in range(${TASKS_PER_GROUP}):
                    text = step(text=text).outputs['out']
                if depth < ${GROUPS}:
                    group(depth + 1)
        group(1)
    return nested

if __name__ == '__main__':
    for _ in range(5):
        began = time.perf_counter()
        compiler.Compiler().compile(build(), sys.argv[1])
        print((time.perf_counter() - began) * 1000)
else:
    nested = build()
`
}

function ms(value: number): string {
  return value.toFixed(0)
}
