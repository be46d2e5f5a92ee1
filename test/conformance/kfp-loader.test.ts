import { execFileSync } from 'node:child_process'
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import {
  compilePipeline,
  type FindingCode,
  pipelineManifest,
  validatePipeline,
  validatePipelineYaml,
} from '@kubeflow/pipelines/compiler'
import { type CompiledPipeline, type Json, targets, writePipelineYaml } from '@kubeflow/pipelines/ir'
import { afterAll, describe, expect, test } from 'vitest'
import { seededRandom } from '#data-samples/renderer/random.js'
import { samplePipeline } from '../kfp/sample-pipeline.ts'
import { pythonWithKfp } from './python-with-kfp.ts'

const folder = mkdtempSync(join(tmpdir(), 'signline-kfp-'))
afterAll(() => rmSync(folder, { recursive: true }))

/** signline's own pipelines, compiled for each target. */
const committed = 'pipelines/compiled'

const python = pythonWithKfp()
if (python === undefined)
  console.log(
    'skipped: compiled pipelines against the Python SDK; needs Python 3 with venv and kfp from PyPI',
  )

const LOAD = `
import json, sys, yaml
from google.protobuf import json_format
from kfp.components import load_component_from_file
for path in sys.argv[1:]:
    docs = list(yaml.safe_load_all(open(path)))
    spec = json_format.MessageToDict(load_component_from_file(path).pipeline_spec)
    print(json.dumps({'loaded': spec, 'read': docs}))
`

const WRITE_MANIFEST = `
import json, sys, yaml
from kfp.compiler import Compiler, KubernetesManifestOptions
from kfp.components import load_component_from_file
options = KubernetesManifestOptions(pipeline_version_name='sample-2', pipeline_version_display_name='Second',
                                    namespace='team-a', include_pipeline_manifest=True)
Compiler().compile(load_component_from_file(sys.argv[1]), sys.argv[2], kubernetes_manifest_format=True,
                   kubernetes_manifest_options=options)
print(json.dumps(list(yaml.safe_load_all(open(sys.argv[2])))))
`

/** Puts the files named on the lines of standard input in place of them, as JSON. */
const READ_FILES = `
import io, json, sys, yaml
def read(path):
    documents = list(yaml.safe_load_all(open(path.strip())))
    return json.dumps({'spec': documents[0], 'platform': documents[1] if len(documents) > 1 else {}})
sys.stdin = io.StringIO('\\n'.join(read(line) for line in sys.stdin))
`

/** For each JSON line: whether upstream's own parsers refuse the pipeline. */
const REFUSE = `
import json, sys
from google.protobuf import json_format
from kfp.kubernetes import kubernetes_executor_config_pb2 as kubernetes
from kfp.pipeline_spec import pipeline_spec_pb2 as ir
for line in sys.stdin:
    pipeline = json.loads(line)
    try:
        json_format.ParseDict(pipeline['spec'], ir.PipelineSpec())
        json_format.ParseDict(pipeline['spec'].get('deploymentSpec', {}), ir.PipelineDeploymentConfig())
        json_format.ParseDict(pipeline['platform'], ir.PlatformSpec())
        platform = pipeline['platform'].get('platforms', {}).get('kubernetes', {})
        for config in platform.get('deploymentSpec', {}).get('executors', {}).values():
            json_format.ParseDict(config, kubernetes.KubernetesExecutorConfig())
        print('ok')
    except Exception as error:
        print('refused', ' '.join(str(error).split())[:200])
`

const upstreamGoldens = join(import.meta.dirname, '../../../shared/kfp/goldens')
const DAMAGES_PER_FILE = 3

const SHAPE_CODES: readonly FindingCode[] = ['unknown-field', 'unknown-enum', 'value', 'oneof']

function refused(pipeline: CompiledPipeline): boolean {
  return validatePipeline(pipeline, { target: 'kfp-next' }).findings.some(({ code }) =>
    SHAPE_CODES.includes(code),
  )
}

