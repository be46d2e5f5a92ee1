import type { Toleration } from './claim.ts'
import type { Taint } from './device.ts'

const KEEPS_AWAY = ['NoSchedule', 'NoExecute']

/** The taints that keep a claim from a device; `uncertain` are those that the device may not have. */
export function keptAwayBy(
  taints: readonly Taint[],
  tolerations: readonly Toleration[],
): { readonly kept: readonly Taint[]; readonly uncertain: readonly Taint[] } {
  const untolerated = taints.filter(
    (taint) => KEEPS_AWAY.includes(taint.effect) && !tolerations.some((each) => tolerates(each, taint)),
  )
  return {
    kept: untolerated.filter(({ uncertain }) => uncertain !== true),
    uncertain: untolerated.filter(({ uncertain }) => uncertain === true),
  }
}

/** As kubectl writes it: `key=value:effect`. */
export function taintText({ key, value, effect }: Taint): string {
  return `${key}${value === '' ? '' : `=${value}`}:${effect}`
}

function tolerates(toleration: Toleration, taint: Taint): boolean {
  if (toleration.effect !== '' && toleration.effect !== taint.effect) return false
  if (toleration.key !== '' && toleration.key !== taint.key) return false
  if (toleration.operator === 'Exists') return true
  return (toleration.operator === '' || toleration.operator === 'Equal') && toleration.value === taint.value
}
