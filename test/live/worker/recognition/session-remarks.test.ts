import { expect, test } from 'vitest'
import { remarksOn } from '#live/worker/recognition/session-remarks.js'

const worker = { workerId: 'w-1', records: true }

test('a late camera is told by how much, and what becomes of it', () => {
  const { cameras, sentence } = remarksOn(
    [
      { cameraId: 'left', lateMs: 1396, isLeftOut: true },
      { cameraId: 'door', lateMs: 310, isLeftOut: false },
      { cameraId: 'clip', lateMs: -2790, isLeftOut: true },
    ],
    true,
    worker,
  )
  expect(sentence).toBe('')
  expect(cameras).toEqual([
    {
      cameraId: 'left',
      sentence:
        'Its picture is late by about 1.4 s; it is left out while others see the hand. Lower its encoder’s delay, or take another camera.',
    },
    { cameraId: 'door', sentence: 'Its picture is late by about 0.3 s; the captions wait for it.' },
    {
      cameraId: 'clip',
      sentence:
        'Its picture is ahead of most others’ by about 2.8 s; it is left out while they see the hand. If they are late, lower their encoders’ delay.',
    },
  ])
})

test('a recording that nobody keeps is told, and only then', () => {
  expect(remarksOn([], true, { workerId: 'w-1', records: false }).sentence).toMatch(
    /^Nothing is being recorded: worker w-1, .* --recordings DIR/,
  )
  expect(remarksOn([], false, { workerId: 'w-1', records: false }).sentence).toBe('')
})
