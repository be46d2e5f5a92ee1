import { CLAIM_PARAMETER_PREFIX, claimParameterName } from '../../compiler/lower/channel-names.ts'
import type { InputParameterDefinition } from '../../ir/input-definitions.ts'
import type { JsonObject } from '../../ir/json.ts'
import { ClientUsageError } from '../client-error.ts'

type Parameters = Readonly<Record<string, InputParameterDefinition>>

/** A cluster's map: by a claim's stable key, the name of the ResourceClaimTemplate that stands for it now. */
export type ClaimMap = Readonly<Record<string, string>>

/** The parameters of a pipeline that name device claims; those that `kfp-next` pipelines have. */
export function claimParameters(parameters: Parameters): readonly string[] {
  return Object.entries(parameters)
    .filter(
      ([name, { parameterType }]) => name.startsWith(CLAIM_PARAMETER_PREFIX) && parameterType === 'STRUCT',
    )
    .map(([name]) => name)
}

/**
 * The arguments with the claims filled in from a cluster's map. What the caller gives himself stays.
 *
 * @throws ClientUsageError where a claim is in neither, with all of them at once.
 */
export function fillClaims(
  parameters: Parameters,
  given: JsonObject,
  claims: ClaimMap,
  /** Where the map came from, such as `claims.yaml`, for the message. */
  origin: string | undefined,
): JsonObject {
  const byParameter = new Map(
    Object.entries(claims).map(([key, template]) => [claimParameterName(key), template]),
  )
  const filled: Record<string, JsonObject> = {}
  const missing: string[] = []
  for (const name of claimParameters(parameters)) {
    if (given[name] !== undefined) continue
    const template = byParameter.get(name)
    if (template !== undefined) filled[name] = { resourceClaimTemplateName: template }
    else if (parameters[name]?.defaultValue === undefined && parameters[name]?.isOptional !== true)
      missing.push(name.slice(CLAIM_PARAMETER_PREFIX.length))
  }
  if (missing.length > 0) {
    const keys = missing.map((key) => `"${key}"`).join(', ')
    const known = Object.keys(claims)
    const where =
      origin === undefined
        ? 'no map says'
        : `${origin} does not say${known.length === 0 ? '' : ` (it has ${known.join(', ')})`}`
    throw new ClientUsageError(
      `the pipeline claims devices by ${keys}, and ${where} which ResourceClaimTemplate that is; give --claim ${missing[0]}=TEMPLATE, --claims FILE or --claims-from-cluster`,
    )
  }
  return { ...filled, ...given }
}

/** A claim map out of a file or a ConfigMap's data: names of templates by key, nothing else. */
export function readClaimMap(content: unknown, place: string): ClaimMap {
  if (typeof content !== 'object' || content === null || Array.isArray(content))
    throw new ClientUsageError(
      `${place}: this maps no keys to names of templates; write lines of key: template`,
    )
  for (const [key, template] of Object.entries(content))
    if (typeof template !== 'string' || !/^[a-z0-9]([-a-z0-9.]*[a-z0-9])?$/.test(template.trim()))
      throw new ClientUsageError(
        `${place}: "${key}" stands for ${JSON.stringify(template)}; give the name of a ResourceClaimTemplate`,
      )
  return Object.fromEntries(Object.entries(content).map(([key, template]) => [key, String(template).trim()]))
}
