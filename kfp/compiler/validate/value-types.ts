import type { ArtifactTypeSchema } from '../../ir/artifact-type-schema.ts'
import type { Json } from '../../ir/json.ts'
import type { ParameterType } from '../../ir/parameter-type.ts'

/** Whether a value given for a parameter arrives: as it is, as text made of it, or not at all. */
export type Fit = 'fits' | 'becomes-text' | 'clashes'

/** What the driver does with a parameter of one type that feeds an input of another. */
export function parameterFit(from: ParameterType | undefined, to: ParameterType | undefined): Fit {
  if (from === undefined || to === undefined || from === to) return 'fits'
  if (from === 'NUMBER_INTEGER' && to === 'NUMBER_DOUBLE') return 'fits'
  if (from === 'TASK_FINAL_STATUS' && to === 'STRUCT') return 'fits'
  return to === 'STRING' ? 'becomes-text' : 'clashes'
}

const constantChecks: Record<ParameterType, (value: Json) => boolean> = {
  NUMBER_DOUBLE: (value) => typeof value === 'number',
  NUMBER_INTEGER: (value) => typeof value === 'number' && Number.isInteger(value),
  STRING: (value) => typeof value === 'string',
  BOOLEAN: (value) => typeof value === 'boolean',
  LIST: (value) => Array.isArray(value),
  STRUCT: (value) => value !== null && typeof value === 'object' && !Array.isArray(value),
  TASK_FINAL_STATUS: () => false,
  TASK_CONFIG: () => false,
}

/** The same for a constant. Text with placeholders in it is anything, until they are filled in. */
export function constantFit(value: Json, to: ParameterType | undefined): Fit {
  if (to === undefined || value === null) return 'fits'
  if (constantChecks[to](value)) return 'fits'
  if (typeof value === 'string' && value.includes('{{$')) return 'fits'
  return to === 'STRING' ? 'becomes-text' : 'clashes'
}

/** The type that a JSON value has as a parameter. */
export function typeOfValue(value: Json): ParameterType | undefined {
  if (typeof value === 'string') return 'STRING'
  if (typeof value === 'boolean') return 'BOOLEAN'
  if (typeof value === 'number') return Number.isInteger(value) ? 'NUMBER_INTEGER' : 'NUMBER_DOUBLE'
  if (Array.isArray(value)) return 'LIST'
  return value === null ? undefined : 'STRUCT'
}

const GENERIC_ARTIFACT = 'system.Artifact'

/** Whether an artifact of one type may feed an input of another; `system.Artifact` stands for any. */
export function artifactFits(
  from: ArtifactTypeSchema | undefined,
  to: ArtifactTypeSchema | undefined,
): boolean {
  const [given, wanted] = [from?.schemaTitle, to?.schemaTitle]
  if (given === undefined || wanted === undefined) return true
  return given === wanted || given === GENERIC_ARTIFACT || wanted === GENERIC_ARTIFACT
}
