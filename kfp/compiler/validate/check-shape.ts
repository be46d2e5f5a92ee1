import type { AnyMessage, Field, FieldShape } from '../../ir/field.ts'
import type { Json } from '../../ir/json.ts'
import { type Target, targets } from '../../ir/target.ts'
import { plainValue, type YamlEntry, type YamlNode } from '../../ir/yaml/yaml-tree.ts'
import type { Path } from './finding.ts'
import { didYouMean, type Report } from './report.ts'

/**
 * Reads a message, reporting every unknown field, wrong type, unknown enum name and clash.
 * Gives what is left when the faults are taken out, so that later checks can go on.
 * As in proto3's JSON form a field may be written in camelCase or snake_case, and null means absent.
 */
export function checkShape(
  node: YamlNode,
  message: AnyMessage,
  path: Path,
  target: Target,
  report: Report,
): Record<string, Json> {
  return readMessage(node, message, path, { target, report }) ?? {}
}

interface Context {
  readonly target: Target
  readonly report: Report
}

function readMessage(
  node: YamlNode,
  message: AnyMessage,
  path: Path,
  context: Context,
): Record<string, Json> | undefined {
  if (node.kind !== 'mapping') {
    reportKind(node, `an object (${message.name})`, path, context)
    return undefined
  }
  const read: Record<string, Json> = {}
  for (const entry of distinctEntries(node.entries, path, context)) {
    const name = fieldName(entry.key, message)
    const at = [...path, entry.key]
    const field = name === undefined ? undefined : message.fields[name]
    if (name === undefined || field === undefined) {
      const known = Object.keys(message.fields)
      context.report.error(
        'unknown-field',
        at,
        `${message.name} has no field "${entry.key}"`,
        didYouMean(entry.key, known),
      )
      continue
    }
    if (isNull(entry.value) && field.kind !== 'value') continue
    reportSupport(entry.key, field, at, context)
    const value = readField(entry.value, field, at, context)
    if (value !== undefined) read[name] = value
  }
  for (const group of message.oneofs ?? []) {
    const set = group.filter((name) => read[name] !== undefined)
    if (set.length > 1)
      context.report.error('oneof', path, `${set.join(' and ')} exclude each other`, 'keep one of them')
  }
  const lacking = (message.required ?? []).filter((name) => read[name] === undefined)
  for (const name of lacking) {
    if (!node.entries.some(({ key }) => fieldName(key, message) === name))
      context.report.error('missing-field', path, `${message.name} lacks "${name}"`, `add ${name}`)
  }
  return message.isReference === true && lacking.length > 0 ? undefined : read
}

function readField(node: YamlNode, shape: FieldShape, path: Path, context: Context): Json | undefined {
  switch (shape.kind) {
    case 'message':
      return readMessage(node, shape.message(), path, context)
    case 'list':
      return readList(node, shape.of, path, context)
    case 'map':
      return readMap(node, shape.of, path, context)
    case 'enum':
      return readEnum(node, shape.names, path, context)
    case 'value':
      walkDuplicates(node, path, context)
      return plainValue(node)
    case 'struct':
      if (node.kind !== 'mapping') return reportKind(node, 'an object', path, context)
      walkDuplicates(node, path, context)
      return plainValue(node)
    default:
      return readScalar(node, shape.kind, path, context)
  }
}

function readList(node: YamlNode, of: FieldShape, path: Path, context: Context): Json | undefined {
  if (node.kind !== 'sequence') return reportKind(node, 'a list', path, context)
  return node.items.flatMap((item, index) => {
    const value = readField(item, of, [...path, index], context)
    return value === undefined ? [] : [value]
  })
}

function readMap(node: YamlNode, of: FieldShape, path: Path, context: Context): Json | undefined {
  if (node.kind !== 'mapping') return reportKind(node, 'an object', path, context)
  const entries = distinctEntries(node.entries, path, context).flatMap(({ key, value }) => {
    const read = readField(value, of, [...path, key], context)
    return read === undefined ? [] : [[key, read] as const]
  })
  return Object.fromEntries(entries)
}

function readEnum(node: YamlNode, names: readonly string[], path: Path, context: Context): Json | undefined {
  const value = node.kind === 'scalar' ? node.value : undefined
  const byNumber = typeof value === 'number' ? names[value] : undefined
  if (byNumber !== undefined) return byNumber
  if (typeof value === 'string' && names.includes(value)) return value
  const shown = node.kind === 'scalar' ? JSON.stringify(node.value) : describe(node)
  context.report.error(
    'unknown-enum',
    path,
    `${shown} is none of its values`,
    didYouMean(String(value), names),
  )
  return undefined
}

