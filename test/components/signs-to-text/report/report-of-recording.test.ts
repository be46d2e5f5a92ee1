import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, expect, test } from 'vitest'
import {
  type KeptPicture,
  readPictures,
  writePictures,
} from '#components/signs-to-text/report/picture-archive.js'
import { reportOfRecording } from '#components/signs-to-text/report/report-of-recording.js'
import { openArchive } from '#components/types/landmark-archive/archive.js'
import type { RecordingFacts } from '#components/types/recording-facts.js'
import { spell, transcriptFrom } from '../signs.ts'

const folder = mkdtempSync(join(tmpdir(), 'signline-report-'))
afterAll(() => rmSync(folder, { recursive: true, force: true }))

const made = { version: '0.1.0', writtenAt: new Date('2026-03-01T12:00:00Z') }
const signs = spell('REPORT', 2, 500)
const transcript = { ...transcriptFrom(signs), cameras: ['front'] }
const facts: RecordingFacts = {
  schema: 'signline.recording/1',
  cameras: [
    {
      ...{ id: 'front', name: 'front.mp4', mirrored: false, offsetMs: 1000, width: 640, height: 480 },
      ...{ frames: 90, framesWithHand: 80, durationMs: 3000, seen: [] },
    },
  ],
  durationMs: 4000,
  dropped: [],
  deviceNote: 'Networks run on the CPU.',
  speed: { wallMs: 1500, frames: 90, workers: 2 },
}

/** Pictures every 100 ms of the camera's own clock, each of so many bytes. */
async function stored(bytes: number) {
  const hands = [
    { handedness: 'right' as const, points: Array.from({ length: 21 }, () => [0.5, 0.25] as const) },
  ]
  const picture = { width: 176, height: 176, hands }
  const pictures: KeptPicture[] = Array.from({ length: 30 }, (_, n) => ({
    ...{ cameraId: 'front', timestampMs: 100 * n, whole: n === 0, picture },
    jpeg: Buffer.alloc(bytes, `${n} `),
  }))
  const path = join(folder, `${bytes}.zip`)
  await writePictures(path, pictures)
  return readPictures(await openArchive(path))
}

function picturesIn(page: string): number {
  return page.match(/data:image\/jpeg/g)?.length ?? 0
}

test('A report shows of each sign the picture that was taken nearest to its middle', async () => {
  const page = reportOfRecording(transcript, facts, await stored(100), made)
  // Signs before the camera began, a second later, have no picture.
  const seen = signs.filter(({ startMs, endMs }) => (startMs + endMs) / 2 > 950)
  expect(picturesIn(page)).toBe(seen.length + 1)
  expect(seen.length).toBeLessThan(signs.length)
})

test('A report that would be too large leaves pictures out', async () => {
  const page = reportOfRecording(transcript, facts, await stored(20_000), made, 100_000)
  expect(Buffer.byteLength(page)).toBeLessThan(100_000)
  expect(picturesIn(page)).toBeGreaterThan(0)
})
