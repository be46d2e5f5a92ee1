import { join } from 'node:path'
import type { ComponentSpec } from '../ir/component-spec.ts'
import type { ImporterSpec } from '../ir/importer-spec.ts'
import { canonicalJson, type Json, type JsonObject } from '../ir/json.ts'
import { buildExecutorInput, fileName } from './executor-input.ts'
import { expandJson, expandText } from './expand-placeholders.ts'
import { earlierOutputs } from './fingerprint.ts'
import { hashText } from './hash-content.ts'
import { fetchImport, importSource } from './import-artifact.ts'
import { NO_OUTPUTS, type Outcome } from './outcome.ts'
import { placeholdersOf, type RunContext, type TaskInRun } from './run-context.ts'
import type { Artifact, Outputs } from './run-state.ts'

/** Makes an artifact of what lies at the importer's address, after it really is there. */
export async function runImporter(
  context: RunContext,
  component: ComponentSpec,
  importer: ImporterSpec,
  task: TaskInRun,
  inputs: Outputs,
): Promise<Outcome> {
  const { recorder, options, earlier, signal } = context
  const folder = join(context.outFolder, 'tasks', task.path)
  const values = {
    input: buildExecutorInput(component, inputs, folder),
    run: placeholdersOf(context, task),
  }
  const address = addressOf(importer, inputs)
  if (typeof address !== 'string' || address === '')
    return failed(`the importer's address is ${JSON.stringify(address ?? null)}, not a text`)
  const uri = expandText(address, values)
  const metadata = expandJson(importer.metadata ?? {}, values) as JsonObject
  const fingerprint = hashText(canonicalJson({ uri, metadata, type: importer.typeSchema }))
  const before = earlier?.tasks[task.path]
  const about = { name: task.name, kind: 'importer' } as const
  const resumed = await earlierOutputs(before, fingerprint)
  if (resumed !== undefined) {
    recorder.task(task.path, { ...before, ...about, reused: 'resumed' })
    return { status: 'SUCCEEDED', outputs: resumed }
  }
  const source = importSource(uri, options.baseFolder ?? process.cwd(), options.artifactRoots)
  if (source.kind === 'unreachable') return failed(`${uri}: ${source.message}; ${source.remedy}`)
  recorder.task(task.path, { ...about, status: 'RUNNING', attempts: 1, startedMs: Date.now(), fingerprint })
  const [outputName = 'artifact'] = Object.keys(component.outputDefinitions?.artifacts ?? {})
  try {
    const path = await fetchImport(source, join(folder, 'outputs', fileName(outputName)), signal)
    const artifact: Artifact = { name: outputName, type: importer.typeSchema, uri: path, metadata }
    return { status: 'SUCCEEDED', outputs: { parameters: {}, artifacts: { [outputName]: [artifact] } } }
  } catch (error) {
    if (signal.aborted) return { status: 'CANCELED', outputs: NO_OUTPUTS }
    return failed((error as Error).message)
  }
}

function failed(message: string): Outcome {
  return { status: 'FAILED', outputs: NO_OUTPUTS, message }
}

/** The address as it is written, or out of the importer's own input. */
export function addressOf({ artifactUri }: ImporterSpec, inputs: Outputs): Json | undefined {
  const { constant, constantValue, runtimeParameter } = artifactUri ?? {}
  if (runtimeParameter !== undefined) return inputs.parameters[runtimeParameter]
  return constant ?? constantValue?.stringValue
}
