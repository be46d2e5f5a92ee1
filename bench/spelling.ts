import { type Edit, letterErrors, type Score } from '../components/signs-to-text/score.ts'
import { seedFor } from '../data-samples/renderer/random.ts'
import type { RecordingPlan } from '../data-samples/renderer/recording.ts'
import type { Bench, BenchReport, BenchTable } from './bench.ts'
import { type ClipReader, openClipReader } from './spelling/read-clips.ts'
import { renderClips } from './spelling/rendered-clips.ts'
import { drawWords, type SpellingPlan } from './spelling/words.ts'

/** Clips of hands that do not spell are this long, so that several hands and seeds share the minutes. */
const NOSIGN_CLIP_MINUTES = 1

/** How one word was read. */
interface ReadWord {
  readonly plan: SpellingPlan
  /** From the front camera alone. */
  readonly front: Score<string>
  readonly frontText: string
  /** From all three, where three looked on. */
  readonly three?: Score<string>
  /** From the true landmarks of the front camera, as if the hand networks made no mistake. */
  readonly truth: Score<string>
}

export const bench: Bench = {
  name: 'spelling',
  options: ['words', 'nosign'],
  summary:
    'character error rate on rendered words by speed and by hand; false letters of hands that do not spell',
  async run({ seed, args, progress }): Promise<BenchReport> {
    const limit = numberOption(args, '--words', Number.POSITIVE_INFINITY)
    const nosignMinutes = numberOption(args, '--nosign', 5)
    const plans = drawWords(seed).slice(0, limit)
    const idle = idlePlans(seed, nosignMinutes)
    const clips = await renderClips([...plans, ...idle], progress)
    await using reader = await openClipReader()
    progress(reader.deviceNote)
    const words: ReadWord[] = []
    for (const [i, plan] of plans.entries()) {
      const clip = clips[i]
      if (clip === undefined) continue
      words.push(await readWord(reader, plan, (ids) => reader.readClips(clip, ids)))
      progress(`${i + 1} of ${plans.length}: ${plan.text} read as ${words.at(-1)?.frontText}`)
    }
    const falseLetters: string[] = []
    for (const clip of clips.slice(plans.length)) falseLetters.push(await reader.readClips(clip, ['front']))
    const tables = [
      rateTable('By speed (letters a second)', words, ({ plan }) => String(plan.lettersPerSecond)),
      rateTable("By the signer's hand", words, ({ plan }) => plan.hand),
      cameraTable(words),
      confusionTable(words),
      ...(falseLetters.length === 0 ? [] : [falseLetterTable(falseLetters, nosignMinutes)]),
      wordTable(words),
    ]
    return { tables, data: { words, falseLetters, nosignMinutes } }
  },
}

function numberOption(args: readonly string[], name: string, otherwise: number): number {
  const given = args.find((arg) => arg.startsWith(`${name}=`))
  if (given === undefined) return otherwise
  const value = Number(given.slice(name.length + 1))
  if (!Number.isFinite(value) || value < 0) throw new Error(`${given}: give a number from 0 up`)
  return value
}

function idlePlans(seed: number, minutes: number): readonly RecordingPlan[] {
  return Array.from({ length: Math.ceil(minutes / NOSIGN_CLIP_MINUTES) }, (_, i) => ({
    hand: i % 2 === 0 ? ('right' as const) : ('left' as const),
    cameraCount: 1,
    seed: seedFor(seed, `idle ${i}`) % 1_000_000,
    nosignMinutes: Math.min(NOSIGN_CLIP_MINUTES, minutes - i * NOSIGN_CLIP_MINUTES),
  }))
}

async function readWord(
  reader: ClipReader,
  plan: SpellingPlan,
  read: (cameraIds: readonly string[]) => Promise<string>,
): Promise<ReadWord> {
  const frontText = await read(['front'])
  const word = {
    plan,
    frontText,
    front: letterErrors(plan.text, frontText),
    truth: letterErrors(plan.text, await reader.readTruth(plan)),
  }
  if (plan.cameraCount < 3) return word
  return { ...word, three: letterErrors(plan.text, await read(['front', 'left', 'right'])) }
}

