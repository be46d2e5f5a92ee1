import { cpSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import type { Browser, Page } from 'playwright-core'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { formatTable } from '#bench/format-table.js'
import { letterErrors } from '#components/signs-to-text/score.js'
import type { HandFrame } from '#components/types/hand.js'
import { readLandmarkMessages } from '#components/types/landmark-message/read.js'
import { type LiveGateway, openGateway } from '#live/gateway/open-gateway.js'
import { openInProcessBus } from '#live/in-process/open-in-process-bus.js'
import type { LiveBus } from '#live/port/bus.js'
import { makeSelfSigned } from '#live/tls/self-signed.js'
import { type LiveWorker, openWorker } from '#live/worker/open-worker.js'
import { openFingerspelling } from '#models/fingerspelling/open.js'
import { buildPages } from '../browser/built-pages.ts'
import { CHROMIUM_PATH, launchChromium } from '../browser/chromium.ts'
import { openReader, play } from '../components/joined/hands-to-captions/live-frames.ts'
import { clockShiftMs } from './clock-shift.ts'
import { OPERATOR_KEY, TICKET_KEY } from './live-process.ts'
import {
  CAMERAS,
  type CoveredClips,
  coverClip,
  findHandsOf,
  renderWords,
  WORDS,
  writeCoveredPose,
} from './words-on-four-cameras.ts'

/** Not localhost: Chromium is told that it lies on this machine. */
const HOST = 'stage.test'
/** One camera's clock is off by so much, milliseconds. */
const CLOCK_OFF_MS = 3000
/** One or more to see when it began, one to be read, and more for a machine that is slow to begin. */
const WEBCAM_ROUNDS = 12
const KINDS: Readonly<Record<(typeof CAMERAS)[number], string>> = {
  front: 'browser, webcam, MediaPipe',
  left: 'file, read by the worker',
  right: `browser, replay, clock ${CLOCK_OFF_MS / 1000} s ahead`,
  cam3: 'browser, replay',
}

const folder = mkdtempSync(join(tmpdir(), 'signline-cameras-'))
let words: CoveredClips
let hands: ReadonlyMap<string, readonly HandFrame[]>
let bus: LiveBus
let gateway: LiveGateway
let worker: LiveWorker
const browsers: Browser[] = []

beforeAll(async () => {
  if (CHROMIUM_PATH === undefined) return
  words = await renderWords((line) => console.log(line))
  hands = new Map([
    ['front', await findHandsOf(words, 'front')],
    ['right', await findHandsOf(words, 'right')],
    ['cam3', await findHandsOf(words, 'cam3')],
  ])
  coverClip(words, 'left', join(folder, 'left.mp4'))
  buildPages()
  cpSync('dist/page', join(folder, 'page'), { recursive: true })
  coverClip(words, 'front', join(folder, 'page', 'front.mp4'), WEBCAM_ROUNDS)
  for (const camera of ['right', 'cam3'])
    await writeCoveredPose(words, camera, hands.get(camera) ?? [], join(folder, 'page', `${camera}.pose`))
  bus = openInProcessBus()
  const { cert, key } = await makeSelfSigned([HOST], ['127.0.0.1'])
  gateway = await openGateway({
    bus,
    tls: { cert, key },
    ticketKey: TICKET_KEY,
    operatorKey: OPERATOR_KEY,
    cameraAddresses: [`${folder}/`],
    pageFolder: join(folder, 'page'),
  })
  worker = await openWorker({
    bus,
    workerId: 'rehearsal',
    device: 'cpu',
    cameraCapacity: 4,
    sessionCapacity: 4,
  })
})
afterAll(async () => {
  await Promise.all(browsers.map((browser) => browser.close()))
  await worker?.close()
  await gateway?.close()
  await bus?.close()
  rmSync(folder, { recursive: true, force: true })
})

test('four cameras, one covered at a time, read together no worse than the best of them alone', async (context) => {
  if (CHROMIUM_PATH === undefined) return context.skip('Chromium is not installed')
  const { session, tickets } = await gateway.createSession()
  const seen = new Map<string, HandFrame[]>(CAMERAS.map((id) => [id, []]))
  const ending = new AbortController()
  const tapping = tap(session.id, seen, ending.signal)
  const join = (camera: string, more = ''): string => {
    const [path, fragment] = tickets.camera.link.split('#')
    return `https://${HOST}:${gateway.address.port}${path}?camera=${camera}${more}#${fragment}`
  }

  const webcam = await openPage(join('front'), webcamOf('/front.mp4'))
  await webcam.getByRole('button', { name: 'Start camera' }).click()
  // When the picture began is told by the hand, as anybody would see it.
  const front = seen.get('front') ?? []
  await until(() => front.filter((frame) => frame.hands.length > 0).length > 60, 400)
  const reference = hands.get('front') ?? []
  const webcamFromMs = clockShiftMs(reference, front, words.durationMs)

  const nowMs = (): number => bus.nowMs() - session.startedAtMs
  const rounds = Math.ceil((nowMs() + 20_000 - webcamFromMs) / words.durationMs)
  const fromMs = webcamFromMs + rounds * words.durationMs
  await bus.sessions.update(session.id, (before) => ({
    ...before,
    cameras: [
      ...before.cameras,
      {
        kind: 'server',
        id: 'left',
        uri: `${folder}/left.mp4`,
        mirrored: false,
        loop: false,
        playedFromMs: fromMs,
      },
    ],
  }))
  await bus.leases.offer({ kind: 'camera', sessionId: session.id, cameraId: 'left' })
  await openPage(join('right', `&replay=/right.pose&clockOffsetMs=${CLOCK_OFF_MS}&replayAtMs=${fromMs}`))
  await openPage(join('cam3', `&replay=/cam3.pose&replayAtMs=${fromMs}`))
  await sleep(fromMs + words.durationMs - nowMs())
  const states = await bus.states.cameras(session.id)
  const remarks = await bus.states.remarks(session.id)
  await Promise.all(browsers.splice(0).map((browser) => browser.close()))
  await sleep(6000)
  ending.abort()
  await tapping

  const within = ({ timestampMs }: HandFrame): boolean =>
    timestampMs >= fromMs && timestampMs < fromMs + words.durationMs
  const spelled = WORDS.join('')
  const finals = (await bus.captions.finals(session.id, 0)).filter(({ endMs }) => endMs > fromMs + 500)
  const together = finals.map(({ text }) => text)
  const alone = new Map<string, readonly string[]>()
  for (const id of CAMERAS) alone.set(id, await readAlone((seen.get(id) ?? []).filter(within)))
  const errorsOf = (texts: readonly string[]): number => letterErrors(spelled, texts.join('')).errors
  const last = front.filter(within).slice(-150)
  const driftMs = clockShiftMs(reference, last, words.durationMs) - webcamFromMs
  console.log(
    formatTable({
      title: `${WORDS.length} words, ${spelled.length} letters, each word covered before one of ${CAMERAS.length} cameras`,
      columns: ['', 'frames/s', 'with a hand', 'clock off, ms', 'letters wrong or missing', 'read'],
      rows: [
        ...CAMERAS.map((id) => {
          const frames = (seen.get(id) ?? []).filter(within)
          const texts = alone.get(id) ?? []
          const offMs = states.find(({ cameraId }) => cameraId === id)?.clockOffsetMs ?? 0
          return [
            `${id} alone (${KINDS[id]})`,
            Math.round((10_000 * frames.length) / words.durationMs) / 10,
            `${Math.round((100 * frames.filter((frame) => frame.hands.length > 0).length) / Math.max(1, frames.length))} %`,
            Math.round(offMs),
            errorsOf(texts),
            texts.join(' '),
          ]
        }),
        ['together, live', '', '', '', errorsOf(together), together.join(' ')],
      ],
      notes: [
        `The webcam's picture moved by ${signed(driftMs, words.durationMs)} ms against the others meanwhile.`,
        ...(remarks?.cameras ?? []).map(({ cameraId, sentence }) => `${cameraId}: ${sentence}`),
      ],
    }),
  )
  const best = Math.min(...CAMERAS.map((id) => errorsOf(alone.get(id) ?? [])))
  expect(errorsOf(together)).toBeLessThanOrEqual(best)
  expect(finals.map(({ number }) => number)).toEqual(
    finals.map((_, place) => (finals[0]?.number ?? 1) + place),
  )
  const contributed = new Set(finals.flatMap(({ cameras }) => cameras))
  expect([...contributed].sort()).toEqual([...CAMERAS].sort())
  const off = states.find(({ cameraId }) => cameraId === 'right')?.clockOffsetMs ?? 0
  expect(Math.abs(off - CLOCK_OFF_MS)).toBeLessThan(250)
})

/** Keeps every frame that any camera of the session sends. */
async function tap(
  sessionId: string,
  seen: ReadonlyMap<string, HandFrame[]>,
  signal: AbortSignal,
): Promise<void> {
  for await (const { cameraId, messages } of bus.landmarks.read(sessionId, 0, signal))
    seen.get(cameraId)?.push(...readLandmarkMessages(messages, cameraId))
}

/** The words that one camera's frames give by themselves. */
async function readAlone(frames: readonly HandFrame[]): Promise<readonly string[]> {
  const networks = await openFingerspelling()
  try {
    const { finals } = await play(openReader(networks), [{ frames }])
    return finals.map(({ text }) => text)
  } finally {
    await networks.close()
  }
}

/**
 * What a page is told before it starts: its webcam shows this clip, played at its own speed. Chromium's own file for a
 * fake webcam falls behind on busy cores, for good, and then cameras would not see the same moment.
 */
function webcamOf(clip: string): string {
  return `navigator.mediaDevices.getUserMedia = async () => {
    const video = document.createElement('video')
    Object.assign(video, { src: '${clip}', muted: true })
    await video.play()
    return video.captureStream()
  }`
}

async function openPage(address: string, before?: string): Promise<Page> {
  const browser = await launchChromium([`--host-resolver-rules=MAP ${HOST} 127.0.0.1`])
  browsers.push(browser)
  const context = await browser.newContext({ ignoreHTTPSErrors: true })
  const page = await context.newPage()
  if (before !== undefined) await page.addInitScript({ content: before })
  page.on('pageerror', (error) => console.log(`page: ${error.message}`))
  await page.goto(address)
  return page
}

async function until(isSo: () => boolean, withinS: number): Promise<void> {
  const untilMs = performance.now() + 1000 * withinS
  while (!isSo()) {
    if (performance.now() > untilMs) throw new Error(`it was not so within ${withinS} s: ${isSo}`)
    await sleep(100)
  }
}

/** A time in a round as the nearest way round, with its sign. */
function signed(ms: number, roundMs: number): string {
  const rest = ((ms % roundMs) + roundMs) % roundMs
  const nearest = rest > roundMs / 2 ? rest - roundMs : rest
  return `${nearest >= 0 ? '+' : ''}${Math.round(nearest)}`
}
