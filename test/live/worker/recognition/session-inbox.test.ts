import { expect, test } from 'vitest'
import { writeLandmarkMessage } from '#components/types/landmark-message/write.js'
import { SessionInbox } from '#live/worker/recognition/session-inbox.js'
import { joinMessages, splitMessages } from '#live/worker/recognition/split-messages.js'

const at = (timestampMs: number) => ({
  timestampMs,
  bytes: writeLandmarkMessage({
    cameraId: 'front',
    index: 0,
    timestampMs,
    width: 640,
    height: 480,
    hands: [],
  }),
})
const timesOf = (messages: Uint8Array): number[] =>
  splitMessages(messages).map(({ timestampMs }) => timestampMs)

test('messages are split and joined to the byte', () => {
  const joined = joinMessages([at(1).bytes, at(2).bytes])
  expect(timesOf(joined)).toEqual([1, 2])
  expect(joinMessages(splitMessages(joined).map(({ bytes }) => bytes))).toEqual(joined)
  expect(splitMessages(joined.subarray(0, 30)).map(({ bytes }) => bytes.length)).toEqual([24, 6])
})

test('a tick takes what has come, in order; the next one takes the rest', () => {
  const inbox = new SessionInbox({ mostWaiting: 10, mostWaitingAtFirst: 100, mostAtOnce: 4 })
  for (const timestampMs of [10, 20, 30]) inbox.push('front', at(timestampMs))
  for (const timestampMs of [11, 21, 31]) inbox.push('left', at(timestampMs))
  const first = inbox.take(40)
  expect(first.map(({ cameraId, messages }) => [cameraId, timesOf(messages)])).toEqual([
    ['front', [10, 20]],
    ['left', [11, 21]],
  ])
  expect(inbox.isCaughtUp).toBe(false)
  expect(inbox.take(40).map(({ messages }) => timesOf(messages))).toEqual([[30], [31]])
  expect(inbox.isCaughtUp).toBe(true)
  expect(inbox.take(40)).toEqual([])
})

test('of a camera that sends too much the oldest are dropped and counted, no other camera’s', () => {
  const inbox = new SessionInbox({ mostWaiting: 3, mostWaitingAtFirst: 100, mostAtOnce: 100 })
  inbox.push('front', at(0))
  inbox.take(0)
  expect(inbox.isCaughtUp).toBe(true)
  inbox.push('left', at(1))
  const dropped = [1, 2, 3, 4, 5].map((timestampMs) => inbox.push('front', at(timestampMs)))
  expect(dropped).toEqual([0, 0, 0, 1, 1])
  expect(inbox.take(5).map(({ cameraId, messages }) => [cameraId, timesOf(messages)])).toEqual([
    ['left', [1]],
    ['front', [3, 4, 5]],
  ])
})

test('what is replayed after a take-over is not dropped', () => {
  const inbox = new SessionInbox({ mostWaiting: 3, mostWaitingAtFirst: 1000, mostAtOnce: 100 })
  const dropped = Array.from({ length: 400 }, (_, n) => inbox.push('front', at(n * 30)))
  expect(Math.max(...dropped)).toBe(0)
  let taken = 0
  for (let tick = 0; tick < 4; tick++)
    taken += timesOf(inbox.take(12_000)[0]?.messages ?? new Uint8Array()).length
  expect(taken).toBe(400)
  expect(inbox.isCaughtUp).toBe(true)
})

test('a worker that never catches up gives the past up and reads what is now', () => {
  const inbox = new SessionInbox({ mostWaiting: 30, mostWaitingAtFirst: 2400, mostAtOnce: 10 })
  let dropped = 0
  let oldestAgeMs = 0
  for (let nowMs = 0; nowMs < 60_000; nowMs += 500) {
    for (let frame = 0; frame < 15; frame++) dropped += inbox.push('front', at(nowMs + frame * 33))
    const [taken] = inbox.take(nowMs + 500)
    oldestAgeMs = nowMs + 500 - (timesOf(taken?.messages ?? new Uint8Array())[0] ?? 0)
  }
  expect(inbox.isCaughtUp).toBe(true)
  expect(dropped).toBeGreaterThan(400)
  expect(oldestAgeMs).toBeLessThan(2500)
})
