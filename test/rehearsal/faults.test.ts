import { execFileSync } from 'node:child_process'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { formatTable } from '#bench/format-table.js'
import { letterErrors } from '#components/signs-to-text/score.js'
import type { HandFrame } from '#components/types/hand.js'
import { openFingerspelling } from '#models/fingerspelling/open.js'
import { buildPages } from '../browser/built-pages.ts'
import {
  framesOf,
  later,
  openReader,
  play,
  textOf,
} from '../components/joined/hands-to-captions/live-frames.ts'
import { freePort } from '../free-port.ts'
import { RedisServer, redisServerPath } from '../live/redis/redis-server.ts'
import { Api, type Created } from './api.ts'
import { eventually, LiveProcess } from './live-process.ts'
import { CaptionReader, SendingCamera } from './session-socket.ts'

const SESSIONS_OF_EACH_KIND = 4
/** Words that every browser camera spells over and over, with what is between them about 100 s. */
const WORDS = [
  'VALE',
  'KINDRY',
  'OAKS',
  'JURY',
  'FEMBO',
  'TWOX',
  'GLIP',
  'ZESTY',
  'CHAD',
  'BYTE',
  'NOVA',
  'LURK',
]
const REPEATS = 3
const PACE = 3
/** Longer than anything under way takes to become final. */
const QUIET_MS = 8000

const folder = mkdtempSync(join(tmpdir(), 'signline-rehearsal-'))
let redis: RedisServer | undefined
const processes: LiveProcess[] = []

beforeAll(async () => {
  if (redisServerPath() === undefined) return
  buildPages()
  redis = await RedisServer.start()
})
afterAll(async () => {
  await Promise.all(processes.map((process) => process.stop('SIGKILL')))
  await redis?.remove()
  rmSync(folder, { recursive: true, force: true })
})

interface Fault {
  readonly name: string
  /** Seconds after the first frame. */
  readonly atS: number
  /** Settles when the fault is over; gives when it began where that is later than the strike (since 1970). */
  strike(): Promise<number | undefined>
}

