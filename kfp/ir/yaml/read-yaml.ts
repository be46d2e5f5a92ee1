import { EVENT_ID, type Event, getScalarValue, parseEvents, SCALAR_STYLE, YAMLException } from 'js-yaml'
import { readPlainScalar } from './plain-scalar.ts'
import type { YamlEntry, YamlNode, YamlPosition } from './yaml-tree.ts'

/** A file's documents, or the one fault that kept it from being read. */
export type YamlReading =
  | {
      readonly ok: true
      readonly documents: readonly (YamlNode | undefined)[]
      /** Lines of quoted text that stand further left than YAML allows; PyYAML reads them, others refuse. */
      readonly underIndentedLines: readonly number[]
    }
  | { readonly ok: false; readonly reason: string; readonly at: YamlPosition }

/**
 * Reads YAML as PyYAML does, with the place of every value.
 *
 * Lines of quoted text that are indented less than YAML asks are read too: PyYAML accepts them and
 * some of upstream's files have them. Their leading blanks mean nothing, so adding some changes nothing.
 */
export function readYaml(source: string): YamlReading {
  const underIndentedLines: number[] = []
  let text = source
  for (;;) {
    try {
      const documents = buildDocuments(parseEvents(text, {}), text)
      return { ok: true, documents, underIndentedLines }
    } catch (error) {
      if (!(error instanceof YAMLException) || error.mark === undefined) throw error
      const line = error.mark.line + 1
      if (error.reason !== 'deficient indentation' || underIndentedLines.includes(line))
        return { ok: false, reason: error.reason, at: { line, column: error.mark.column + 1 } }
      underIndentedLines.push(line)
      const lineStart = text.lastIndexOf('\n', error.mark.position - 1) + 1
      text = `${text.slice(0, lineStart)}${INDENT_ENOUGH}${text.slice(lineStart)}`
    }
  }
}

const INDENT_ENOUGH = ' '.repeat(200)

interface OpenCollection {
  readonly node: { kind: 'sequence'; items: YamlNode[]; at: YamlPosition } | OpenMapping
  key?: { text: string; at: YamlPosition } | undefined
}
interface OpenMapping {
  kind: 'mapping'
  entries: YamlEntry[]
  at: YamlPosition
}

function buildDocuments(events: readonly Event[], source: string): (YamlNode | undefined)[] {
  const positionOf = positionFinder(source)
  const documents: (YamlNode | undefined)[] = []
  const anchors = new Map<string, YamlNode>()
  const open: (OpenCollection | 'document')[] = []
  const put = (node: YamlNode, at: YamlPosition): void => {
    const top = open.at(-1)
    if (top === 'document' || top === undefined) documents[documents.length - 1] = node
    else if (top.node.kind === 'sequence') top.node.items.push(node)
    else if (top.key === undefined) top.key = { text: keyText(node), at }
    else {
      top.node.entries.push({ key: top.key.text, keyAt: top.key.at, value: node })
      top.key = undefined
    }
  }
  const name = (node: YamlNode, start: number, end: number): void => {
    if (start >= 0) anchors.set(source.slice(start, end), node)
  }
  for (const event of events) {
    if (event.type === EVENT_ID.DOCUMENT) {
      documents.push(undefined)
      anchors.clear()
      open.push('document')
    } else if (event.type === EVENT_ID.POP) open.pop()
    else if (event.type === EVENT_ID.ALIAS) {
      const target = anchors.get(source.slice(event.anchorStart, event.anchorEnd))
      if (target === undefined) YAMLException.throwAt(source, event.anchorStart, 'unknown alias')
      put(target, positionOf(event.anchorStart))
    } else if (event.type === EVENT_ID.SCALAR) {
      const text = getScalarValue(source, event)
      const isPlain = event.style === SCALAR_STYLE.PLAIN && event.tagStart < 0
      const at = positionOf(event.valueStart)
      const node: YamlNode = { kind: 'scalar', value: isPlain ? readPlainScalar(text) : text, at }
      name(node, event.anchorStart, event.anchorEnd)
      put(node, at)
    } else {
      const at = positionOf(event.start)
      const node =
        event.type === EVENT_ID.SEQUENCE
          ? { kind: 'sequence' as const, items: [], at }
          : { kind: 'mapping' as const, entries: [], at }
      name(node, event.anchorStart, event.anchorEnd)
      put(node, at)
      open.push({ node })
    }
  }
  return documents
}

/** A key is text in every message; `1:` and `yes:` are keys as written. */
function keyText(node: YamlNode): string {
  return node.kind === 'scalar' && node.value !== null ? String(node.value) : ''
}

function positionFinder(source: string): (offset: number) => YamlPosition {
  const lineStarts = [0]
  for (let at = source.indexOf('\n'); at >= 0; at = source.indexOf('\n', at + 1)) lineStarts.push(at + 1)
  return (offset) => {
    let low = 0
    let high = lineStarts.length - 1
    while (low < high) {
      const middle = Math.ceil((low + high) / 2)
      if ((lineStarts[middle] ?? 0) <= offset) low = middle
      else high = middle - 1
    }
    return { line: low + 1, column: offset - (lineStarts[low] ?? 0) + 1 }
  }
}
