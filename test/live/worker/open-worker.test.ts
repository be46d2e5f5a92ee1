import { mkdtempSync, readdirSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { openRecogniser } from '#cli/transcribe/open-recogniser.js'
import { recogniseRecording } from '#cli/transcribe/recognise-recording.js'
import type { Caption } from '#components/types/caption.js'
import { readLandmarkMessages } from '#components/types/landmark-message/read.js'
import { openWorker } from '#live/worker/open-worker.js'
import { canPlay, fileCamera, LiveWorld, recordingOf, textOf, until } from './live-world.ts'

const hasFinal = (captions: readonly Caption[]) => (): boolean =>
  captions.some(({ state }) => state === 'final')
const lettersOf = (captions: readonly Caption[]) => (): number =>
  Math.max(0, ...captions.map(({ text }) => text.length))

/** What `signline transcribe` reads in the recording's cameras. */
async function transcribed(cameras: readonly string[]): Promise<string> {
  const options = cameras.map((id) => ({
    id,
    uri: recordingOf(id),
    mirrored: false,
    offsetMs: 0,
    decoding: {},
  }))
  await using recogniser = await openRecogniser(options, { alphabet: 'letters', device: 'cpu' })
  return (await recogniseRecording(recogniser, options)).transcript.text
}

describe.skipIf(!canPlay)('a worker', () => {
  test('reads sessions side by side to the captions that transcribe gives, and records the one that says so', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'signline-worker-'))
    await using world = new LiveWorld()
    const worker = await world.worker({
      variant: 'lite',
      recordings: folder,
      cameraCapacity: 8,
      sessionCapacity: 8,
    })
    const one = await world.session('one', [fileCamera('front', recordingOf('front'))])
    const two = await world.session('two', [fileCamera('left', recordingOf('left'))], { recording: true })
    await until(hasFinal(one))
    await until(hasFinal(two))
    expect(textOf(one)).toBe(await transcribed(['front']))
    expect(textOf(two)).toBe(await transcribed(['left']))
    expect(one.at(-1)?.cameras).toEqual(['front'])
    expect(two.at(-1)?.cameras).toEqual(['left'])
    const partials = one.filter(({ state }) => state === 'partial').map(({ text }) => text)
    expect(partials.some((text) => text.length > 0 && 'ZELJORA'.startsWith(text))).toBe(true)
    expect(worker.status()).toMatchObject({ cameras: 2, sessions: 2, device: 'cpu', draining: false })
    // Two sessions in which somebody signs; files that came to their end cost nothing.
    await until(() => worker.endingCost() === 10)
    await worker.close()
    expect(worker.endingCost()).toBe(0)
    expect(readdirSync(folder)).toEqual(['two'])
    expect(readdirSync(join(folder, 'two')).map((name) => name.replace(/\.\d+\./, '.'))).toEqual([
      'captions.0001.json',
      'left.0001.pose',
    ])
    rmSync(folder, { recursive: true })
  })

  test('that leaves in mid-word loses no letter and says none twice', async () => {
    await using world = new LiveWorld()
    await world.worker({ workerId: 'cameras', variant: 'lite', cameraCapacity: 2, sessionCapacity: 0 })
    const first = await world.worker({ workerId: 'first', cameraCapacity: 0, sessionCapacity: 1 })
    const captions = await world.session('one', [fileCamera('front', recordingOf('front'))])
    await until(() => lettersOf(captions)() >= 3)
    await Promise.all([
      world.worker({ workerId: 'second', cameraCapacity: 0, sessionCapacity: 1 }),
      first.close(),
    ])
    await until(hasFinal(captions))
    expect(textOf(captions)).toBe('ZELJORA')
    expect(captions.filter(({ state }) => state === 'final').map(({ number }) => number)).toEqual([1])
  })

  test('that takes a file camera over goes on where the file should be', async () => {
    await using world = new LiveWorld()
    const first = await world.worker({
      workerId: 'first',
      variant: 'lite',
      cameraCapacity: 1,
      sessionCapacity: 0,
    })
    const second = await world.worker({
      workerId: 'second',
      variant: 'lite',
      cameraCapacity: 1,
      sessionCapacity: 0,
    })
    await world.session('one', [fileCamera('front', recordingOf('front'), { loop: true })])
    const state = await world.state(
      'one',
      'front',
      ({ phase, shareWithHand }) => phase === 'live' && shareWithHand > 0,
    )
    const before = (await world.bus.sessions.get('one'))?.cameras[0]
    await (state.holder === 'first' ? first : second).close()
    const after = await world.state(
      'one',
      'front',
      ({ phase, holder }) => phase === 'live' && holder !== state.holder,
    )
    expect(after.holder).toBe(state.holder === 'first' ? 'second' : 'first')
    expect((await world.bus.sessions.get('one'))?.cameras[0]).toEqual(before)
    const times: number[] = []
    const fences: number[] = []
    const reading = new AbortController()
    for await (const batch of world.bus.landmarks.read('one', 40_000, reading.signal)) {
      fences.push(batch.fence)
      times.push(
        ...readLandmarkMessages(batch.messages, batch.cameraId).map(({ timestampMs }) => timestampMs),
      )
      if (new Set(fences).size === 2 && fences.length > 40) break
    }
    reading.abort()
    expect(times).toEqual([...times].sort((a, b) => a - b))
    expect(fences).toEqual([...fences].sort((a, b) => a - b))
    // Each picture lies on the same grid of the recording's times, whoever played it.
    const playedFromMs = before?.kind === 'server' ? (before.playedFromMs ?? Number.NaN) : Number.NaN
    for (const atMs of times) {
      const frames = (((atMs - playedFromMs) % 5000) * 30) / 1000
      expect(Math.abs(frames - Math.round(frames))).toBeLessThan(0.01)
    }
  })

  test('takes no more than it was told it can hold, and leaves the next for others', async () => {
    await using world = new LiveWorld()
    const only = { variant: 'lite', cameraCapacity: 1, sessionCapacity: 0 } as const
    const worker = await world.worker({ ...only, workerId: 'full' })
    await world.session('one', [
      fileCamera('front', recordingOf('front')),
      fileCamera('left', recordingOf('left')),
    ])
    await until(() => worker.status().cameras === 1)
    expect(await world.bus.leases.waiting('camera')).toBe(1)
    expect(await world.bus.leases.waiting('recognise')).toBe(1)
    expect(await world.bus.states.workers()).toMatchObject([
      { id: 'full', cameraCapacity: 1, sessionCapacity: 0 },
    ])
    const next = await world.worker({ ...only, workerId: 'next' })
    await until(() => next.status().cameras === 1)
    expect(worker.status().cameras).toBe(1)
    await worker.close()
    expect(worker.status()).toMatchObject({ cameras: 0, cameraCapacity: 0, draining: true })
    expect(next.status().cameras).toBe(1)
  })

  test('refuses to start where the device that it was promised is not there', async () => {
    const world = new LiveWorld()
    const opening = openWorker({ bus: world.bus, workerId: 'w', device: 'cuda' })
    await expect(opening).rejects.toThrow(/cannot run networks here/)
    expect(await world.bus.states.workers()).toEqual([])
    await world.bus.close()
  })
})
