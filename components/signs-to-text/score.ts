/** One step of turning a reference into a hypothesis. */
export type Edit<Item> =
  | { readonly kind: 'equal'; readonly reference: Item; readonly hypothesis: Item }
  | { readonly kind: 'substitution'; readonly reference: Item; readonly hypothesis: Item }
  | { readonly kind: 'deletion'; readonly reference: Item }
  | { readonly kind: 'insertion'; readonly hypothesis: Item }

export interface Score<Item> {
  /** Substitutions, deletions and insertions over the reference's length; may exceed 1; 0 for two empty ones. */
  readonly rate: number
  readonly errors: number
  readonly referenceLength: number
  readonly substitutions: number
  readonly deletions: number
  readonly insertions: number
  /** From the beginning to the end of both. */
  readonly edits: readonly Edit<Item>[]
}

/**
 * The cheapest way from a reference to a hypothesis (Levenshtein 1966, every edit costs 1). Among equally
 * cheap ones a substitution is preferred to a deletion with an insertion. Time and memory grow with the
 * product of the lengths.
 */
export function align<Item>(reference: readonly Item[], hypothesis: readonly Item[]): Score<Item> {
  const columns = hypothesis.length + 1
  const costs = new Uint32Array((reference.length + 1) * columns)
  const cost = (row: number, column: number): number => costs[row * columns + column] ?? 0
  for (let row = 0; row <= reference.length; row++)
    for (let column = 0; column < columns; column++) {
      const same = row > 0 && column > 0 && reference[row - 1] === hypothesis[column - 1]
      const ways: number[] = []
      if (row > 0 && column > 0) ways.push(cost(row - 1, column - 1) + (same ? 0 : 1))
      if (row > 0) ways.push(cost(row - 1, column) + 1)
      if (column > 0) ways.push(cost(row, column - 1) + 1)
      costs[row * columns + column] = ways.length === 0 ? 0 : Math.min(...ways)
    }
  return scoreOf(traceBack(reference, hypothesis, cost), reference.length)
}

/** Character error rate; a space between words counts as a character, more than one space as one. */
export function characterErrors(reference: string, hypothesis: string): Score<string> {
  return align([...normalizeText(reference)], [...normalizeText(hypothesis)])
}

/** Error rate of the letters alone, wherever words were ended. */
export function letterErrors(reference: string, hypothesis: string): Score<string> {
  const letters = (text: string): string[] => [...normalizeText(text).replaceAll(' ', '')]
  return align(letters(reference), letters(hypothesis))
}

/** Word error rate. */
export function wordErrors(reference: string, hypothesis: string): Score<string> {
  const words = (text: string): string[] => normalizeText(text).split(' ').filter(Boolean)
  return align(words(reference), words(hypothesis))
}

/** Fingerspelling knows neither case nor the width of a pause. */
function normalizeText(text: string): string {
  return text.normalize('NFC').toUpperCase().trim().replaceAll(/\s+/g, ' ')
}

function traceBack<Item>(
  reference: readonly Item[],
  hypothesis: readonly Item[],
  cost: (row: number, column: number) => number,
): Edit<Item>[] {
  const edits: Edit<Item>[] = []
  let [row, column] = [reference.length, hypothesis.length]
  while (row > 0 || column > 0) {
    const [expected, got] = [reference[row - 1] as Item, hypothesis[column - 1] as Item]
    const here = cost(row, column)
    if (row > 0 && column > 0 && expected === got && here === cost(row - 1, column - 1)) {
      edits.push({ kind: 'equal', reference: expected, hypothesis: got })
      row--
      column--
    } else if (row > 0 && column > 0 && here === cost(row - 1, column - 1) + 1) {
      edits.push({ kind: 'substitution', reference: expected, hypothesis: got })
      row--
      column--
    } else if (row > 0 && here === cost(row - 1, column) + 1) {
      edits.push({ kind: 'deletion', reference: expected })
      row--
    } else {
      edits.push({ kind: 'insertion', hypothesis: got })
      column--
    }
  }
  return edits.reverse()
}

function scoreOf<Item>(edits: readonly Edit<Item>[], referenceLength: number): Score<Item> {
  const count = (kind: Edit<Item>['kind']): number => edits.filter((edit) => edit.kind === kind).length
  const [substitutions, deletions, insertions] = [
    count('substitution'),
    count('deletion'),
    count('insertion'),
  ]
  const errors = substitutions + deletions + insertions
  const rate = errors === 0 ? 0 : errors / Math.max(1, referenceLength)
  return { rate, errors, referenceLength, substitutions, deletions, insertions, edits }
}
