import { expect, test } from 'vitest'
import type { LiveSession, ServerCamera } from '#components/types/live-session.js'
import { playTogether, roundOf } from '#live/worker/camera/play-together.js'
import { fileCamera } from '../live-world.ts'

function sessionOf(...cameras: readonly ServerCamera[]): LiveSession {
  return { id: 's', startedAtMs: 0, alphabet: 'letters', recording: false, cameras, ended: false }
}

/** When each camera began to play, by its id. */
function starts({ cameras }: LiveSession): Readonly<Record<string, number | undefined>> {
  return Object.fromEntries(
    cameras.map((camera) => [camera.id, camera.kind === 'server' ? camera.playedFromMs : undefined]),
  )
}

const loop = { loop: true } as const
const five = { durationMs: 5000 }

test('files of one session begin together, whichever was opened first', () => {
  const empty = sessionOf(fileCamera('front', 'f', loop), fileCamera('left', 'l', loop))
  const first = playTogether(empty, 'left', { atMs: 700, ...five })
  const both = playTogether(first, 'front', { atMs: 950, durationMs: 5033 })
  expect(starts(both)).toEqual({ front: 700, left: 700 })
})

test('one that is opened again, by whomever, keeps its beginning', () => {
  const first = playTogether(sessionOf(fileCamera('front', 'f')), 'front', { atMs: 700, ...five })
  expect(playTogether(first, 'front', { atMs: 9000, durationMs: 4000 })).toEqual(first)
})

test('one that comes when the others have come to their end begins now', () => {
  const first = playTogether(sessionOf(fileCamera('front', 'f')), 'front', { atMs: 700, ...five })
  const later = { ...first, cameras: [...first.cameras, fileCamera('left', 'l')] }
  expect(starts(playTogether(later, 'left', { atMs: 5600, ...five }))).toEqual({ front: 700, left: 700 })
  expect(starts(playTogether(later, 'left', { atMs: 5800, ...five }))).toEqual({ front: 700, left: 5800 })
})

test('one that plays once among those that loop plays in their round', () => {
  const first = playTogether(sessionOf(fileCamera('front', 'f', loop)), 'front', { atMs: 700, ...five })
  const later = { ...first, cameras: [...first.cameras, fileCamera('left', 'l')] }
  expect(starts(playTogether(later, 'left', { atMs: 12_000, ...five })).left).toBe(10_700)
})

test('a round is as long as the longest of those that loop', () => {
  const known = (id: string, durationMs: number, more = {}) => fileCamera(id, id, { durationMs, ...more })
  expect(roundOf(sessionOf(known('a', 4000, loop), known('b', 5000, loop), known('c', 9000)))).toBe(5000)
  expect(roundOf(sessionOf(fileCamera('a', 'a', loop)))).toBeUndefined()
})

test('browsers and cameras that send on and on are left alone', () => {
  const browser = { kind: 'browser', id: 'phone' } as const
  const session = {
    ...sessionOf(fileCamera('front', 'f')),
    cameras: [browser, fileCamera('stage', 'rtsp://x')],
  }
  const played = playTogether(session, 'phone', { atMs: 5, ...five })
  expect(played.cameras).toEqual(session.cameras)
})
