/** A version by semver.org; what comes after `+` does not count when two are compared. */
export interface SemanticVersion {
  readonly text: string
  readonly numbers: readonly [major: bigint, minor: bigint, patch: bigint]
  readonly before: readonly string[]
}

const NUMBER = '(0|[1-9]\\d*)'
const PART = '(?:0|[1-9]\\d*|\\d*[A-Za-z-][0-9A-Za-z-]*)'
const FORM = new RegExp(
  `^${NUMBER}\\.${NUMBER}\\.${NUMBER}(?:-(${PART}(?:\\.${PART})*))?(?:\\+[0-9A-Za-z-]+(?:\\.[0-9A-Za-z-]+)*)?$`,
)

/** The version that a text is; undefined where it is none. */
export function parseVersion(text: string): SemanticVersion | undefined {
  const found = FORM.exec(text)
  if (found === null) return undefined
  const [, major = '', minor = '', patch = '', before] = found
  return {
    text,
    numbers: [BigInt(major), BigInt(minor), BigInt(patch)],
    before: before === undefined ? [] : before.split('.'),
  }
}

export function compareVersions(left: SemanticVersion, right: SemanticVersion): -1 | 0 | 1 {
  for (const place of [0, 1, 2] as const) {
    const order = compare(left.numbers[place], right.numbers[place])
    if (order !== 0) return order
  }
  if (left.before.length === 0 || right.before.length === 0)
    return compare(right.before.length, left.before.length)
  for (let place = 0; ; place++) {
    const ours = left.before[place]
    const theirs = right.before[place]
    if (ours === undefined || theirs === undefined)
      return compare(ours === undefined ? 0 : 1, theirs === undefined ? 0 : 1)
    const order = comparePart(ours, theirs)
    if (order !== 0) return order
  }
}

/** Numbers come before words. */
function comparePart(ours: string, theirs: string): -1 | 0 | 1 {
  const numbers = [/^\d+$/.test(ours), /^\d+$/.test(theirs)]
  if (numbers[0] && numbers[1]) return compare(BigInt(ours), BigInt(theirs))
  if (numbers[0] !== numbers[1]) return numbers[0] ? -1 : 1
  return compare(ours, theirs)
}

function compare<Value extends bigint | number | string>(left: Value, right: Value): -1 | 0 | 1 {
  if (left === right) return 0
  return left < right ? -1 : 1
}
