/// <reference lib="dom" />
import { describe, expect, test } from 'vitest'
import { readLandmarkMessages } from '#components/types/landmark-message/read.js'
import { CHROMIUM_PATH } from './chromium.ts'
import { gatewayWorld } from './gateway-stage.ts'
import { axeFindings } from './session-host.ts'
import { PICTURES, takePicture } from './take-picture.ts'

const CLOCK_OFF_MS = 3000
/** Of a clock that was mapped right on one machine; of one that was not, 3 s. */
const CLOCK_TOLERANCE_MS = 100

describe.skipIf(CHROMIUM_PATH === undefined)('cameras that replay a recording, with a gateway', () => {
  const world = gatewayWorld()

  test('spell its word on the captions page and the stage, though the clock of one is off', async () => {
    const { bus, text } = world
    await using stage = await world.openStage()
    const { session, tickets } = stage.created
    const operator = await stage.open(tickets.operator.link)
    const captions = await stage.open(tickets.reader.link.replace('#', '?size=26vh&background=1d2733#'), {
      width: 1280,
      height: 400,
    })
    const ending = new AbortController()
    const seen = new Map<string, number[]>()
    const watching = (async () => {
      for await (const { cameraId, messages } of bus.landmarks.read(session.id, 0, ending.signal))
        for (const { timestampMs } of readLandmarkMessages(messages, cameraId))
          seen.set(cameraId, [...(seen.get(cameraId) ?? []), bus.nowMs() - session.startedAtMs - timestampMs])
    })()
    const front = await stage.join('front', '&loop=1&replayAtMs=0')
    await stage.join('left', `&loop=1&replayAtMs=0&clockOffsetMs=${CLOCK_OFF_MS}`)

    await expect.poll(() => captions.locator('.word.partial').count()).toBe(1)
    if (PICTURES !== undefined) {
      await captions.waitForFunction(
        () => (document.querySelector('.word.partial')?.textContent ?? '').length > 3,
      )
      await takePicture(captions, 'captions')
    }
    // A camera that joins in mid-word sees half of it; the recording comes round again.
    await expect.poll(() => captions.locator('.word.final').allTextContents()).toContain(text)
    await expect.poll(() => operator.locator('.rows .said').allTextContents()).toContain(text)
    await expect.poll(() => front.locator('[role=log] .said').allTextContents()).toContain(text)
    expect(await operator.locator('.rows .quiet').first().textContent()).toMatch(/read by .*(front|left)/)

    await expect.poll(() => operator.locator('.cards h3').allTextContents()).toEqual(['front', 'left'])
    const offsets = await operator.locator('.cards dd').allTextContents()
    expect(offsets.some((value) => /^(29|30)\d\d ms$/.test(value))).toBe(true)
    for (const [camera, ages] of seen) {
      const middleMs = [...ages].sort((a, b) => a - b)[ages.length >> 1] ?? Number.NaN
      expect(Math.abs(middleMs), camera).toBeLessThan(CLOCK_OFF_MS - CLOCK_TOLERANCE_MS)
    }
    expect([...seen.keys()].sort()).toEqual(['front', 'left'])

    expect(await axeFindings(operator)).toEqual([])
    expect(await axeFindings(captions)).toEqual([])
    expect(await axeFindings(front)).toEqual([])
    if (PICTURES !== undefined) {
      await operator.waitForFunction(
        () => (document.querySelector('.under-way .said')?.textContent ?? '').length > 3,
      )
      await takePicture(operator, 'stage')
    }
    expect(stage.complaints).toEqual([])
    ending.abort()
    await watching
  })

  test('are taken over by a second device with the same name; the first says so and stays away', async () => {
    await using stage = await world.openStage()
    const first = await stage.join('front', '&loop=1')
    await expect.poll(() => first.getByText('Connected to the session.').count()).toBe(1)
    const second = await stage.join('front', '&loop=1')
    await expect.poll(() => first.getByText('Another device joined as camera "front"').count()).toBe(1)
    await expect.poll(() => second.getByText('Connected to the session.').count()).toBe(1)
    expect(await first.getByRole('button', { name: 'Stop' }).count()).toBe(0)
  })
})
