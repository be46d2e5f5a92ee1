import { existsSync } from 'node:fs'
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { openHandPool } from '../components/frames-to-hands/hand-pool.ts'
import { type Bench, type BenchTable, median } from './bench.ts'
import { DENSE_MULTIPLY_ADDS, denseConvolution } from './dense-convolution.ts'
import { type BenchClip, CLIP_HEIGHT, CLIP_WIDTH, makeClips, REAL_RECORDING } from './hands/clips.ts'
import { denseRunsPerSecond } from './hands/dense-ceiling.ts'
import { ownOnDecodedFrames, ownWholeProcessS, type Shares } from './hands/own-hands.ts'
import { pythonOnDecodedFrames, pythonWholeProcessS, type Speed } from './hands/python-hands.ts'
import { PYTHON_MISSING, pythonWithMediapipe } from './python-mediapipe.ts'

const ROUNDS = 5
const WORKERS = [1, 2] as const
const VARIANTS = ['full', 'lite'] as const
type Variant = (typeof VARIANTS)[number]

/** The medians over all rounds of one way to find the hands of one clip. */
interface Measured extends Speed, Partial<Shares> {
  readonly clip: BenchClip
  readonly variant: Variant
  /** Our threads; 0 stands for Python. */
  readonly workers: number
}

/** Hands in recordings of 640×480, beside Python's solutions.hands and this machine's ceiling. */
export const bench: Bench = {
  name: 'hands',
  summary: 'frames/s of finding one and two hands, 1 and 2 workers, beside Python and the ceiling',
  async run({ progress }) {
    const folder = await mkdtemp(join(tmpdir(), 'signline-bench-'))
    try {
      progress('making the clips')
      const clips = await makeClips(folder)
      const python = pythonWithMediapipe()
      const dense = join(folder, 'dense.onnx')
      await writeFile(dense, denseConvolution())
      for (const clip of clips) await writeFile(rawPath(folder, clip), Buffer.concat(clip.pictures))

      const runs = new Map<
        string,
        { readonly way: Pick<Measured, 'clip' | 'variant' | 'workers'>; speeds: Speed[] }
      >()
      const denseRates: Record<number, number[]> = {}
      // Turn and turn about, so that what else the machine does falls on all of them.
      for (let round = 0; round < ROUNDS; round++)
        for (const variant of VARIANTS) {
          progress(`round ${round + 1} of ${ROUNDS}, ${variant} networks`)
          for (const workers of WORKERS) {
            denseRates[workers] = [...(denseRates[workers] ?? []), await denseRunsPerSecond(dense, workers)]
            await using pool = await openHandPool({ workers, variant, device: 'cpu' })
            for (const clip of clips) keep({ clip, variant, workers }, await ownOnDecodedFrames(pool, clip))
          }
          if (python !== undefined)
            for (const clip of clips) {
              const frames = {
                ...{ path: rawPath(folder, clip), width: CLIP_WIDTH, height: CLIP_HEIGHT, shown: 2 },
                hands: clip.hands,
              }
              keep({ clip, variant, workers: 0 }, await pythonOnDecodedFrames(python, frames, variant))
            }
        }
      function keep(way: Pick<Measured, 'clip' | 'variant' | 'workers'>, speed: Speed): void {
        const key = `${way.clip.name} ${way.variant} ${way.workers}`
        runs.set(key, { way, speeds: [...(runs.get(key)?.speeds ?? []), speed] })
      }
      const measured = [...runs.values()].map(({ way, speeds }): Measured => ({ ...way, ...medians(speeds) }))
      const whole = python === undefined ? undefined : await wholeProcesses(python, folder, progress)
      const ceiling = {
        gigaFlopsOneThread: (2 * DENSE_MULTIPLY_ADDS * median(denseRates[1] ?? [])) / 1e9,
        gainOfSecondThread: median(
          (denseRates[2] ?? []).map((rate, n) => rate / (denseRates[1]?.[n] ?? Number.NaN)),
        ),
      }
      return {
        tables: [speedTable(measured, ceiling, python), ratioTable(measured, ceiling, whole)],
        data: {
          ways: measured.map(({ clip, ...rest }) => ({
            clip: clip.name,
            decodeMs: clip.decodeMsPerFrame,
            ...rest,
          })),
          ceiling,
          whole,
        },
      }
    } finally {
      await rm(folder, { recursive: true })
    }
  },
}

function rawPath(folder: string, clip: BenchClip): string {
  return join(folder, `${clip.hands}.rgb`)
}

function medians(speeds: readonly Speed[]): Speed & Partial<Shares> {
  const fields = Object.keys(speeds[0] ?? {}) as (keyof Speed)[]
  return Object.fromEntries(
    fields.map((field) => [field, median(speeds.map((speed) => speed[field]))]),
  ) as unknown as Speed & Partial<Shares>
}

interface WholeProcesses {
  readonly ownS: number
  readonly pythonS: number
}