test('eight cameras, two workers: what fails costs time, and nothing that was final', async (context) => {
  if (redis === undefined) return context.skip('redis-server is not installed')
  const server = redis
  const port = await freePort()
  const environment = { REDIS_URL: server.url }
  const gateway = start(['gateway', '--port', String(port), '--allow-camera', `${folder}/`], environment)
  const worker = (): LiveProcess =>
    start(['worker', '--variant', 'lite', '--max-cameras', '8', '--max-sessions', '16'], environment)
  const workers = [worker(), worker()]
  const api = new Api(`http://127.0.0.1:${port}`)
  await eventually('two workers', async () => ((await api.workers()).length === 2 ? true : undefined), {
    processes,
  })

  const clip = smallClip()
  const frames = longFrames()
  const expected = await withoutFaults(frames)
  const browsers = await open(api, 'browser')
  const servers = await open(api, 'server', clip)
  const cameras = browsers.map(
    ({ session, tickets }) =>
      new SendingCamera(() => api.socket(session.id), tickets.camera.ticket, 'desk', frames),
  )
  const readers = [...browsers, ...servers].map(
    ({ session, tickets }) => new CaptionReader(() => api.socket(session.id), tickets.reader.ticket),
  )
  // A second reader each, through the same door: both must be told the same.
  const seconds = [...browsers, ...servers].map(
    ({ session, tickets }) => new CaptionReader(() => api.socket(session.id), tickets.reader.ticket),
  )
  await eventually(
    'every server camera',
    async () => {
      const states = await Promise.all(servers.map(({ session }) => api.cameras(session.id)))
      return states.every(([state]) => state?.phase === 'live') || undefined
    },
    { processes, withinMs: 240_000 },
  )

  const faults: Fault[] = [
    {
      name: 'worker killed with -9 in mid-word, another started 8 s later',
      atS: 10,
      async strike() {
        await workers[0]?.stop('SIGKILL')
        setTimeout(() => workers.push(worker()), 8000)
        return undefined
      },
    },
    {
      name: 'worker frozen for 6 s and woken',
      atS: 30,
      async strike() {
        workers[1]?.signal('SIGSTOP')
        await sleep(6000)
        workers[1]?.signal('SIGCONT')
        return undefined
      },
    },
    {
      name: 'Redis stopped for 10 s',
      atS: 50,
      async strike() {
        await server.stop('SIGTERM')
        await sleep(10_000)
        await server.start()
        return undefined
      },
    },
    {
      name: 'Redis killed with -9, started 2 s later',
      atS: 76,
      async strike() {
        await server.stop('SIGKILL')
        await sleep(2000)
        await server.start()
        return undefined
      },
    },
    {
      name: 'gateway restarted',
      atS: 92,
      async strike() {
        await gateway.stop('SIGTERM')
        const goneMs = performance.timeOrigin + performance.now()
        gateway.start()
        await eventually('the gateway', () => isReady(api), { processes })
        return goneMs
      },
    },
  ]
  const beganMs = performance.timeOrigin + performance.now()
  for (const camera of cameras) camera.play()
  const struck: { readonly name: string; readonly fromMs: number; readonly overMs: number }[] = []
  for (const { name, atS, strike } of faults) {
    await sleep(Math.max(0, beganMs + 1000 * atS - performance.timeOrigin - performance.now()))
    const fromMs = performance.timeOrigin + performance.now()
    const beganLaterMs = await strike()
    struck.push({ name, fromMs: beganLaterMs ?? fromMs, overMs: performance.timeOrigin + performance.now() })
  }
  await Promise.all(cameras.map(({ ended }) => ended))
  await untilQuiet(readers.slice(0, browsers.length))
  for (const process of processes) if (!process.running) console.log(process.wrote)

  const lost = browsers.map((_, place) => letterErrors(expected, letters(readers[place]?.finals ?? [])))
  const unsent = cameras.map((camera) => camera.unsent)
  const states = await Promise.all(browsers.map(({ session }) => api.cameras(session.id)))
  console.log(
    formatTable({
      title: `${readers.length} sessions of one camera each, two workers`,
      columns: [
        '',
        'struck for, s',
        'captions go on after, s: median',
        'most',
        'latest final, s: median',
        'most',
      ],
      rows: [
        lateRow('no fault yet', beganMs, beganMs, struck[0]?.fromMs ?? 0, readers),
        ...struck.map(({ name, fromMs, overMs }, place) =>
          lateRow(name, fromMs, overMs, struck[place + 1]?.fromMs ?? Number.POSITIVE_INFINITY, readers),
        ),
      ],
      notes: [
        'Captions go on: the first one that rests on a frame taken after the fault began. Between words there is nothing',
        'to say for up to 2 s. Latest final: the greatest age of the newest frame of a final caption when a reader got it.',
      ],
    }),
  )
  console.log(
    formatTable({
      title: 'What was lost of the browser cameras, all faults together',
      columns: [
        'session',
        'letters spelled',
        'read without faults',
        'lost',
        'other',
        'frames unsent',
        'frames dropped',
      ],
      rows: lost.map(({ deletions, substitutions, insertions }, place) => [
        place + 1,
        WORDS.join('').length * REPEATS,
        expected.length,
        deletions,
        substitutions + insertions,
        unsent[place] ?? 0,
        (states[place] ?? [])
          .flatMap(({ dropped }) => dropped)
          .map(({ reason, count }) => `${reason} ${count}`)
          .join(', ') || '0',
      ]),
      notes: ['Frames are unsent while the gateway is away: a page sends the newest only, and keeps none.'],
    }),
  )

  const sessions = [...browsers, ...servers]
  for (const [place, { session }] of sessions.entries()) {
    const [reader, second] = [readers[place], seconds[place]]
    // Every final is in the log and was told to both readers. Clips go on and on, so one may be on its way to one of them.
    const told = async (): Promise<readonly string[]> => {
      const kept = await api.captions(session.id)
      return [kept, reader?.finals ?? [], second?.finals ?? []].map((finals) =>
        finals.map(({ number, text }) => `${number} ${text}`).join(', '),
      )
    }
    await expect
      .poll(async () => new Set(await told()).size, { timeout: 60_000, message: (await told()).join('\n') })
      .toBe(1)
    expect([...(reader?.faults ?? []), ...(second?.faults ?? [])]).toEqual([])
    expect(reader?.finals.length).toBeGreaterThan(0)
  }
  // What a browser sent was read, whoever died: nothing is missing but what was signed while the gateway was away, and
  // what was under way when each of the faults struck.
  for (const [place, { deletions }] of lost.entries())
    expect(deletions).toBeLessThanOrEqual(PACE * ((unsent[place] ?? 0) / 30 + faults.length - 1))
  for (const socket of [...cameras, ...readers, ...seconds]) socket.close()
})

