import { afterAll, beforeAll, expect, test } from 'vitest'
import { formatTable } from '#bench/format-table.js'
import { lagOf, ShapeTrack, viewFreeShape } from '#components/hands-to-pose/view-lag.js'
import { defaultLateConfig } from '#components/joined/hands-to-captions/late-cameras.js'
import { defaultSessionReader } from '#components/joined/hands-to-captions/session-reader.js'
import { letterErrors } from '#components/signs-to-text/score.js'
import type { HandFrame } from '#components/types/hand.js'
import { type FingerspellingSessions, openFingerspelling } from '#models/fingerspelling/open.js'
import { CHROMIUM_PATH } from '../browser/chromium.ts'
import { later, openReader, play } from '../components/joined/hands-to-captions/live-frames.ts'
import {
  CAMERAS,
  type CoveredClips,
  coverHands,
  findHandsOf,
  renderWords,
  WORDS,
} from './words-on-four-cameras.ts'

// The pictures of one camera come late and nothing says so; what becomes of the captions, and how it is found.

const LATE_MS = [300, 700, 1400, 2200]
const LAGS_MS = [0, ...LATE_MS]
const LOOK_EVERY_MS = 3000
/** A lag that is further off would set a camera's times wrong by more than aligned cameras may differ. */
const LAG_TOLERANCE_MS = 120
const SPELLED = WORDS.join('')
/** From one round of the words to the next, milliseconds. */
const PAUSE_MS = 4000
const ROUNDS = 2
const UNWATCHED = { ...defaultSessionReader, late: { ...defaultLateConfig, lookEveryMs: Number.MAX_VALUE } }

let words: CoveredClips
let hands: readonly (readonly HandFrame[])[]
let networks: FingerspellingSessions

beforeAll(async () => {
  if (CHROMIUM_PATH === undefined) return
  words = await renderWords((line) => console.log(line))
  const found: HandFrame[][] = []
  for (const id of CAMERAS) found.push(coverHands(words, id, await findHandsOf(words, id)))
  hands = found
  networks = await openFingerspelling()
})
afterAll(() => networks?.close())

test('the lag between two views is found where hands are found in pictures, and never found wrong', (context) => {
  if (CHROMIUM_PATH === undefined) return context.skip('Chromium is not installed')
  const rows = LAGS_MS.map((lagMs) => {
    const looks = hands.flatMap((one, place) =>
      hands.filter((_, other) => other !== place).flatMap((other) => looksAt(one, later(other, lagMs))),
    )
    const found = looks.filter((look) => look !== undefined)
    const wrong = found.filter((look) => Math.abs(look - lagMs) > LAG_TOLERANCE_MS)
    const errors = found.map((look) => Math.abs(look - lagMs)).sort((a, b) => a - b)
    return [lagMs, looks.length, found.length, wrong.length, Math.round(errors[errors.length >> 1] ?? 0)]
  })
  console.log(
    formatTable({
      title: `Lags between two of ${CAMERAS.length} cameras, each covered for a quarter of the words`,
      columns: ['lag, ms', 'looks', 'lag told', 'told wrong', 'median error, ms'],
      rows,
      notes: [
        `A look every ${LOOK_EVERY_MS / 1000} s from the first second on; wrong: by more than ${LAG_TOLERANCE_MS} ms.`,
      ],
    }),
  )
  expect(rows.map(([, , , wrong]) => wrong)).toEqual(LAGS_MS.map(() => 0))
})

test('a late camera spoils the captions until it is noticed, and not afterwards', async (context) => {
  if (CHROMIUM_PATH === undefined) return context.skip('Chromium is not installed')
  const alone = await Promise.all(hands.map(async (frames) => (await read([frames]))[0] ?? SPELLED.length))
  const together = await read(hands)
  const rows: (string | number)[][] = []
  for (const lateMs of LATE_MS) {
    const cameras = hands.map((frames, place) => (place === 0 ? later(frames, lateMs) : frames))
    const [unwatched, watched] = [await read(cameras, UNWATCHED), await read(cameras)]
    rows.push([`front late by ${lateMs} ms`, ...unwatched, ...watched])
    expect(watched[1], `late by ${lateMs} ms`).toBeLessThan(Math.min(...alone))
  }
  console.log(
    formatTable({
      title: `Letters wrong or missing of ${SPELLED.length}, four cameras together; the same words twice`,
      columns: ['', 'unnoticed, first', 'second', 'noticed, first', 'second'],
      rows: [['all in time', '', '', ...together], ...rows],
      notes: [`Each camera alone: ${alone.join(', ')}.`],
    }),
  )
})

/** What each look at two views tells, milliseconds; undefined where it tells nothing. */
function looksAt(one: readonly HandFrame[], other: readonly HandFrame[]): (number | undefined)[] {
  const [a, b] = [new ShapeTrack(), new ShapeTrack()]
  const looks: (number | undefined)[] = []
  let nextMs = LOOK_EVERY_MS
  const frames = [
    ...one.map((frame) => ({ frame, track: a })),
    ...other.map((frame) => ({ frame, track: b })),
  ]
  for (const { frame, track } of frames.sort((x, y) => x.frame.timestampMs - y.frame.timestampMs)) {
    for (; nextMs <= frame.timestampMs; nextMs += LOOK_EVERY_MS) looks.push(lagOf(a, b)?.lagMs)
    const [hand] = frame.hands
    if (hand !== undefined) track.add(frame.timestampMs, viewFreeShape(hand))
  }
  return looks
}

/** Letters that are wrong or missing, round by round. */
async function read(
  cameras: readonly (readonly HandFrame[])[],
  config = defaultSessionReader,
): Promise<number[]> {
  const roundMs = words.durationMs + PAUSE_MS
  const rounds = cameras.map((frames) => ({
    frames: Array.from({ length: ROUNDS }, (_, round) => later(frames, round * roundMs)).flat(),
  }))
  const { finals } = await play(openReader(networks, { config }), rounds)
  return Array.from({ length: ROUNDS }, (_, round) => {
    const own = finals.filter(({ startMs }) => Math.floor(startMs / roundMs) === round)
    return letterErrors(SPELLED, own.map(({ text }) => text).join('')).errors
  })
}
