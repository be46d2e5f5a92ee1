import { expect, test } from 'vitest'
import type { LandmarkBatch, LandmarkChannel } from '#live/port/bus.js'
import { LandmarkSender } from '#live/worker/camera/landmark-sender.js'

/** A channel whose appends settle when the test says so. */
function heldChannel() {
  const batches: LandmarkBatch[] = []
  const pending: { resolve: () => void; reject: (error: Error) => void }[] = []
  const channel: LandmarkChannel = {
    append: (_, batch) =>
      new Promise((resolve, reject) => {
        batches.push(batch)
        pending.push({ resolve, reject })
      }),
    read: () => {
      throw new Error('not read here')
    },
  }
  return { channel, batches, pending }
}

const message = (n: number): Uint8Array => Uint8Array.of(n)

function sender(channel: LandmarkChannel, held = (): boolean => true) {
  let dropped = 0
  const lease = { fence: 7, held }
  const onDrop = (count: number): void => {
    dropped += count
  }
  const one = new LandmarkSender({
    landmarks: channel,
    sessionId: 's',
    cameraId: 'front',
    lease,
    traceparent: undefined,
    onDrop,
  })
  return { one, dropped: () => dropped }
}

test('messages that come while one is under way go together, in order, with the fence', async () => {
  const { channel, batches, pending } = heldChannel()
  const { one, dropped } = sender(channel)
  for (let n = 0; n < 5; n++) one.send(message(n))
  expect(batches.map(({ messages }) => [...messages])).toEqual([[0]])
  pending[0]?.resolve()
  await new Promise((resolve) => setImmediate(resolve))
  expect(batches.map(({ messages }) => [...messages])).toEqual([[0], [1, 2, 3, 4]])
  expect(batches.every(({ fence }) => fence === 7)).toBe(true)
  pending[1]?.resolve()
  await one.settled()
  expect(dropped()).toBe(0)
})

test('a channel that takes nothing loses the oldest, counted, and what it refuses', async () => {
  const { channel, batches, pending } = heldChannel()
  const { one, dropped } = sender(channel)
  for (let n = 0; n < 41; n++) one.send(message(n))
  expect(dropped()).toBe(10)
  pending[0]?.reject(new Error('gone'))
  await new Promise((resolve) => setImmediate(resolve))
  expect(dropped()).toBe(11)
  expect([...(batches[1]?.messages ?? [])]).toEqual(Array.from({ length: 30 }, (_, n) => n + 11))
  pending[1]?.resolve()
  await one.settled()
})

test('nothing is sent once the lease is not held', async () => {
  const { channel, batches } = heldChannel()
  const { one, dropped } = sender(channel, () => false)
  one.send(message(1))
  await one.settled()
  expect(batches).toEqual([])
  expect(dropped()).toBe(1)
})
