const SUFFIXES: Readonly<Record<string, number>> = {
  m: 1e-3,
  k: 1e3,
  M: 1e6,
  G: 1e9,
  T: 1e12,
  P: 1e15,
  E: 1e18,
  Ki: 2 ** 10,
  Mi: 2 ** 20,
  Gi: 2 ** 30,
  Ti: 2 ** 40,
  Pi: 2 ** 50,
  Ei: 2 ** 60,
}

/** The number that a Kubernetes quantity such as `500m` or `2Gi` stands for; undefined of anything else. */
export function quantityValue(quantity: string): number | undefined {
  const [, digits, suffix = ''] = /^(\d+(?:\.\d+)?(?:[eE][-+]?\d+)?)([A-Za-z]{0,2})$/.exec(quantity) ?? []
  if (digits === undefined) return undefined
  const factor = suffix === '' ? 1 : SUFFIXES[suffix]
  return factor === undefined ? undefined : Number(digits) * factor
}