type ScalarKind = 'string' | 'bool' | 'int32' | 'int64' | 'double' | 'duration'

const scalars: Record<ScalarKind, { name: string; reads: (value: Json) => boolean }> = {
  string: { name: 'text', reads: (value) => typeof value === 'string' },
  bool: { name: 'true or false', reads: (value) => typeof value === 'boolean' },
  int32: {
    name: 'a whole number',
    reads: (value) => isWhole(value) && Math.abs(Number(value)) <= 2 ** 31 - 1,
  },
  int64: { name: 'a whole number', reads: isWhole },
  double: {
    name: 'a number',
    reads: (value) => value !== '' && Number.isFinite(Number(value)) && isNumeric(value),
  },
  duration: {
    name: 'a time in seconds such as "30s"',
    reads: (value) => typeof value === 'string' && /^-?\d+(\.\d{1,9})?s$/.test(value),
  },
}

function readScalar(node: YamlNode, kind: ScalarKind, path: Path, context: Context): Json | undefined {
  const { name, reads } = scalars[kind]
  if (node.kind === 'scalar' && reads(node.value)) return node.value
  return reportKind(node, name, path, context)
}

function isWhole(value: Json): boolean {
  return isNumeric(value) && Number.isInteger(Number(value))
}

function isNumeric(value: Json): boolean {
  return (
    typeof value === 'number' || (typeof value === 'string' && /^-?\d+(\.\d+)?([eE][-+]?\d+)?$/.test(value))
  )
}

function reportKind(node: YamlNode, wanted: string, path: Path, context: Context): undefined {
  context.report.error('value', path, `holds ${describe(node)}`, `give ${wanted}`)
}

function describe(node: YamlNode): string {
  if (node.kind === 'mapping') return 'an object'
  if (node.kind === 'sequence') return 'a list'
  if (node.value === null) return 'nothing'
  const text = JSON.stringify(node.value)
  const short = text.length > 60 ? `${text.slice(0, 57)}…` : text
  return typeof node.value === 'string' ? `the text ${short}` : short
}

function reportSupport(key: string, field: Field, path: Path, { target, report }: Context): void {
  if (field.unimplemented !== undefined)
    report.error('unimplemented', path, `no backend carries out "${key}"; the run fails`, field.unimplemented)
  if (field.ignored !== undefined)
    report.warn('ignored', path, `the backend reads "${key}" and does nothing with it`, field.ignored)
  if (field.since !== undefined && targets.indexOf(target) < targets.indexOf(field.since.target))
    report.error('unsupported', path, `${target} refuses a file with "${key}"`, field.since.remedy)
}

/** Every key once, the last where there are several (as PyYAML reads it), each repetition reported. */
function distinctEntries(
  entries: readonly YamlEntry[],
  path: Path,
  { report }: Context,
): readonly YamlEntry[] {
  const last = new Map<string, YamlEntry>()
  for (const entry of entries) {
    const earlier = last.get(entry.key)
    if (earlier !== undefined) {
      const where = earlier.keyAt.line === 0 ? 'before' : `on line ${earlier.keyAt.line}`
      const at = [...path, entry.key]
      report.errorAt(
        'duplicate-key',
        at,
        entry.keyAt,
        `"${entry.key}" stands here again, first ${where}; parsers keep only the last`,
        'keep one of them',
      )
    }
    last.set(entry.key, entry)
  }
  return [...last.values()]
}

function walkDuplicates(node: YamlNode, path: Path, context: Context): void {
  if (node.kind === 'mapping')
    for (const { key, value } of distinctEntries(node.entries, path, context))
      walkDuplicates(value, [...path, key], context)
  if (node.kind === 'sequence')
    for (const [index, item] of node.items.entries()) walkDuplicates(item, [...path, index], context)
}

function fieldName(key: string, message: AnyMessage): string | undefined {
  if (Object.hasOwn(message.fields, key)) return key
  const camel = key.replace(/_([a-z0-9])/g, (_, letter: string) => letter.toUpperCase())
  return Object.hasOwn(message.fields, camel) && !/[A-Z]/.test(key) ? camel : undefined
}

function isNull(node: YamlNode): boolean {
  return node.kind === 'scalar' && node.value === null
}
