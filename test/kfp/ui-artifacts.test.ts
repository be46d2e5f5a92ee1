import {
  logConfusionMatrix,
  logMetrics,
  logRocCurve,
  type OutputArtifact,
} from '@kubeflow/pipelines/executor'
import { describe, expect, test } from 'vitest'

function artifact(): OutputArtifact {
  return { name: 'quality', path: '/tmp/quality', uri: 'minio://store/quality', metadata: {} }
}

/** What arrives in the store: metadata travels as JSON. */
function stored({ metadata }: OutputArtifact): unknown {
  return JSON.parse(JSON.stringify(metadata))
}

/** The checks of upstream's user interface before it draws a matrix (frontend, MetricsVisualizations). */
function matrixFaults(matrix: unknown): string[] {
  const { annotationSpecs, rows } = matrix as { annotationSpecs: unknown[]; rows: unknown[] }
  const side = annotationSpecs.length
  return [
    ...annotationSpecs.flatMap((spec) =>
      typeof (spec as { displayName: unknown }).displayName === 'string' ? [] : ['a category without a name'],
    ),
    ...(rows.length === side ? [] : ['as many rows as categories are wanted']),
    ...rows.flatMap((one) => {
      const { row } = one as { row: unknown[] }
      return row.length === side && row.every((count) => typeof count === 'number') ? [] : ['a wrong row']
    }),
  ]
}

test('a confusion matrix is stored in the form that the user interface draws', () => {
  const output = artifact()
  const letters = [...'ABCDEFGHIKLMNOPQRSTUVWXY']
  logConfusionMatrix(
    output,
    letters,
    letters.map((_, truth) => letters.map((_, read) => (truth === read ? 40 : 0))),
  )
  const { confusionMatrix } = stored(output) as { confusionMatrix: unknown }
  expect(matrixFaults(confusionMatrix)).toEqual([])
  expect(confusionMatrix).toHaveProperty('annotationSpecs.1', { displayName: 'B' })
  expect(confusionMatrix).toHaveProperty('rows.1.row.1', 40)
})

test('an ROC curve is stored as numbers in a list', () => {
  const output = artifact()
  logRocCurve(output, [
    { threshold: 1.01, truePositiveRate: 0, falsePositiveRate: 0 },
    { threshold: 0.5, truePositiveRate: 0.9, falsePositiveRate: 0.05 },
    { threshold: 0, truePositiveRate: 1, falsePositiveRate: 1 },
  ])
  const { confidenceMetrics } = stored(output) as { confidenceMetrics: Record<string, unknown>[] }
  expect(confidenceMetrics).toHaveLength(3)
  for (const point of confidenceMetrics) {
    expect(Object.keys(point).sort()).toEqual(['confidenceThreshold', 'falsePositiveRate', 'recall'])
    for (const value of Object.values(point)) expect(value).toBeTypeOf('number')
  }
})

test('metrics are stored as plain numbers', () => {
  const output = artifact()
  logMetrics(output, { characterErrorRate: 0.197, words: 42 })
  expect(stored(output)).toEqual({ characterErrorRate: 0.197, words: 42 })
})

describe('what the user interface could not draw is refused', () => {
  const point = { threshold: 0.5, truePositiveRate: 0.5, falsePositiveRate: 0.5 }
  const cases: Readonly<Record<string, [(output: OutputArtifact) => void, string]>> = {
    'a matrix with a row too few': [
      (output) => logConfusionMatrix(output, ['A', 'B'], [[1, 0]]),
      'quality: the confusion matrix has rows of 2 for 2 categories; give one row and one column of each',
    ],
    'a matrix with a row too short': [
      (output) => logConfusionMatrix(output, ['A', 'B'], [[1, 0], [1]]),
      'quality: the confusion matrix has rows of 2, 1 for 2 categories; give one row and one column of each',
    ],
    'a count that is no number': [
      (output) =>
        logConfusionMatrix(
          output,
          ['A', 'B'],
          [
            [1, 0],
            [Number.NaN, 1],
          ],
        ),
      'quality: the row of "B" in the confusion matrix is NaN, 1; give finite counts from 0 on',
    ],
    'an infinite threshold, as other libraries give the first one': [
      (output) => logRocCurve(output, [{ ...point, threshold: Number.POSITIVE_INFINITY }]),
      'quality: point 1 of the ROC curve has a threshold of Infinity; give a finite number',
    ],
    'a rate beyond 1': [
      (output) => logRocCurve(output, [point, { ...point, truePositiveRate: 90 }]),
      'quality: point 2 of the ROC curve has a truePositiveRate of 90; give a number from 0 to 1',
    ],
    'a metric that is no number': [
      (output) => logMetrics(output, { rate: Number.NaN }),
      'quality: rate is no finite number',
    ],
  }
  test.for(Object.entries(cases))('%s', ([, [log, sentence]]) => {
    const output = artifact()
    expect(() => log(output)).toThrow(sentence)
    expect(output.metadata).toEqual({})
  })
})
