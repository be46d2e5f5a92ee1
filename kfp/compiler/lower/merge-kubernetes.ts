import type { KubernetesExecutorConfig } from '../../ir/kubernetes-executor-config.ts'

/** Joins settings: lists add up, maps take in, single values give way to later ones. */
export function mergeKubernetes(
  configs: readonly KubernetesExecutorConfig[],
): KubernetesExecutorConfig | undefined {
  const merged = configs.reduce<unknown>(merge, {}) as KubernetesExecutorConfig
  return Object.keys(merged).length === 0 ? undefined : merged
}

function merge(into: unknown, from: unknown): unknown {
  if (Array.isArray(into) && Array.isArray(from)) return [...into, ...from]
  if (!isMap(into) || !isMap(from)) return from
  const result: Record<string, unknown> = { ...into }
  for (const [key, value] of Object.entries(from))
    result[key] = result[key] === undefined ? value : merge(result[key], value)
  return result
}

function isMap(value: unknown): value is Record<string, unknown> {
  return value !== null && typeof value === 'object' && !Array.isArray(value)
}
