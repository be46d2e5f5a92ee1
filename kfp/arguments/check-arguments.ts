import { CLAIM_PARAMETER_PREFIX } from '../compiler/lower/channel-names.ts'
import { didYouMean } from '../compiler/validate/report.ts'
import { constantFit } from '../compiler/validate/value-types.ts'
import type { InputParameterDefinition } from '../ir/input-definitions.ts'
import { canonicalJson, type Json } from '../ir/json.ts'
import type { PipelineSpec } from '../ir/pipeline-spec.ts'
import { shown, toType } from './parameter-text.ts'

/** Why a run's arguments do not fit the pipeline. */
export interface ArgumentFinding {
  readonly severity: 'error'
  readonly code: 'argument'
  /** Such as `argument epochs`. */
  readonly place: string
  readonly message: string
  readonly remedy: string
}

/** Checks a run's arguments against what the pipeline takes: names, types, literals, what is missing. */
export function checkArguments(
  { root }: PipelineSpec,
  args: Readonly<Record<string, Json>>,
): readonly ArgumentFinding[] {
  const definitions = root.inputDefinitions?.parameters ?? {}
  const findings: ArgumentFinding[] = []
  const add = (name: string, message: string, remedy: string): void => {
    findings.push({ severity: 'error', code: 'argument', place: `argument ${name}`, message, remedy })
  }
  for (const [name, value] of Object.entries(args)) {
    const definition = definitions[name]
    if (definition === undefined)
      add(name, 'the pipeline has no such parameter', didYouMean(name, Object.keys(definitions)))
    else if (value !== null && constantFit(value, definition.parameterType) !== 'fits')
      add(
        name,
        `${shown(value)} is no ${definition.parameterType}`,
        `give a value of type ${definition.parameterType}`,
      )
    else if (value !== null && !isLiteral(value, definition))
      add(
        name,
        `${shown(value)} is none of the values that it takes`,
        `give one of ${(definition.literals ?? []).map(shown).join(', ')}`,
      )
  }
  for (const [name, { isOptional, defaultValue }] of Object.entries(definitions))
    if (isOptional !== true && defaultValue === undefined && !isClaim(name) && (args[name] ?? null) === null)
      add(name, 'the parameter has no default and is not given', `give ${name}`)
  for (const [name, { isOptional }] of Object.entries(root.inputDefinitions?.artifacts ?? {}))
    if (isOptional !== true)
      add(
        name,
        'a pipeline’s own input cannot be an artifact',
        'take its address as a text and import it in the pipeline',
      )
  return findings
}

/** Which template a claim is made from, which only a cluster asks; `submit` fills it in there. */
function isClaim(name: string): boolean {
  return name.startsWith(CLAIM_PARAMETER_PREFIX)
}

function isLiteral(value: Json, { literals }: InputParameterDefinition): boolean {
  if (literals === undefined || literals.length === 0) return true
  return literals.some((literal) => canonicalJson(literal) === canonicalJson(value))
}

/** The arguments with the defaults of what is left out. */
export function withDefaults(
  { root }: PipelineSpec,
  args: Readonly<Record<string, Json>>,
): Readonly<Record<string, Json>> {
  const definitions = Object.entries(root.inputDefinitions?.parameters ?? {})
  const values = definitions.flatMap(([name, { defaultValue }]) => {
    const value = args[name] ?? defaultValue ?? (isClaim(name) ? {} : undefined)
    return value === undefined || value === null ? [] : [[name, value] as const]
  })
  return Object.fromEntries(values)
}

/**
 * Reads the text of one argument by the type that the pipeline declares: text as it is, numbers and
 * `true`/`false` as such, lists and objects as JSON. Gives the fault where it does not fit.
 */
export function parseArgument(
  { root }: PipelineSpec,
  name: string,
  text: string,
): { readonly ok: true; readonly value: Json } | { readonly ok: false; readonly fault: string } {
  const definition = root.inputDefinitions?.parameters?.[name]
  // An unknown name is reported with all other faults, by checkArguments.
  if (definition === undefined) return { ok: true, value: text }
  const typed = toType(text, definition.parameterType)
  if (typed.ok) return typed
  return { ok: false, fault: `${typed.fault} (the pipeline takes ${definition.parameterType})` }
}