function start(args: readonly string[], environment: Readonly<Record<string, string>>): LiveProcess {
  const process = new LiveProcess(args, environment).start()
  processes.push(process)
  return process
}

async function open(api: Api, kind: 'browser' | 'server', clip = ''): Promise<readonly Created[]> {
  const created: Created[] = []
  for (let count = 0; count < SESSIONS_OF_EACH_KIND; count++)
    created.push(
      await api.create([
        kind === 'browser'
          ? { kind, id: 'desk' }
          : { kind, id: 'clip', uri: clip, mirrored: false, loop: true },
      ]),
    )
  return created
}

/** The sample recording small and slow enough for four at once beside everything else on two cores. */
function smallClip(): string {
  const file = join(folder, 'zeljora.mp4')
  execFileSync('ffmpeg', [
    ...['-loglevel', 'error', '-i', 'data-samples/zeljora-right/front.mp4'],
    ...['-vf', 'scale=320:240,fps=12', '-c:v', 'libx264', '-preset', 'veryfast', '-crf', '18', file],
  ])
  return file
}

/** One long take: the words one after the other, again and again. */
function longFrames(): readonly HandFrame[] {
  const frames: HandFrame[] = []
  for (let repeat = 0; repeat < REPEATS; repeat++)
    for (const [place, text] of WORDS.entries()) {
      const [spelled = []] = framesOf({ text, lettersPerSecond: PACE, seed: 50 + place })
      const last = spelled.findLastIndex(({ hands }) => hands.length > 0)
      const startMs = (frames.at(-1)?.timestampMs ?? -1000 / 30) + 1000 / 30
      frames.push(...later(spelled.slice(0, last + 10), startMs))
    }
  return frames.map((frame, index) => ({ ...frame, index }))
}

async function withoutFaults(frames: readonly HandFrame[]): Promise<string> {
  const networks = await openFingerspelling()
  try {
    return textOf((await play(openReader(networks), [{ frames }])).finals).replaceAll(' ', '')
  } finally {
    await networks.close()
  }
}

/** Waits until the readers have been told nothing for a while: a busy machine reads what it was sent later. */
async function untilQuiet(readers: readonly CaptionReader[]): Promise<void> {
  const count = (): number => readers.reduce((sum, { told }) => sum + told.length, 0)
  for (let before = -1; count() !== before; ) {
    before = count()
    await sleep(QUIET_MS)
  }
}

async function isReady(api: Api): Promise<true | undefined> {
  return (await fetch(`${api.base}/readyz`)).ok || undefined
}

function letters(captions: readonly { readonly text: string }[]): string {
  return captions.map(({ text }) => text).join('')
}

/** How late the readers were from a fault to the next. */
function lateRow(
  name: string,
  fromMs: number,
  overMs: number,
  untilMs: number,
  readers: readonly CaptionReader[],
): (string | number)[] {
  const seconds = (ms: readonly number[]): [median: string, most: string] => {
    const sorted = ms.map((one) => one / 1000).sort((a, b) => a - b)
    const [middle, most] = [sorted[sorted.length >> 1], sorted.at(-1)]
    return middle === undefined || most === undefined ? ['–', '–'] : [middle.toFixed(1), most.toFixed(1)]
  }
  const goesOn = readers.flatMap(({ told }) => {
    const first = told.find(({ frameMs }) => frameMs > fromMs)
    return first === undefined ? [] : [first.atMs - fromMs]
  })
  const finals = readers.flatMap(({ told }) => {
    const ages = told
      .filter(({ atMs, state }) => state === 'final' && atMs >= fromMs && atMs < untilMs)
      .map(({ atMs, frameMs }) => atMs - frameMs)
    return ages.length === 0 ? [] : [Math.max(...ages)]
  })
  return [name, ((overMs - fromMs) / 1000).toFixed(1), ...seconds(goesOn), ...seconds(finals)]
}
