import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { handsToPose } from '#components/hands-to-pose/stage.js'
import { posesToSigns } from '#components/pose-to-signs/stage.js'
import { letterErrors } from '#components/signs-to-text/score.js'
import type { HandFrame } from '#components/types/hand.js'
import { type FingerspellingSessions, openFingerspelling } from '#models/fingerspelling/open.js'
import { streamOf } from '../../pose-to-signs/synthetic.ts'
import { framesOf, later, openReader, play, textOf } from './live-frames.ts'

let networks: FingerspellingSessions
beforeAll(async () => {
  networks = await openFingerspelling()
})
afterAll(() => networks.close())

/** The letters that the same frames give as a recording. */
async function asRecording(cameras: readonly (readonly HandFrame[])[]): Promise<string> {
  const streams = cameras.map((frames) => ({
    cameraId: frames[0]?.cameraId ?? '',
    frames: streamOf(frames),
  }))
  let letters = ''
  for await (const { label } of posesToSigns(handsToPose(streams), { networks })) letters += label
  return letters
}

describe('A session read live', () => {
  const words = [
    { text: 'ZELJORA', lettersPerSecond: 2.5, seed: 7 },
    { text: 'QUIBAXO', lettersPerSecond: 4, seed: 11, hand: 'left' as const },
    { text: 'MNESTW', lettersPerSecond: 1, seed: 13 },
    { text: 'HOPPELY', lettersPerSecond: 5, seed: 17, hand: 'left' as const },
    { text: 'DRUVICK', lettersPerSecond: 6, seed: 19 },
  ]
  test.each(words)('gives the letters that the recording gives: $text', async (word) => {
    const [frames = []] = framesOf(word)
    const { finals, dropped } = await play(openReader(networks), [{ frames }])
    expect(textOf(finals).replaceAll(' ', '')).toBe(await asRecording([frames]))
    expect(letterErrors(word.text, textOf(finals)).errors).toBeLessThanOrEqual(2)
    expect(dropped).toBe(0)
  })

  test('numbers its captions without gaps, and each partial is the one after the last final', async () => {
    const [first = []] = framesOf({ text: 'VALE' })
    const [second = []] = framesOf({ text: 'KIND', seed: 6 })
    const endMs = first.at(-1)?.timestampMs ?? 0
    const frames = [...first, ...later(second, endMs + 33)]
    const reader = openReader(networks)
    const { finals, partials } = await play(reader, [{ frames }])
    expect(finals.map(({ number }) => number)).toEqual(finals.map((_, place) => place + 1))
    expect(finals.length).toBeGreaterThanOrEqual(2)
    for (const { caption, atMs } of partials) {
      const said = finals.filter(({ newestFrameMs }) => newestFrameMs < atMs - 106).length
      expect(caption.number).toBeGreaterThanOrEqual(Math.max(1, said))
      expect(caption.newestFrameMs).toBeLessThanOrEqual(atMs)
    }
    for (const { forming, confidence, startMs, endMs: until, cameras } of finals) {
      expect(forming).toEqual([])
      expect(confidence).toBeGreaterThan(0)
      expect(until).toBeGreaterThan(startMs)
      expect(cameras).toEqual(['front'])
    }
  })

  test('shows the handshape of now long before the letter is read', async () => {
    const [frames = []] = framesOf({ text: 'LLAMA', lettersPerSecond: 1.5 })
    const { partials } = await play(openReader(networks), [{ frames }])
    const shown = partials.findIndex(({ caption }) => caption.forming[0]?.label === 'L')
    const read = partials.findIndex(({ caption }) => caption.text.startsWith('L'))
    expect(shown).toBeGreaterThanOrEqual(0)
    expect(shown).toBeLessThan(read)
  })

  test.each([
    { lateMs: 300, cameras: ['front', 'left', 'right'] },
    { lateMs: 1400, cameras: ['left', 'right'] },
  ])('is not spoilt for long by a picture that is $lateMs ms late', async ({ lateMs, cameras }) => {
    const words = 'VALE KIND OAKS JURY FEMB GLIP ZEST CHAD RUMQ BYTE NOVA WISP'.split(' ')
    const [front = [], left = [], right = []] = framesOf({ text: words.join(' '), cameras: 3 })
    const reader = openReader(networks)
    const { finals } = await play(reader, [
      { frames: later(front, lateMs) },
      { frames: left },
      { frames: right },
    ])
    expect(reader.late.map(({ cameraId, isLeftOut }) => [cameraId, isLeftOut])).toEqual([
      ['front', cameras.length === 2],
    ])
    const last = finals.slice(-5)
    expect(
      letterErrors(words.slice(-5).join(''), last.map(({ text }) => text).join('')).errors,
    ).toBeLessThanOrEqual(2)
    expect([...new Set(last.flatMap((caption) => caption.cameras))].sort()).toEqual(cameras)
  })

  test('reads a late camera all the same where no other sees the hand', async () => {
    const words = 'VALE KIND OAKS JURY FEMB GLIP ZEST CHAD RUMQ BYTE NOVA WISP'.split(' ')
    const [front = [], left = []] = framesOf({ text: words.join(' '), cameras: 3 })
    const coveredMs = ((left.at(-1)?.timestampMs ?? 0) * 2) / 3
    const covered = left.map((frame) => (frame.timestampMs > coveredMs ? { ...frame, hands: [] } : frame))
    const { finals } = await play(openReader(networks), [{ frames: later(front, 1400) }, { frames: covered }])
    expect(finals.at(-1)).toMatchObject({ text: 'WISP', cameras: ['front'] })
  })

  test('says nothing where nobody is', async () => {
    const [frames = []] = framesOf({ text: 'A' })
    const empty = frames.map((frame) => ({ ...frame, hands: [] }))
    const { finals, partials } = await play(openReader(networks), [{ frames: empty }])
    expect(finals).toEqual([])
    expect(partials).toEqual([])
  })
})

