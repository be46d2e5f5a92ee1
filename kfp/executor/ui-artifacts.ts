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

/**
 * Shows an ROC curve (an artifact of type ClassificationMetrics). Every number must be finite, because JSON has
 * no infinity: give the first point, where nothing passes, a threshold just above the highest score.
 */
export function logRocCurve(output: OutputArtifact, points: readonly RocPoint[]): void {
  for (const [place, point] of points.entries())
    for (const [name, value] of Object.entries(point))
      if (!Number.isFinite(value) || (name !== 'threshold' && (value < 0 || value > 1)))
        throw new StepError(
          `${output.name}: point ${place + 1} of the ROC curve has a ${name} of ${value}; give ${name === 'threshold' ? 'a finite number' : 'a number from 0 to 1'}`,
        )
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
      `${output.name}: the confusion matrix has rows of ${rows.map((row) => row.length).join(', ')} for ${categories.length} categories; give one row and one column of each`,
    )
  for (const [place, row] of rows.entries())
    if (!row.every((count) => Number.isFinite(count) && count >= 0))
      throw new StepError(
        `${output.name}: the row of "${categories[place]}" in the confusion matrix is ${row.join(', ')}; give finite counts from 0 on`,
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
