import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { openCamera } from '#components/camera-to-frames/open-camera.js'
import { cameraToFrames } from '#components/camera-to-frames/stage.js'
import { openHandPool } from '#components/frames-to-hands/hand-pool.js'
import type { Caption } from '#components/types/caption.js'
import { writeLandmarkMessage } from '#components/types/landmark-message/write.js'
import { openInProcessBus } from '#live/in-process/open-in-process-bus.js'
import type { LandmarkBatch, LiveBus } from '#live/port/bus.js'
import type { Lease } from '#live/port/leases.js'
import { recogniseSession } from '#live/worker/recognition/recognise-session.js'
import { openRecogniser, type Recogniser } from '#live/worker/recognition/recogniser.js'
import { late, viewsOf } from '../../../components/hands-to-pose/late-view.ts'
import { canPlay, recordingOf, until } from '../live-world.ts'

/** The session began so long ago: what its cameras saw lies in the past and is read as fast as can be. */
const AGO_MS = 8000

interface Held {
  readonly lease: Lease
  end(): void
}

function leaseOf(sessionId: string, fence = 1): Held {
  const ending = new AbortController()
  const lease = {
    task: { kind: 'recognise', sessionId },
    fence,
    signal: ending.signal,
    held: () => !ending.signal.aborted,
  } as const
  return { lease, end: () => ending.abort('withdrawn') }
}