async function wholeProcesses(
  python: string,
  folder: string,
  progress: (line: string) => void,
): Promise<WholeProcesses | undefined> {
  if (!existsSync(REAL_RECORDING)) return undefined
  const own: number[] = []
  const theirs: number[] = []
  for (let round = 0; round < ROUNDS; round++) {
    progress(`whole processes, round ${round + 1} of ${ROUNDS}`)
    own.push(await ownWholeProcessS(REAL_RECORDING, join(folder, 'whole.pose')))
    theirs.push(await pythonWholeProcessS(python, REAL_RECORDING))
  }
  return { ownS: median(own), pythonS: median(theirs) }
}

interface Ceiling {
  readonly gigaFlopsOneThread: number
  readonly gainOfSecondThread: number
}

function speedTable(measured: readonly Measured[], ceiling: Ceiling, python: string | undefined): BenchTable {
  const ms = (value: number | undefined): string => (value === undefined ? '' : value.toFixed(2))
  return {
    title: 'Hands in decoded frames of 640×480',
    columns: [
      ...['recording', 'networks', 'who', 'frames/s', 'frames/s a core', 'p50 ms', 'p95 ms', 'seen'],
      ...['decode', 'resize', 'palm net', 'landmark net', 'rest'],
    ],
    rows: measured.map((way) => [
      way.clip.name,
      way.variant,
      way.workers === 0 ? 'Python' : `${way.workers} ${way.workers === 1 ? 'worker' : 'workers'}`,
      way.framesPerSecond.toFixed(1),
      way.framesPerCoreSecond.toFixed(1),
      way.p50Ms.toFixed(1),
      way.p95Ms.toFixed(1),
      `${(100 * way.complete).toFixed(0)} %`,
      ms(way.workers === 0 ? undefined : way.clip.decodeMsPerFrame),
      ...[way.resizeMs, way.palmNetMs, way.handNetMs, way.restMs].map(ms),
    ]),
    notes: [
      `Medians of ${ROUNDS} rounds, all ways turn and turn about; 12 s of video at 30 frames a second, two hands wanted.`,
      'frames/s a core: frames over the processor time of the whole process. Decode to rest: ms a frame; decoding is measured apart and in no other column.',
      'seen: frames in which as many hands are found as are shown.',
      `This machine's ceiling, a dense convolution on the same runtime: ${ceiling.gigaFlopsOneThread.toFixed(0)} GFLOP/s on one thread, ${ceiling.gainOfSecondThread.toFixed(2)} times that on two.`,
      python === undefined
        ? PYTHON_MISSING
        : 'Python: mediapipe 0.10.21, solutions.hands, on the same frames.',
    ],
  }
}

function ratioTable(
  measured: readonly Measured[],
  { gainOfSecondThread }: Ceiling,
  whole: WholeProcesses | undefined,
): BenchTable {
  const way = (hands: 1 | 2, variant: Variant, workers: number): Measured | undefined =>
    measured.find((one) => one.clip.hands === hands && one.variant === variant && one.workers === workers)
  const rows: [what: string, reached: number | undefined, goal: string, ok: (ratio: number) => boolean][] = []
  for (const [hands, goal] of [
    [2, 1],
    [1, 1.7],
  ] as const) {
    const own = way(hands, 'full', 1)?.framesPerCoreSecond
    const python = way(hands, 'full', 0)?.framesPerCoreSecond
    rows.push([
      `frames/s a core against Python, ${hands === 1 ? 'one hand' : 'two hands'}`,
      own !== undefined && python !== undefined ? own / python : undefined,
      `at least ${goal}`,
      (ratio) => ratio >= goal,
    ])
  }
  for (const hands of [2, 1] as const) {
    const one = way(hands, 'full', 1)
    const two = way(hands, 'full', 2)
    rows.push([
      `what a second worker gains, of what it gains a dense convolution, ${hands === 1 ? 'one hand' : 'two hands'}`,
      one && two ? two.framesPerSecond / one.framesPerSecond / gainOfSecondThread : undefined,
      'at least 0.9',
      (ratio) => ratio >= 0.9,
    ])
    rows.push([
      `share of time outside the networks, ${hands === 1 ? 'one hand' : 'two hands'}`,
      one?.outsideNetworks,
      'below 0.25',
      (ratio) => ratio < 0.25,
    ])
  }
  rows.push([
    `whole process against OpenCV and solutions.hands on ${REAL_RECORDING}, wall time`,
    whole === undefined ? undefined : whole.ownS / whole.pythonS,
    'at most 0.6',
    (ratio) => ratio <= 0.6,
  ])
  return {
    title: 'Ratios, full networks',
    columns: ['what', 'reached', 'goal', ''],
    rows: rows.map(([what, reached, goal, ok]) =>
      reached === undefined
        ? [what, 'not measured', goal, '']
        : [what, reached.toFixed(2), goal, ok(reached) ? 'met' : 'missed'],
    ),
    notes:
      whole === undefined
        ? []
        : [`Whole processes: ${whole.ownS.toFixed(1)} s against ${whole.pythonS.toFixed(1)} s.`],
  }
}