interface Mutation {
  readonly name: string
  readonly pipeline: CompiledPipeline
}

/** Every object with a field too many, every enum name misspelt, every value of a wrong kind. */
function mutations(original: CompiledPipeline): Mutation[] {
  const found: Mutation[] = []
  const add = (
    path: readonly (string | number)[],
    change: (parent: Record<string | number, Json>, key: string | number) => void,
    what: string,
  ): void => {
    const copy = structuredClone(original) as unknown as Record<string, Json>
    const parent = path
      .slice(0, -1)
      .reduce<Json>((at, step) => (at as Record<string | number, Json>)[step] as Json, copy)
    change(parent as Record<string | number, Json>, path.at(-1) ?? '')
    found.push({ name: `${path.join('.')} ${what}`, pipeline: copy as unknown as CompiledPipeline })
  }
  const walk = (value: Json, path: readonly (string | number)[]): void => {
    if (Array.isArray(value)) {
      for (const [place, item] of value.entries()) walk(item, [...path, place])
      return
    }
    if (value !== null && typeof value === 'object') {
      if (path.length > 0)
        add(
          [...path, 'tooMany'],
          (parent, key) => {
            parent[key] = 1
          },
          'with a field too many',
        )
      for (const [key, inner] of Object.entries(value)) walk(inner, [...path, key])
      return
    }
    const key = String(path.at(-1))
    if (key === 'parameterType' || key === 'strategy') {
      // Not by a number: Python takes any, known or not.
      const misspell = (parent: Record<string | number, Json>, at: string | number): void => {
        parent[at] = 'WRONG'
      }
      add(path, misspell, 'misspelt')
      return
    }
    const change = (parent: Record<string | number, Json>, at: string | number): void => {
      parent[at] = typeof value === 'string' ? 5 : 'five'
    }
    add(path, change, 'of a wrong kind')
  }
  walk(original as unknown as Json, [])
  return found
}

