import { mkdir, rename, writeFile } from 'node:fs/promises'
import { dirname } from 'node:path'
import type { Definitions } from '../dsl/definition.ts'
import type { Json } from '../ir/json.ts'
import { faultOf } from './read-inputs.ts'
import { StepError } from './step-error.ts'
import type { OutputArtifact } from './step-io.ts'

/**
 * Writes the ExecutorOutput, whole or not at all.
 *
 * @throws StepError where an output parameter is missing or of the wrong type, as the backend would fail
 * the task without saying which
 */
export async function writeExecutorOutput(
  outputFile: string,
  definitions: Definitions,
  result: Readonly<Record<string, Json>>,
  artifacts: Readonly<Record<string, OutputArtifact | readonly OutputArtifact[]>>,
): Promise<void> {
  const faults = Object.entries(definitions).flatMap(([name, definition]) => {
    if (definition.role === 'artifact') return []
    const value = result[name]
    if (value === undefined) return [`the step did not return the output "${name}"`]
    const fault = faultOf(value, definition.type, `the output "${name}"`)
    return fault === undefined ? [] : [fault]
  })
  const unknown = Object.keys(result).filter((name) => definitions[name]?.role !== 'parameter')
  faults.push(...unknown.map((name) => `the step returned "${name}", which is no output parameter`))
  if (faults.length > 0) throw new StepError(`${faults.join('; ')}; return what the component declares`)
  const output = {
    ...(Object.keys(result).length > 0 && { parameterValues: result }),
    ...(Object.keys(artifacts).length > 0 && {
      artifacts: Object.fromEntries(
        Object.entries(artifacts).map(([name, made]) => [
          name,
          {
            artifacts: (Array.isArray(made) ? made : [made]).map(({ name, uri, metadata }) => ({
              name,
              uri,
              metadata,
            })),
          },
        ]),
      ),
    }),
  }
  await mkdir(dirname(outputFile), { recursive: true })
  const temporary = `${outputFile}.${process.pid}.tmp`
  await writeFile(temporary, JSON.stringify(output))
  await rename(temporary, outputFile)
}
