import type { YamlNode, YamlPosition } from '../../ir/yaml/yaml-tree.ts'
import { type Finding, type FindingCode, formatPath, type Path } from './finding.ts'

/** Gathers findings and looks up where in the file each belongs. */
export class Report {
  readonly findings: Finding[] = []
  readonly #documents: readonly YamlNode[]

  constructor(documents: readonly YamlNode[]) {
    this.#documents = documents
  }

  error(code: FindingCode, path: Path, message: string, remedy: string): void {
    this.#add('error', code, path, message, remedy)
  }

  warn(code: FindingCode, path: Path, message: string, remedy: string): void {
    this.#add('warning', code, path, message, remedy)
  }

  /** The same, for a fault whose position is known better than by its path. */
  errorAt(code: FindingCode, path: Path, at: YamlPosition, message: string, remedy: string): void {
    this.findings.push({ severity: 'error', code, place: formatPath(path), ...at, message, remedy })
  }

  #add(severity: Finding['severity'], code: FindingCode, path: Path, message: string, remedy: string): void {
    const at = this.#locate(path)
    const place = formatPath(path)
    this.findings.push(
      at === undefined || at.line === 0
        ? { severity, code, place, message, remedy }
        : { severity, code, place, line: at.line, column: at.column, message, remedy },
    )
  }

  /** The position of the deepest part of the path that is in the file. */
  #locate(path: Path): YamlPosition | undefined {
    const [first] = path
    const root =
      this.#documents.find(
        (node) => node.kind === 'mapping' && node.entries.some(({ key }) => key === first),
      ) ?? this.#documents[0]
    let node = root
    let at = root?.at
    for (const step of path) {
      if (node?.kind === 'mapping') {
        const entry: { keyAt: YamlPosition; value: YamlNode } | undefined = node.entries.findLast(
          ({ key }) => key === step,
        )
        if (entry === undefined) return at
        at = entry.keyAt
        node = entry.value
      } else if (node?.kind === 'sequence' && typeof step === 'number') {
        node = node.items[step]
        if (node === undefined) return at
        at = node.at
      } else return at
    }
    return at
  }
}

/** Lists names for a remedy: `a, b or c`; says so where there are none. */
export function nameChoices(names: Iterable<string>): string {
  const all = [...names]
  if (all.length === 0) return 'there are none'
  const shown = all.slice(0, 8)
  const rest = all.length - shown.length
  return rest > 0 ? `${shown.join(', ')} and ${rest} more` : shown.join(', ')
}

/** `use one of a, b`, with the likeliest misspelling first. */
export function didYouMean(wrong: string, names: Iterable<string>): string {
  const all = [...names]
  const near = all
    .map((name) => ({ name, distance: editDistance(wrong, name) }))
    .filter(({ name, distance }) => distance <= Math.max(2, Math.floor(name.length / 4)))
    .sort((a, b) => a.distance - b.distance)[0]
  return near === undefined ? `there is: ${nameChoices(all)}` : `did you mean "${near.name}"?`
}

function editDistance(a: string, b: string): number {
  let above = Array.from({ length: b.length + 1 }, (_, column) => column)
  for (let row = 1; row <= a.length; row++) {
    const current = [row]
    for (let column = 1; column <= b.length; column++) {
      const replace = (above[column - 1] ?? 0) + (a[row - 1] === b[column - 1] ? 0 : 1)
      current.push(Math.min(replace, (above[column] ?? 0) + 1, (current[column - 1] ?? 0) + 1))
    }
    above = current
  }
  return above[b.length] ?? 0
}
