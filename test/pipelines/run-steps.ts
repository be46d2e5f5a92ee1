import { execFile } from 'node:child_process'
import { existsSync, mkdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { ownFolder } from '../own-folder.ts'

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
  const folder = ownFolder()
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
