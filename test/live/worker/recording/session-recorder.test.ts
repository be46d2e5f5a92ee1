import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import type { Caption } from '#components/types/caption.js'
import { writeLandmarkMessage } from '#components/types/landmark-message/write.js'
import type { LiveSession } from '#components/types/live-session.js'
import { readPoseFile } from '#components/types/pose-format/pose-file.js'
import { SessionRecorder } from '#live/worker/recording/session-recorder.js'

let folder = ''
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'signline-recordings-'))
})
afterEach(() => rmSync(folder, { recursive: true, force: true }))

const session: LiveSession = {
  id: 'abc-DEF_123',
  startedAtMs: 0,
  alphabet: 'letters',
  recording: true,
  cameras: [],
  ended: false,
}
const batch = (cameraId: string, ...times: readonly number[]) => ({
  cameraId,
  fence: 1,
  messages: Buffer.concat(
    times.map((timestampMs, index) =>
      writeLandmarkMessage({ cameraId, index, timestampMs, width: 640, height: 480, hands: [] }),
    ),
  ),
})
const caption = { number: 1, state: 'final', text: 'ZE' } as Caption

function recorder(of: Partial<LiveSession> = {}, framesPerPart?: number) {
  const faults: unknown[] = []
  const one = new SessionRecorder(
    { ...session, ...of },
    {
      folder,
      fence: 4,
      fromMs: 100,
      onFault: (fault) => faults.push(fault),
      ...(framesPerPart !== undefined && { framesPerPart }),
    },
  )
  return { one, faults }
}

async function timesIn(file: string): Promise<number[]> {
  const times: number[] = []
  for await (const { timestampMs } of (await readPoseFile(join(folder, session.id, file))).frames)
    times.push(timestampMs)
  return times
}

test('landmarks of each camera and the captions are kept, whole files only', async () => {
  const { one, faults } = recorder()
  one.landmarks(batch('front', 50, 100, 133, 166))
  one.landmarks(batch('left', 110, 143))
  one.caption(caption)
  await one.close()
  expect(faults).toEqual([])
  expect(readdirSync(join(folder, session.id)).sort()).toEqual([
    'captions.4.0001.json',
    'front.4.0001.pose',
    'left.4.0001.pose',
  ])
  expect(await timesIn('front.4.0001.pose')).toEqual([100, 133, 166])
  const kept = JSON.parse(readFileSync(join(folder, session.id, 'captions.4.0001.json'), 'utf8'))
  expect(kept).toMatchObject({ language: 'ase', captions: [{ text: 'ZE' }] })
})

test('nothing is kept of a session whose recording is off', async () => {
  const { one } = recorder({ recording: false })
  one.landmarks(batch('front', 200))
  one.caption(caption)
  await one.close()
  expect(readdirSync(folder)).toEqual([])
})

test('recording begins and ends with the operator’s switch', async () => {
  const { one } = recorder({ recording: false })
  one.landmarks(batch('front', 200))
  one.follow({ ...session, recording: true })
  one.landmarks(batch('front', 300))
  one.follow({ ...session, recording: false })
  one.landmarks(batch('front', 400))
  one.follow({ ...session, recording: true })
  one.landmarks(batch('front', 500))
  one.follow({ ...session, recording: true, ended: true })
  one.landmarks(batch('front', 600))
  await one.close()
  expect(await timesIn('front.4.0001.pose')).toEqual([300])
  expect(await timesIn('front.4.0002.pose')).toEqual([500])
})

test('a long recording is written in parts, and what comes twice is kept once', async () => {
  const { one } = recorder({}, 2)
  one.landmarks(batch('front', 100, 133))
  one.landmarks(batch('front', 166, 166, 150, 199))
  await one.close()
  expect(await timesIn('front.4.0001.pose')).toEqual([100, 133])
  expect(await timesIn('front.4.0002.pose')).toEqual([166, 199])
})

test('a camera or a session whose name leads elsewhere is not written', async () => {
  const { one } = recorder()
  one.landmarks(batch('../../elsewhere', 200))
  await one.close()
  expect(readdirSync(folder)).toEqual([])
  expect(() => recorder({ id: '../x' })).toThrow('id of a session')
})

test('a folder that cannot be written is told, and nothing else happens', async () => {
  writeFileSync(join(folder, session.id), 'a file in its place')
  const { one, faults } = recorder()
  one.landmarks(batch('front', 200))
  await one.close()
  expect(faults.map((fault) => (fault as Error).message)).toEqual([
    expect.stringMatching(/^a part of a recording is lost: .* /),
  ])
  expect(existsSync(join(folder, session.id, 'front.4.0001.pose'))).toBe(false)
})
