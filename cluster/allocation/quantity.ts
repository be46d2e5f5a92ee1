/** An amount as Kubernetes writes it, such as `40Gi` or `500m`. */
export interface Quantity {
  readonly text: string
  /** Exact: Kubernetes keeps nothing finer than a thousand-millionth. */
  readonly nanos: bigint
}

const FORM = /^([+-]?)(\d+)?(?:\.(\d*))?([eE][+-]?\d+|[numkMGTPE]|[KMGTPE]i)?$/
const NANOS = 1_000_000_000n
const DECIMAL: Readonly<Record<string, number>> = {
  n: -9,
  u: -6,
  m: -3,
  k: 3,
  M: 6,
  G: 9,
  T: 12,
  P: 15,
  E: 18,
}
const BINARY = ['Ki', 'Mi', 'Gi', 'Ti', 'Pi', 'Ei']

/** The amount that a text stands for; undefined where it is none. Rounded up to a whole nano, as Kubernetes does. */
export function parseQuantity(text: string): Quantity | undefined {
  const found = FORM.exec(text)
  const [, sign = '', whole = '', fraction = '', suffix = ''] = found ?? []
  if (found === null || whole + fraction === '') return undefined
  const binary = BINARY.indexOf(suffix)
  const exponent = (binary >= 0 ? 0 : (DECIMAL[suffix] ?? Number(suffix.slice(1) || 0))) - fraction.length
  // Nobody means more, and an exponent of a thousand digits would be computed.
  if (Math.abs(exponent) > 100) return undefined
  let above = BigInt(whole + fraction) * NANOS
  if (binary >= 0) above *= 1024n ** BigInt(binary + 1)
  const below = 10n ** BigInt(Math.max(0, -exponent))
  above *= 10n ** BigInt(Math.max(0, exponent))
  const nanos = above / below + (above % below === 0n ? 0n : 1n)
  return { text, nanos: sign === '-' ? -nanos : nanos }
}

export function compareQuantities(left: Quantity, right: Quantity): -1 | 0 | 1 {
  if (left.nanos === right.nanos) return 0
  return left.nanos < right.nanos ? -1 : 1
}

/** Whole units, rounded up. */
export function unitsOf({ nanos }: Quantity): bigint {
  return nanos / NANOS + (nanos > 0n && nanos % NANOS !== 0n ? 1n : 0n)
}

export function quantityOfUnits(units: bigint): Quantity {
  return { text: String(units), nanos: units * NANOS }
}

/** As a reader would write it: whole Gi or Mi where it is that, else the exact number. */
export function quantityText(nanos: bigint): string {
  for (let power = BINARY.length; power > 0; power--) {
    const size = NANOS * 1024n ** BigInt(power)
    if (nanos !== 0n && nanos % size === 0n) return `${nanos / size}${BINARY[power - 1]}`
  }
  return nanos % NANOS === 0n ? String(nanos / NANOS) : String(Number(nanos) / Number(NANOS))
}
