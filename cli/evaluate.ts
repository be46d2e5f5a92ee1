import { readFileSync } from 'node:fs'
import { stdout } from 'node:process'
import type { Command } from 'commander'
import {
  characterErrors,
  type Edit,
  letterErrors,
  type Score,
  wordErrors,
} from '../components/signs-to-text/score.ts'
import { readTranscriptJson } from '../components/signs-to-text/transcript-file.ts'
import { UnusableInputError } from '../components/types/errors.ts'
import type { Transcript } from '../components/types/transcript.ts'
import { readTruth, type SpelledTruth } from './truth-file.ts'

export function define(command: Command): void {
  command
    .description(
      'Compares a transcript with what was really spelled: error rates, and each letter in its time.',
    )
    .argument('<TRANSCRIPT.json>', 'written by signline transcribe --out')
    .argument('<TRUTH.json>', 'object with `text` and `letters` [{label, startMs, endMs}]')
    .option('--json', 'print one JSON object')
    .addHelpText(
      'after',
      '\nExample:\n  signline evaluate results/transcript.json data-samples/zeljora-right/zeljora.truth.json',
    )
    .action((transcriptPath: string, truthPath: string, { json }: { readonly json?: true }) => {
      const transcript = readTranscriptJson(readText(transcriptPath), transcriptPath)
      const truth = readTruth(readText(truthPath), truthPath)
      const evaluation = evaluate(transcript, truth)
      stdout.write(json ? `${JSON.stringify(evaluation)}\n` : describe(evaluation, transcript, truth))
    })
}

export interface Evaluation {
  readonly characterErrorRate: number
  readonly letterErrorRate: number
  readonly wordErrorRate: number
  /** Letters that were read right. */
  readonly right: number
  readonly substitutions: number
  readonly deletions: number
  readonly insertions: number
  /** Of the letters that were read right, those whose time overlaps with the true one. */
  readonly rightInTime: number
  readonly letters: readonly EvaluatedLetter[]
}

export interface EvaluatedLetter {
  readonly kind: Edit<string>['kind']
  readonly spelled?: { readonly label: string; readonly startMs: number; readonly endMs: number }
  readonly read?: {
    readonly label: string
    readonly startMs: number
    readonly endMs: number
    readonly confidence: number
  }
}

/** Scores a transcript; letters are matched by their order, not by their times. */
export function evaluate(transcript: Transcript, truth: SpelledTruth): Evaluation {
  const letters = letterErrors(
    truth.letters.map(({ label }) => label).join(''),
    transcript.signs.map(({ label }) => label).join(''),
  )
  const matched = matchLetters(letters, transcript, truth)
  const right = matched.filter(({ kind }) => kind === 'equal')
  const inTime = right.filter(
    ({ spelled, read }) =>
      spelled !== undefined &&
      read !== undefined &&
      read.startMs < spelled.endMs &&
      read.endMs > spelled.startMs,
  )
  return {
    characterErrorRate: characterErrors(truth.text, transcript.text).rate,
    letterErrorRate: letters.rate,
    wordErrorRate: wordErrors(truth.text, transcript.text).rate,
    right: right.length,
    substitutions: letters.substitutions,
    deletions: letters.deletions,
    insertions: letters.insertions,
    rightInTime: inTime.length,
    letters: matched,
  }
}

function matchLetters(
  { edits }: Score<string>,
  transcript: Transcript,
  truth: SpelledTruth,
): EvaluatedLetter[] {
  let [nextSpelled, nextRead] = [0, 0]
  return edits.map(({ kind }) => {
    const spelled = kind === 'insertion' ? undefined : truth.letters[nextSpelled++]
    const sign = kind === 'deletion' ? undefined : transcript.signs[nextRead++]
    return {
      kind,
      ...(spelled && {
        spelled: { label: spelled.label, startMs: spelled.startMs, endMs: spelled.endMs },
      }),
      ...(sign && {
        read: {
          label: sign.label,
          startMs: sign.startMs,
          endMs: sign.endMs,
          confidence: sign.confidence,
        },
      }),
    }
  })
}

const MARKS: Readonly<Record<Edit<string>['kind'], string>> = {
  equal: 'right',
  substitution: 'other letter',
  deletion: 'missed',
  insertion: 'not spelled',
}

function describe(evaluation: Evaluation, transcript: Transcript, truth: SpelledTruth): string {
  const percent = (rate: number): string => `${(rate * 100).toFixed(1)} %`
  const seconds = (span: { startMs: number; endMs: number } | undefined): string =>
    span === undefined
      ? ''.padEnd(17)
      : `${(span.startMs / 1000).toFixed(2)}–${(span.endMs / 1000).toFixed(2)} s`.padEnd(17)
  const lines = evaluation.letters.map(
    ({ kind, spelled, read }) =>
      `${(spelled?.label ?? '–').padEnd(3)}${seconds(spelled)}${(read?.label ?? '–').padEnd(3)}${seconds(read)}${MARKS[kind]}`,
  )
  return `${[
    `spelled  ${truth.text}`,
    `read     ${transcript.text}`,
    '',
    `character error rate ${percent(evaluation.characterErrorRate)}, letters ${percent(evaluation.letterErrorRate)}, words ${percent(evaluation.wordErrorRate)}`,
    `${evaluation.right} of ${truth.letters.length} letters right (${evaluation.rightInTime} of them in their time), ${evaluation.substitutions} other, ${evaluation.deletions} missed, ${evaluation.insertions} not spelled`,
    '',
    ...lines,
  ]
    .map((line) => line.trimEnd())
    .join('\n')}\n`
}

function readText(path: string): string {
  try {
    return readFileSync(path, 'utf8')
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException
    throw new UnusableInputError(`${path} cannot be read (${code}); check the path`)
  }
}
