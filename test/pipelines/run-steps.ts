import { execFile } from 'node:child_process'
import { existsSync, mkdirSync, mkdtempSync, readFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'

const launcher = fileURLToPath(new URL('../../cli/signline.js', import.meta.url))

/** What a step's container left behind. */
export interface StepEnd {
  readonly exitCode: number
  /** The JSON lines of its log. */
  readonly log: readonly { level: string; message: string; [field: string]: unknown }[]
  readonly stderr: string
  readonly parameters: Readonly<Record<string, unknown>>
  /** Where each output artifact lies. */
  readonly paths: Readonly<Record<string, string>>
  readonly metadata: Readonly<Record<string, Record<string, unknown>>>
}

type Artifacts = Readonly<Record<string, readonly string[]>>

/** Runs one step as its container does: the command line with an ExecutorInput. */
export async function runStepCommand(
  name: string,
  parameters: Readonly<Record<string, unknown>>,
  artifacts: Artifacts,
  outputs: readonly string[],
): Promise<StepEnd> {
  const folder = mkdtempSync(join(tmpdir(), `signline-${name}-`))
  mkdirSync(join(folder, 'outputs'))
  const paths = Object.fromEntries(outputs.map((output) => [output, join(folder, 'outputs', output)]))
  const outputFile = join(folder, 'executor_output.json')
  const list = (uris: readonly string[]) => ({
    artifacts: uris.map((uri) => ({ name: uri, uri, metadata: {} })),
  })
  const input = {
    inputs: {
      parameterValues: parameters,
      artifacts: Object.fromEntries(Object.entries(artifacts).map(([key, uris]) => [key, list(uris)])),
    },
    outputs: {
      artifacts: Object.fromEntries(Object.entries(paths).map(([key, path]) => [key, list([path])])),
      outputFile,
    },
  }
  const end = await new Promise<{ exitCode: number; stdout: string; stderr: string }>((resolve) => {
    execFile(
      process.execPath,
      [launcher, 'step', name, JSON.stringify(input)],
      { maxBuffer: 1e8 },
      (error, stdout, stderr) =>
        resolve({ exitCode: error === null ? 0 : Number(error.code), stdout, stderr }),
    )
  })
  const output = existsSync(outputFile) ? JSON.parse(readFileSync(outputFile, 'utf8')) : {}
  const artifactOf = (key: string) => output.artifacts?.[key]?.artifacts?.[0]?.metadata ?? {}
  return {
    exitCode: end.exitCode,
    log: end.stdout
      .split('\n')
      .filter((line) => line.startsWith('{'))
      .map((line) => JSON.parse(line)),
    stderr: end.stderr,
    parameters: output.parameterValues ?? {},
    paths,
    metadata: Object.fromEntries(outputs.map((key) => [key, artifactOf(key)])),
  }
}

export interface TranscribeArguments {
  readonly cameras: readonly object[]
  readonly camerasPerPod?: number
  readonly segmentSeconds?: number
  readonly reference?: string
  readonly alphabet?: string
}

export interface TranscribeEnd {
  readonly plan: StepEnd
  readonly hands: readonly StepEnd[]
  readonly pose: StepEnd
  readonly signs: StepEnd
  readonly text: StepEnd
}

/** Runs the steps of pipelines/transcribe.ts one after the other, each as a process; every one must succeed. */
export async function runTranscribe(given: TranscribeArguments): Promise<TranscribeEnd> {
  const step = async (...args: Parameters<typeof runStepCommand>): Promise<StepEnd> => {
    const end = await runStepCommand(...args)
    if (end.exitCode !== 0) throw new Error(`${args[0]}: ${JSON.stringify(end.log.at(-1))} ${end.stderr}`)
    return end
  }
  const device = 'cpu'
  const { alphabet = 'letters', ...planned } = given
  const plan = await step('camera-to-frames', { unitSeconds: 3, ...planned }, {}, [])
  const hands: StepEnd[] = []
  for (const batch of plan.parameters.batches as readonly object[])
    hands.push(await step('camera-to-hands', { batch, device }, {}, ['hands', 'pictures']))
  const pose = await step(
    'hands-to-pose',
    { plan: plan.parameters.plan },
    { hands: hands.map(({ paths }) => paths.hands!) },
    ['poses', 'recording'],
  )
  const signs = await step('pose-to-signs', { alphabet, device }, { poses: [pose.paths.poses!] }, ['signs'])
  const text = await step(
    'signs-to-text',
    { reference: plan.parameters.reference },
    {
      signs: [signs.paths.signs!],
      recording: [pose.paths.recording!],
      pictures: hands.map(({ paths }) => paths.pictures!),
    },
    ['transcript', 'vtt', 'srt', 'eaf', 'txt', 'report', 'metrics', 'confusion'],
  )
  return { plan, hands, pose, signs, text }
}
