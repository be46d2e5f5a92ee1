import { expect, test } from 'vitest'
import { drawSigners } from '#bench/live/signers.js'
import { readLandmarkMessage } from '#components/types/landmark-message/read.js'

test('signers show the same moments to all their cameras, in messages that a gateway takes', () => {
  const signers = drawSigners(1, 2, 4)
  expect(new Set(signers.map(({ word }) => word)).size).toBe(2)
  for (const { views } of signers) {
    expect(views).toHaveLength(4)
    expect(new Set(views.map((messages) => messages.length)).size).toBe(1)
    for (const message of views.flat())
      expect(readLandmarkMessage(message, 'x')).toMatchObject({ ok: true, bytes: message.length })
  }
  expect(drawSigners(1, 2, 4)).toEqual(signers)
})