describe.skipIf(!canPlay)('a session that is recognised', () => {
  const batches = new Map<string, LandmarkBatch[]>()
  let recogniser: Recogniser
  let bus: LiveBus
  const faults: string[] = []

  beforeAll(async () => {
    bus = openInProcessBus()
    recogniser = await openRecogniser({
      nowMs: () => bus.nowMs(),
      onFault: (fault) => faults.push(fault.message),
    })
    await using pool = await openHandPool({ device: 'cpu', variant: 'lite' })
    for (const id of ['front', 'left']) {
      const camera = { id, uri: recordingOf(id), mirrored: false }
      const own: LandmarkBatch[] = []
      for await (const frame of pool.findHands(cameraToFrames(camera, openCamera(camera))))
        own.push({ cameraId: id, fence: 1, messages: writeLandmarkMessage(frame) })
      batches.set(id, own)
    }
  })
  afterAll(async () => {
    expect(faults).toEqual([])
    await recogniser?.close()
    await bus?.close()
  })

  async function session(id: string, ...cameras: readonly string[]): Promise<Caption[]> {
    await bus.sessions.create({
      id,
      startedAtMs: bus.nowMs() - AGO_MS,
      alphabet: 'letters',
      recording: false,
      cameras: cameras.map((camera) => ({ kind: 'browser', id: camera })),
      ended: false,
    })
    const heard: Caption[] = []
    bus.captions.follow(id, 0, (caption) => heard.push(caption))
    const all = cameras.map((camera) => batches.get(camera) ?? [])
    for (let n = 0; n < Math.max(...all.map((own) => own.length)); n++)
      for (const own of all) {
        const batch = own[n]
        if (batch !== undefined) await bus.landmarks.append(id, batch)
      }
    return heard
  }

  const recognise = (held: Held): Promise<void> =>
    recogniseSession(held.lease, { bus, recogniser, workerId: 'w', record: undefined, onPartial: () => {} })
  const finalsOf = (heard: readonly Caption[]): string[] =>
    heard.filter(({ state }) => state === 'final').map(({ number, text }) => `${number} ${text}`)
  const end = (id: string): Promise<unknown> =>
    bus.sessions.update(id, (before) => ({ ...before, ended: true }))
  /** Until what was under way is read as far as it goes. */
  const untilRead = (heard: readonly Caption[]): Promise<void> =>
    until(() => heard.some(({ text }) => text.startsWith('ZELJ')))

  test('of two cameras, all in the past, is read to its end and said once', async () => {
    const heard = await session('two', 'front', 'left')
    const running = recognise(leaseOf('two'))
    await untilRead(heard)
    await end('two')
    await running
    await until(() => finalsOf(heard).length > 0)
    expect(finalsOf(heard)).toEqual(['1 ZELJORA'])
    expect(heard.at(-1)?.cameras).toEqual(['front', 'left'])
  })

  test('goes on after what another holder said, and says none of it again', async () => {
    const whole = await session('whole', 'front')
    const running = recognise(leaseOf('whole'))
    await untilRead(whole)
    await end('whole')
    await running
    const first = (await bus.captions.finals('whole', 0))[0] as Caption
    const heard = await session('later', 'front')
    const said = { ...first, text: 'ZEL', signs: first.signs.slice(0, 3), endMs: first.signs[2]?.endMs ?? 0 }
    await bus.captions.sayFinal('later', 1, said)
    const held = leaseOf('later', 2)
    const going = recognise(held)
    await until(() => heard.some(({ number, text }) => number === 2 && text.startsWith('JO')))
    await end('later')
    await going
    await until(() => finalsOf(heard).length > 1)
    expect(finalsOf(heard)).toEqual(['1 ZEL', '2 JORA'])
  })

  test('is not disturbed by bytes that are no landmarks, nor by another session’s', async () => {
    const heard = await session('one', 'front')
    const broken = await session('broken', 'left')
    for (const messages of [new Uint8Array(7), Uint8Array.from({ length: 3000 }, (_, n) => n % 251)])
      await bus.landmarks.append('broken', { cameraId: 'left', fence: 1, messages })
    const running = [recognise(leaseOf('one')), recognise(leaseOf('broken'))]
    await untilRead(heard)
    await untilRead(broken)
    await end('one')
    await end('broken')
    await Promise.all(running)
    await until(() => finalsOf(heard).length + finalsOf(broken).length > 1)
    expect([finalsOf(heard), finalsOf(broken)]).toEqual([['1 ZELJORA'], ['1 ZELJORA']])
  })

  test('takes no landmarks of a sender that was replaced', async () => {
    await session('fenced', 'front')
    const pushed: string[] = []
    const spying: Recogniser = {
      ...recogniser,
      open: (start, listener) => {
        const reading = recogniser.open(start, listener)
        return {
          ...reading,
          push: (cameraId, message) => {
            pushed.push(`${cameraId} ${message.timestampMs}`)
            return reading.push(cameraId, message)
          },
        }
      },
    }
    const at = (timestampMs: number, fence: number): LandmarkBatch => ({
      cameraId: 'front',
      fence,
      messages: writeLandmarkMessage({
        cameraId: 'front',
        index: 0,
        timestampMs,
        width: 640,
        height: 480,
        hands: [],
      }),
    })
    const landmarks = {
      ...bus.landmarks,
      async *read(): AsyncGenerator<LandmarkBatch> {
        yield* [at(1, 1), at(2, 3), at(3, 2), at(4, 3)]
      },
    }
    const held = leaseOf('fenced')
    await recogniseSession(held.lease, {
      bus: { ...bus, landmarks } as LiveBus,
      recogniser: spying,
      workerId: 'w',
      record: undefined,
      onPartial: () => {},
    })
    expect(pushed).toEqual(['front 1', 'front 2', 'front 4'])
  })

  test('says which of its cameras is late, and by how much', async () => {
    const [front = [], left = []] = viewsOf('QUIBS FLOXE JAZZE WRNTO MOPSU DYCKA HEGVA')
    const frames = [...front, ...late(left, 1400)].sort((a, b) => a.timestampMs - b.timestampMs)
    await bus.sessions.create({
      id: 'late',
      startedAtMs: bus.nowMs() - (frames.at(-1)?.timestampMs ?? 0),
      alphabet: 'letters',
      recording: false,
      cameras: ['front', 'left'].map((id) => ({ kind: 'browser', id })),
      ended: false,
    })
    for (const frame of frames)
      await bus.landmarks.append('late', {
        cameraId: frame.cameraId,
        fence: 1,
        messages: writeLandmarkMessage(frame),
      })
    const held = leaseOf('late')
    const running = recognise(held)
    await until(async () => ((await bus.states.remarks('late'))?.cameras.length ?? 0) > 0)
    const remarks = await bus.states.remarks('late')
    expect(remarks?.cameras.map(({ cameraId }) => cameraId)).toEqual(['left'])
    expect(remarks?.cameras[0]?.sentence).toMatch(/^Its picture is late by about 1\.4 s; it is left out/)
    held.end()
    await running
  })

  test('says that it is not recorded where its worker has no folder, for as long as it should be', async () => {
    await session('unrecorded', 'front')
    const held = leaseOf('unrecorded')
    const running = recognise(held)
    const sentence = async () => (await bus.states.remarks('unrecorded'))?.sentence
    const record = (recording: boolean) =>
      bus.sessions.update('unrecorded', (before) => ({ ...before, recording }))
    await until(async () => (await sentence()) === '')
    await record(true)
    await until(async () => /^Nothing is being recorded: worker w, /.test((await sentence()) ?? ''))
    await record(false)
    await until(async () => (await sentence()) === '')
    held.end()
    await running
  })

  test('that somebody else recognises is given up', async () => {
    const heard = await session('taken', 'front')
    const running = recognise(leaseOf('taken', 1))
    const outcome = expect(running).rejects.toThrow('another worker')
    await untilRead(heard)
    const said = {
      ...(heard.at(-1) as Caption),
      number: 1,
      state: 'final',
      text: 'OTHER',
      forming: [],
    } as const
    await bus.captions.sayFinal('taken', 5, said)
    await until(async () => {
      await bus.landmarks.append('taken', { ...(batches.get('front')?.[0] as LandmarkBatch) })
      return heard.some(({ text }) => text === 'OTHER')
    })
    await outcome
    expect(finalsOf(heard)).toEqual(['1 OTHER'])
  })

  test('that is over, or was never there, is nobody’s task', async () => {
    await session('over', 'front')
    await end('over')
    await recognise(leaseOf('over'))
    await recognise(leaseOf('never'))
  })
})
