import { writeFile } from 'node:fs/promises'
import { StepError } from './step-error.ts'
import type { OutputArtifact } from './step-io.ts'

/** Shows names and numbers as a table (an artifact of type Metrics). */
export function logMetrics(output: OutputArtifact, metrics: Readonly<Record<string, number>>): void {
  const wrong = Object.entries(metrics).filter(([, value]) => !Number.isFinite(value))
  if (wrong.length > 0)
    throw new StepError(`${output.name}: ${wrong.map(([name]) => name).join(', ')} is no finite number`)
  Object.assign(output.metadata, metrics)
}

export interface RocPoint {
  readonly threshold: number
  readonly truePositiveRate: number
  readonly falsePositiveRate: number
}

/** Shows an ROC curve (an artifact of type ClassificationMetrics). */
export function logRocCurve(output: OutputArtifact, points: readonly RocPoint[]): void {
  output.metadata.confidenceMetrics = points.map(({ threshold, truePositiveRate, falsePositiveRate }) => ({
    confidenceThreshold: threshold,
    recall: truePositiveRate,
    falsePositiveRate,
  }))
}

/**
 * Shows a confusion matrix (an artifact of type ClassificationMetrics).
 *
 * @param rows [truth][read], as long on each side as there are categories
 */
export function logConfusionMatrix(
  output: OutputArtifact,
  categories: readonly string[],
  rows: readonly (readonly number[])[],
): void {
  const isSquare = rows.length === categories.length && rows.every((row) => row.length === categories.length)
  if (!isSquare)
    throw new StepError(
      `${output.name}: the confusion matrix is ${rows.length} × ${rows[0]?.length ?? 0}, the categories are ${categories.length}; give one row and one column of each`,
    )
  output.metadata.confusionMatrix = {
    annotationSpecs: categories.map((displayName) => ({ displayName })),
    rows: rows.map((row) => ({ row })),
  }
}

/** Shows a page in a sandboxed frame without network (an artifact of type HTML). */
export async function writeHtml(output: OutputArtifact, html: string): Promise<void> {
  await writeFile(output.path, html)
}

/** Shows formatted text (an artifact of type Markdown). */
export async function writeMarkdown(output: OutputArtifact, markdown: string): Promise<void> {
  await writeFile(output.path, markdown)
}