describe.skipIf(python === undefined)('the Python SDK', () => {
  const authored = readdirSync(join(import.meta.dirname, '../kfp/goldens')).sort()

  test('loads every compiled pipeline and writes it back equal', async () => {
    const files: string[] = []
    for (const file of authored) {
      const { pipeline } = (await import(`../kfp/goldens/${file.slice(0, -3)}.ts`)) as {
        pipeline: typeof samplePipeline
      }
      const path = join(folder, `${file}.yaml`)
      writeFileSync(path, writePipelineYaml(compilePipeline(pipeline, { allowIgnored: true })))
      files.push(path)
    }
    for (const target of targets)
      for (const name of readdirSync(join(committed, target))) files.push(join(committed, target, name))
    const lines = execFileSync(python as string, ['-c', LOAD, ...files], { encoding: 'utf8', maxBuffer: 1e9 })
      .trim()
      .split('\n')
    expect(lines).toHaveLength(files.length)
    for (const line of lines) {
      const { loaded, read } = JSON.parse(line) as { loaded: Json; read: readonly Json[] }
      expect(withoutDefaults(loaded)).toEqual(withoutDefaults(read[0] ?? null))
    }
  })

  test('writes the same Kubernetes objects for a pipeline', () => {
    const pipeline = compilePipeline(samplePipeline, { target: 'kfp-2.17' })
    const [source, theirs] = ['manifest-source.yaml', 'manifest.yaml'].map((name) => join(folder, name))
    writeFileSync(source as string, writePipelineYaml(pipeline))
    const printed = execFileSync(
      python as string,
      ['-c', WRITE_MANIFEST, source as string, theirs as string],
      {
        encoding: 'utf8',
      },
    )
    const ours = pipelineManifest(pipeline, {
      versionName: 'sample-2',
      versionDisplayName: 'Second',
      namespace: 'team-a',
      includePipeline: true,
    })
    expect(withoutDefaults(JSON.parse(JSON.stringify(ours)) as Json)).toEqual(
      withoutDefaults(withoutSdk(JSON.parse(printed) as Json, pipeline.spec.sdkVersion ?? '')),
    )
  })

  test('refuses the same malformed files as the strict check', () => {
    const all = mutations(compilePipeline(samplePipeline, { target: 'kfp-2.17' }))
    expect(all.length).toBeGreaterThan(300)
    const input = all.map(({ pipeline }) => JSON.stringify({ platform: {}, ...pipeline })).join('\n')
    const answers = execFileSync(python as string, ['-c', REFUSE], {
      input,
      encoding: 'utf8',
      maxBuffer: 1e9,
    })
      .trim()
      .split('\n')
    const disagreements = all.flatMap(({ name, pipeline }, place) => {
      const theirs = answers[place]?.startsWith('refused') === true
      return refused(pipeline) === theirs ? [] : [`${name}: Python ${answers[place]}`]
    })
    expect(disagreements).toEqual([])
  })

  test('refuses the same of some hundred files that were damaged at random', async () => {
    const sources = [
      ...authored,
      ...(existsSync(upstreamGoldens)
        ? readdirSync(upstreamGoldens, { recursive: true, encoding: 'utf8' }).filter((file) =>
            file.endsWith('.yaml'),
          )
        : []),
    ]
    const random = seededRandom(20_271_122)
    const damaged: { name: string; file: string; isRefused: boolean }[] = []
    for (const source of sources) {
      const original = source.endsWith('.yaml')
        ? validatePipelineYaml(readFileSync(join(upstreamGoldens, source), 'utf8'), { target: 'kfp-next' })
            .pipeline
        : await compiled(source)
      if (original === undefined) continue
      const all = mutations(original)
      for (let count = 0; count < DAMAGES_PER_FILE; count += 1) {
        const { name, pipeline } = all[Math.floor(random() * all.length)] as Mutation
        const text = writePipelineYaml(pipeline)
        const file = join(folder, `damaged-${damaged.length}.yaml`)
        writeFileSync(file, text)
        const { findings } = validatePipelineYaml(text, { target: 'kfp-next' })
        const isRefused = findings.some(({ code }) => SHAPE_CODES.includes(code))
        damaged.push({ name: `${source}: ${name}`, file, isRefused })
      }
    }
    expect(damaged.length).toBeGreaterThan(300)
    const input = damaged.map(({ file }) => file).join('\n')
    const answers = execFileSync(python as string, ['-c', READ_FILES + REFUSE], {
      input,
      encoding: 'utf8',
      maxBuffer: 1e9,
    })
      .trim()
      .split('\n')
    expect(answers).toHaveLength(damaged.length)
    const disagreements = damaged.flatMap(({ name, isRefused }, place) =>
      answers[place]?.startsWith('refused') === isRefused ? [] : [`${name}: Python ${answers[place]}`],
    )
    expect(disagreements).toEqual([])
    expect(damaged.filter(({ isRefused }) => isRefused).length).toBeGreaterThan(200)
  })
})

async function compiled(file: string): Promise<CompiledPipeline> {
  const { pipeline } = (await import(`../kfp/goldens/${file.slice(0, -3)}.ts`)) as {
    pipeline: typeof samplePipeline
  }
  return compilePipeline(pipeline, { target: 'kfp-next', allowIgnored: true })
}

/** The other compiler signs with its own version. */
function withoutSdk(documents: Json, sdkVersion: string): Json {
  return JSON.parse(JSON.stringify(documents), (key, value) =>
    key === 'sdkVersion' ? sdkVersion : value,
  ) as Json
}

/** proto3 does not write what equals a default. */
function withoutDefaults(value: Json): Json {
  if (Array.isArray(value)) return value.map(withoutDefaults)
  if (value === null || typeof value !== 'object') return value
  const entries = Object.entries(value).map(([key, inner]) => [key, withoutDefaults(inner)] as const)
  return Object.fromEntries(
    entries.filter(
      ([, inner]) =>
        inner !== false &&
        inner !== '' &&
        !(typeof inner === 'object' && inner !== null && Object.keys(inner).length === 0),
    ),
  )
}
