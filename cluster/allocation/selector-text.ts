import type { ASTNode } from '@marcbachmann/cel-js'

/** Functions and macros that are known to be judged as the scheduler judges them. */
const KNOWN = new Set([
  'has',
  'size',
  'quantity',
  'isQuantity',
  'semver',
  'isSemver',
  'compareTo',
  'isGreaterThan',
  'isLessThan',
  'major',
  'minor',
  'patch',
  'or',
  'orValue',
  'value',
  'hasValue',
  'startsWith',
  'endsWith',
  'contains',
  'matches',
  'lowerAscii',
  'upperAscii',
  'exists',
  'all',
  'exists_one',
  'filter',
  'map',
  'bind',
])

/** A pattern that means the same in RE2, which Kubernetes uses, and here. */
const PLAIN_PATTERN =
  /^(?:[\w\s.,:;/=@%&#<>~"'!-]|[.*+?|()^$]|\\[.dw/*+?|()^$-]|\[\^?[\w.-]+\]|\{\d+(?:,\d*)?\})*$/

/** The part of an expression that may mean something else here than to the scheduler; undefined where none does. */
export function uncertainPart(node: ASTNode): string | undefined {
  if (node.op === 'call' || node.op === 'rcall') {
    const [name] = node.args
    if (!KNOWN.has(name)) return `the function ${name}`
    if (name === 'matches') {
      const pattern = node.args[node.args.length - 1]
      const literal = Array.isArray(pattern) ? pattern.at(-1) : undefined
      if (
        literal?.op !== 'value' ||
        !PLAIN_PATTERN.test(String(literal.args)) ||
        /\(\?/.test(String(literal.args))
      )
        return 'the pattern of matches'
    }
  }
  for (const child of childrenOf(node)) {
    const found = uncertainPart(child)
    if (found !== undefined) return found
  }
  return undefined
}

/** The same expression with `has(e.f)` as `e.?f.hasValue()`, which says the same; the library takes no index in `has`. */
export function withPresence(expression: string, node: ASTNode): string {
  const [field] = node.op === 'call' && node.args[0] === 'has' ? node.args[1] : []
  if (field?.op === '.') {
    const [object, name] = field.args
    const before = expression.slice(0, node.start)
    const said = `${expression.slice(object.start, object.end)}.?${name}.hasValue()`
    return `${before}${said}${expression.slice(node.end)}`
  }
  // From the end on, so that places before it stay what they are.
  return childrenOf(node).reduceRight((text, child) => withPresence(text, child), expression)
}

function childrenOf(node: ASTNode): readonly ASTNode[] {
  switch (node.op) {
    case 'value':
    case 'id':
      return []
    case '.':
    case '.?':
      return [node.args[0]]
    case 'call':
      return node.args[1]
    case 'rcall':
      return [node.args[1], ...node.args[2]]
    case 'map':
      return node.args.flat()
    case '!_':
    case '-_':
      return [node.args]
    default:
      return node.args
  }
}
