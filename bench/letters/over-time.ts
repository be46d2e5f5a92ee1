import { readFile } from 'node:fs/promises'
import { z } from 'zod'
import type { BenchTable } from '../bench.ts'

export interface Threshold {
  readonly anchorPresence: number
  readonly falseAMinute: Readonly<Record<string, number>>
  readonly letterFound: number
  readonly letterAlone: number
  readonly composedErrors: Readonly<Record<string, number>>
}

export interface OverTime {
  readonly chosen: number
  readonly minutes: Readonly<Record<string, number>>
  readonly thresholds: readonly Threshold[]
  readonly signers: readonly {
    readonly person: string
    readonly kind: string
    readonly sequences: number
    readonly found: number
    readonly alone: number
  }[]
}

const numbers = z.record(z.string(), z.number())
const overTime: z.ZodType<OverTime> = z.object({
  chosen: z.number(),
  minutes: numbers,
  thresholds: z.array(
    z.object({
      anchorPresence: z.number(),
      falseAMinute: numbers,
      letterFound: z.number(),
      letterAlone: z.number(),
      composedErrors: numbers,
    }),
  ),
  signers: z.array(
    z.object({
      person: z.string(),
      kind: z.string(),
      sequences: z.number(),
      found: z.number(),
      alone: z.number(),
    }),
  ),
})

/** models/fingerspelling/over-time.json, as training/report_spelling.py wrote it. */
export async function readOverTime(): Promise<OverTime> {
  const file = new URL('../../../models/fingerspelling/over-time.json', import.meta.url)
  return overTime.parse(JSON.parse(await readFile(file, 'utf8')))
}

const percent = (share: number): number => Math.round(share * 1000) / 10

/** J, Z and held letters in real sequences of people left out. */
export async function motionTable(): Promise<BenchTable> {
  const { chosen, signers } = await readOverTime()
  return {
    title: 'Real sequences of one letter each, read over time without that person (and that source)',
    columns: ['person', 'letters', 'sequences', 'letter found %', 'found and nothing else %'],
    rows: signers.map(({ person, kind, sequences, found, alone }) => [
      person,
      kind,
      sequences,
      percent(found / sequences),
      percent(alone / sequences),
    ]),
    notes: [
      `At the shipped anchor presence of ${chosen}. J and Z of alishlaibah and dvorakman are the two sources of drawn letters, each read by nets that never saw that source; alex, cam and danial gave letters in short recordings, of which no still letter was ever trained on.`,
    ],
  }
}

/** What each anchor presence lets through where nothing is spelled, and what it loses where something is. */
export async function thresholdTable(): Promise<BenchTable> {
  const { chosen, minutes, thresholds } = await readOverTime()
  const groups = Object.keys(minutes)
  const speeds = Object.keys(thresholds[0]?.composedErrors ?? {})
  return {
    title:
      'False letters a minute where nothing is spelled, by people left out, and what is lost where something is',
    columns: [
      'anchor presence',
      ...groups.map((group) => `${group} /min`),
      'single letter found %',
      'alone %',
      ...speeds.map((speed) => `CER % at ${speed}/s`),
    ],
    rows: thresholds.map((row) => [
      `${row.anchorPresence.toFixed(2)}${row.anchorPresence === chosen ? ' (shipped)' : ''}`,
      ...groups.map((group) => row.falseAMinute[group] ?? ''),
      percent(row.letterFound),
      percent(row.letterAlone),
      ...speeds.map((speed) => percent(row.composedErrors[speed] ?? 0)),
    ]),
    notes: [
      `Minutes, at about 15 frames a second (estimated): ${groups.map((group) => `${group} ${minutes[group]}`).join(', ')}.`,
      'The shipped anchor presence (how sure one sign of a chain must be) is the lowest that lets through at most 3 letters a minute of ASL words (signed, not spelled) and no more of rendered idle hands of development seeds than the reader before it. Movement without signs and Korean signs were only counted.',
      'Single letters are real recordings of one letter each, with nothing beside it to help (the table of bench letters names the people); CER is of composed spelling (real still rows, drawn movement, camera noise) by people left out.',
    ],
  }
}