describe('Several cameras', () => {
  test('read together what they read as a recording, also where one comes later than the others', async () => {
    const cameras = framesOf({ text: 'JORVEX', cameras: 3, seed: 23 })
    const delaysMs = [40, 160, 90]
    const { finals } = await play(
      openReader(networks),
      cameras.map((frames, place) => ({ frames, delayMs: delaysMs[place] ?? 40 })),
    )
    expect(textOf(finals).replaceAll(' ', '')).toBe(await asRecording(cameras))
    expect(finals[0]?.cameras).toEqual(['front', 'left', 'right'])
  })

  test('are not held up by one that falls silent, and take it in again when it comes back', async () => {
    const [front = [], left = []] = framesOf({ text: 'SILVERBAND', cameras: 3, seed: 29 })
    const lostFrom = front.length / 4
    const broken = left.filter((_, place) => place < lostFrom || place > 2 * lostFrom)
    const { finals, partials } = await play(openReader(networks), [{ frames: front }, { frames: broken }])
    expect(letterErrors('SILVERBAND', textOf(finals)).errors).toBeLessThanOrEqual(3)
    const gap = {
      fromMs: front[Math.ceil(lostFrom) + 15]?.timestampMs ?? 0,
      toMs: front[2 * lostFrom]?.timestampMs ?? 0,
    }
    const ages = partials
      .filter(({ atMs }) => atMs > gap.fromMs && atMs < gap.toMs)
      .map(({ atMs, caption }) => atMs - caption.newestFrameMs)
    expect(ages.length).toBeGreaterThan(0)
    expect(Math.max(...ages)).toBeLessThan(250) // session time as the test plays it: no machine's speed is in it
    expect(finals.at(-1)?.cameras).toEqual(['front', 'left'])
  })

  test('one that left is not waited for', async () => {
    const [front = [], left = []] = framesOf({ text: 'OAK', cameras: 3, seed: 31 })
    const reader = openReader(networks)
    reader.push({ ...(left[0] as HandFrame), timestampMs: 0 })
    reader.leave('left')
    const { finals } = await play(reader, [{ frames: later(front, 33) }])
    expect(letterErrors('OAK', textOf(finals)).errors).toBeLessThanOrEqual(1)
  })

  test('a frame that comes too late is refused and counted', async () => {
    const [front = []] = framesOf({ text: 'ELM' })
    const reader = openReader(networks)
    await play(reader, [{ frames: front }], { finish: false })
    expect(reader.push({ ...(front[3] as HandFrame) })).toBe(false)
  })
})

describe('Whoever takes a session over', () => {
  test('says nothing twice and finishes the word under way, wherever the other stopped', async () => {
    const [first = []] = framesOf({ text: 'VALE', lettersPerSecond: 3 })
    const [second = []] = framesOf({ text: 'KINDRY', lettersPerSecond: 3, seed: 6 })
    const shiftMs = (first.at(-1)?.timestampMs ?? 0) + 33
    const frames = [...first, ...later(second, shiftMs)]
    const whole = textOf((await play(openReader(networks), [{ frames }])).finals)
    for (const stopMs of [shiftMs / 3, shiftMs - 2500, shiftMs + 900, shiftMs + 1700, shiftMs + 3200]) {
      const before = await play(openReader(networks), [{ frames }], { untilMs: stopMs, finish: false })
      const last = before.finals.at(-1)
      const saidUntilMs = last?.endMs ?? 0
      const reader = openReader(networks, { lastNumber: last?.number ?? 0, saidUntilMs })
      // What was kept is pushed at once, as of now; then the session goes on.
      const resumeMs = stopMs + 4000
      for (const frame of frames)
        if (frame.timestampMs > saidUntilMs - 12_000 && frame.timestampMs < resumeMs) reader.push(frame)
      const caughtUp = (await reader.read(resumeMs)).filter(({ state }) => state === 'final')
      const after = await play(reader, [
        { frames: frames.filter(({ timestampMs }) => timestampMs >= resumeMs) },
      ])
      const finals = [...before.finals, ...caughtUp, ...after.finals]
      expect(finals.map(({ number }) => number)).toEqual(finals.map((_, place) => place + 1))
      expect(textOf(finals)).toBe(whole)
    }
  })
})

test('after hours without a frame reading begins anew, and what was under way is final', async () => {
  const [first = []] = framesOf({ text: 'FERN' })
  const [second = []] = framesOf({ text: 'GULL', seed: 8 })
  const hourMs = 3_600_000
  const spelled = first.filter(({ hands }) => hands.length > 0)
  const frames = [...spelled, ...later(second, hourMs)]
  const { finals } = await play(openReader(networks), [{ frames }])
  expect(letterErrors('FERN', finals[0]?.text ?? '').errors).toBeLessThanOrEqual(1)
  expect(letterErrors('GULL', finals.at(-1)?.text ?? '').errors).toBeLessThanOrEqual(1)
})
