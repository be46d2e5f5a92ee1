import { readFile } from 'node:fs/promises'
import { z } from 'zod'

export interface LabelCounts {
  readonly rows: number
  /** Rows (pictures) in which a hand was found. */
  readonly found: number
  readonly right: number
  readonly amongThree: number
  readonly readAs: Readonly<Record<string, number>>
}

export interface Counted {
  readonly labels: Readonly<Record<string, LabelCounts>>
  /** By tenth of confidence: rows, sum of confidences, rows read right. */
  readonly reliability: readonly (readonly [number, number, number])[]
}

export interface SourceCounts {
  readonly source: string
  readonly person: string
  readonly kind: 'rows' | 'pictures'
  /** Whether choices were made on this source. */
  readonly chooses: boolean
  readonly letters?: Counted | undefined
  readonly digits?: Counted | undefined
}

export interface FoldReport {
  readonly temperature: number
  /** The twelve choosing sources, each read by nets trained on the other eleven. */
  readonly twelve: readonly SourceCounts[]
  /** All sources, each read by nets trained on all other people. */
  readonly all: readonly SourceCounts[]
}

const labelCounts = z.object({
  rows: z.number(),
  found: z.number(),
  right: z.number(),
  amongThree: z.number(),
  readAs: z.record(z.string(), z.number()),
})
const counted = z.object({
  labels: z.record(z.string(), labelCounts),
  reliability: z.array(z.tuple([z.number(), z.number(), z.number()])),
})
const sourceCounts = z.object({
  source: z.string(),
  person: z.string(),
  kind: z.enum(['rows', 'pictures']),
  chooses: z.boolean(),
  letters: counted.optional(),
  digits: counted.optional(),
})
const foldReport: z.ZodType<FoldReport> = z.object({
  temperature: z.number(),
  twelve: z.array(sourceCounts),
  all: z.array(sourceCounts),
})

/** models/fingerspelling/folds.json, as training/report_handshapes.py wrote it. */
export async function readFoldReport(): Promise<FoldReport> {
  const file = new URL('../../../models/fingerspelling/folds.json', import.meta.url)
  return foldReport.parse(JSON.parse(await readFile(file, 'utf8')))
}
