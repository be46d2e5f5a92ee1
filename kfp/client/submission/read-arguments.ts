import { checkArguments, parseArgument } from '../../arguments/check-arguments.ts'
import type { Json, JsonObject } from '../../ir/json.ts'
import type { CompiledPipeline } from '../../ir/yaml/write-yaml.ts'
import { ClientUsageError } from '../client-error.ts'

/**
 * Arguments for a pipeline, checked against the inputs that it declares: none unknown, none missing, each of
 * its type. Text is read as the type that its parameter has, so `3` stays text for a STRING; other values must
 * have the type already. Device claims may be missing here: see fillClaims.
 *
 * @throws ClientUsageError with every fault at once.
 */
export function readArguments({ spec }: Pick<CompiledPipeline, 'spec'>, given: JsonObject): JsonObject {
  const faults: string[] = []
  const values: Record<string, Json> = {}
  const misread = new Set<string>()
  for (const [name, value] of Object.entries(given)) {
    const read = typeof value === 'string' ? parseArgument(spec, name, value) : { ok: true as const, value }
    if (read.ok) values[name] = read.value
    else {
      misread.add(`argument ${name}`)
      faults.push(`argument ${name}: ${read.fault}; give a value of that type`)
    }
  }
  // What could not be read is not missing.
  for (const { place, message, remedy } of checkArguments(spec, values))
    if (!misread.has(place)) faults.push(`${place}: ${message}; ${remedy}`)
  if (faults.length > 0) throw new ClientUsageError(faults.join('\n'))
  return values
}
