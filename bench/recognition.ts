import type { SpellingNetworks } from '../components/pose-to-signs/read-spelling.ts'
import { batchNetworks } from '../live/worker/recognition/batch-networks.ts'
import { HANDSHAPES } from '../models/fingerspelling/classes.ts'
import { type FingerspellingSessions, openFingerspelling } from '../models/fingerspelling/open.ts'
import { FRAMES_AFTER, FRAMES_BEFORE } from '../models/fingerspelling/timing.ts'
import type { Inputs } from '../models/shared-runs.ts'
import { type Bench, type BenchOptions, type BenchReport, median } from './bench.ts'

export const bench: Bench = {
  name: 'recognition',
  summary: 'a tick of recognition in a live worker, by sessions: networks run for each, and once for all',
  run,
}

const SESSION_COUNTS = [1, 8, 32, 100]
const VIEWS = 2
/** Frames of 30 a second that a session is read by, and how often a second that is. */
const NEW_FRAMES = 4
const READS_PER_SECOND = 30 / NEW_FRAMES
const ROUNDS = 15

interface Timing {
  readonly sessions: number
  readonly aloneMs: number
  readonly togetherMs: number
}

async function run({ progress }: BenchOptions): Promise<BenchReport> {
  await using opened = await openFingerspelling('cpu')
  const timings: Timing[] = []
  for (const sessions of SESSION_COUNTS) {
    progress(`${sessions} sessions`)
    timings.push(await timeTicks(opened, sessions))
  }
  return {
    tables: [
      {
        title: `One tick in which all sessions are read, ${VIEWS} cameras each, on one thread`,
        columns: ['sessions', 'each alone, ms', 'all at once, ms', 'ratio', 'one session, ms of a second'],
        rows: timings.map(({ sessions, aloneMs, togetherMs }) => [
          sessions,
          aloneMs.toFixed(1),
          togetherMs.toFixed(1),
          (aloneMs / togetherMs).toFixed(2),
          ((togetherMs / sessions) * READS_PER_SECOND).toFixed(1),
        ]),
        notes: [
          `median of ${ROUNDS} ticks, alone and at once by turns; networks only`,
          `a session whose hand spells is read ${READS_PER_SECOND} times a second, one without a hand costs nothing`,
        ],
      },
    ],
    data: timings,
  }
}

async function timeTicks(opened: FingerspellingSessions, sessions: number): Promise<Timing> {
  const { networks, readAll } = batchNetworks(opened)
  const { hands, window } = inputsOfSession()
  const read = async ({ handshapes, spelling }: SpellingNetworks): Promise<void> => {
    await handshapes.run(hands)
    await spelling.run(window)
  }
  const alone: number[] = []
  const together: number[] = []
  for (let round = -2; round < ROUNDS; round++) {
    const startedMs = performance.now()
    for (let n = 0; n < sessions; n++) await read(opened)
    const betweenMs = performance.now()
    await readAll(Array.from({ length: sessions }, () => () => read(networks)))
    if (round < 0) continue
    alone.push(betweenMs - startedMs)
    together.push(performance.now() - betweenMs)
  }
  return { sessions, aloneMs: median(alone), togetherMs: median(together) }
}

/** The hands that are new in a tick and the window that the spelling network reads. */
function inputsOfSession(): { readonly hands: Inputs; readonly window: Inputs } {
  const frames = FRAMES_BEFORE + FRAMES_AFTER + NEW_FRAMES
  const landmarks = Float32Array.from({ length: VIEWS * frames * 42 }, (_, n) => 300 + 90 * Math.sin(n))
  const hands = VIEWS * (NEW_FRAMES + 1)
  return {
    hands: { landmarks: { data: landmarks.slice(0, hands * 42), dims: [hands, 21, 2] } },
    window: {
      handshapes: {
        data: new Float32Array(VIEWS * frames * HANDSHAPES.length),
        dims: [VIEWS, frames, HANDSHAPES.length],
      },
      landmarks: { data: landmarks, dims: [VIEWS, frames, 21, 2] },
      weights: { data: new Float32Array(VIEWS * frames).fill(1 / VIEWS), dims: [VIEWS, frames] },
    },
  }
}