/** Errors over letters, of all words together. */
function rate(scores: readonly Score<string>[]): string {
  const letters = scores.reduce((sum, { referenceLength }) => sum + referenceLength, 0)
  const errors = scores.reduce((sum, score) => sum + score.errors, 0)
  return letters === 0 ? '–' : `${((100 * errors) / letters).toFixed(1)} %`
}

function rateTable(title: string, words: readonly ReadWord[], keyOf: (word: ReadWord) => string): BenchTable {
  const keys = [...new Set(words.map(keyOf))].sort()
  const row = (name: string, group: readonly ReadWord[]): (string | number)[] => [
    name,
    group.length,
    group.reduce((sum, { front }) => sum + front.referenceLength, 0),
    rate(group.map(({ front }) => front)),
    group.filter(({ front }) => front.errors === 0).length,
    ...(['substitutions', 'deletions', 'insertions'] as const).map((kind) =>
      group.reduce((sum, { front }) => sum + front[kind], 0),
    ),
    rate(group.map(({ truth }) => truth)),
  ]
  return {
    title,
    columns: [
      ...['', 'words', 'letters', 'CER', 'words right', 'substituted', 'left out', 'added'],
      'CER from true landmarks',
    ],
    rows: [
      ...keys.map((key) =>
        row(
          key,
          words.filter((word) => keyOf(word) === key),
        ),
      ),
      row('all', words),
    ],
    notes: [
      'Rendered hands, front camera alone; the words are made up and nothing was trained on them.',
      'CER: substituted, left out and added letters over spelled letters.',
    ],
  }
}

function cameraTable(words: readonly ReadWord[]): BenchTable {
  const seen = words.filter(({ three }) => three !== undefined)
  return {
    title: 'One camera and three, the same words',
    columns: ['cameras', 'words', 'CER'],
    rows: [
      ['front', seen.length, rate(seen.map(({ front }) => front))],
      ['front, left, right', seen.length, rate(seen.flatMap(({ three }) => three ?? []))],
    ],
  }
}

function confusionTable(words: readonly ReadWord[]): BenchTable {
  const edits = words.flatMap(({ front }) => front.edits)
  const spelled = (edit: Edit<string>): string | undefined =>
    edit.kind === 'insertion' ? undefined : edit.reference
  const letters = [...new Set(edits.flatMap((edit) => spelled(edit) ?? []))].sort()
  return {
    title: 'Letters that were not always read right (front camera)',
    columns: ['letter', 'spelled', 'right', 'read as'],
    rows: letters.flatMap((letter) => {
      const own = edits.filter((edit) => spelled(edit) === letter)
      const right = own.filter(({ kind }) => kind === 'equal').length
      if (right === own.length) return []
      const others = own.flatMap((edit) =>
        edit.kind === 'substitution' ? [edit.hypothesis] : edit.kind === 'deletion' ? ['nothing'] : [],
      )
      return [[letter, own.length, right, tally(others)]]
    }),
    notes: [
      `Added: ${tally(edits.flatMap((edit) => (edit.kind === 'insertion' ? [edit.hypothesis] : []))) || 'none'}.`,
    ],
  }
}

function tally(labels: readonly string[]): string {
  const counts = new Map<string, number>()
  for (const label of labels) counts.set(label, (counts.get(label) ?? 0) + 1)
  return [...counts]
    .sort(([, a], [, b]) => b - a)
    .map(([label, count]) => (count === 1 ? label : `${label} ×${count}`))
    .join(', ')
}

function falseLetterTable(readings: readonly string[], minutes: number): BenchTable {
  const letters = [...readings.join('')]
  return {
    title: 'Hands that move without spelling',
    columns: ['minutes', 'false letters', 'a minute', 'which'],
    rows: [[minutes, letters.length, (letters.length / minutes).toFixed(1), tally(letters)]],
    notes: ['Rendered: resting, reaching, waving, scratching, pointing, gesturing, opening and closing.'],
  }
}

function wordTable(words: readonly ReadWord[]): BenchTable {
  return {
    title: 'The words',
    columns: ['spelled', 'hand', 'letters/s', 'seed', 'read (front)', 'errors'],
    rows: words.map(({ plan, front, frontText }) => [
      plan.text,
      plan.hand,
      plan.lettersPerSecond,
      plan.seed,
      frontText || '–',
      front.errors,
    ]),
  }
}
