import { execFileSync } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync, statSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { runSignline } from '../cli/run-signline.ts'
import { runTranscribe, type TranscribeEnd } from './run-steps.ts'

const samples = fileURLToPath(new URL('../../data-samples/', import.meta.url))
const folder = mkdtempSync(join(tmpdir(), 'signline-steps-'))
afterAll(() => rmSync(folder, { recursive: true, force: true }))

/** What signline transcribe writes for the same cameras. */
async function transcribed(
  name: string,
  cameras: readonly { id: string; uri: string; mirrored?: boolean }[],
) {
  const out = join(folder, name)
  const options = cameras.flatMap(({ id, uri, mirrored }) => [
    '--camera',
    `${id}=${uri}`,
    ...(mirrored ? ['--mirrored', id] : []),
  ])
  const run = await runSignline('transcribe', ...options, '--device', 'cpu', '--out', out)
  expect(run.exitCode).toBe(0)
  return (ending: string) => readFileSync(join(out, `transcript.${ending}`), 'utf8')
}

function expectEqual(end: TranscribeEnd, file: (ending: string) => string): void {
  expect(readFileSync(end.text.paths.transcript!, 'utf8')).toBe(file('json'))
  for (const ending of ['vtt', 'srt', 'txt'])
    expect(readFileSync(end.text.paths[ending]!, 'utf8')).toBe(file(ending))
}

describe('The steps of the pipeline', () => {
  const cameras = ['front', 'left', 'right'].map((id) => ({
    id,
    uri: join(samples, 'zeljora-right', `${id}.mp4`),
  }))
  let file: (ending: string) => string
  beforeAll(async () => {
    file = await transcribed('zeljora', cameras)
  })

  test('write byte for byte what signline transcribe writes, three cameras in one pod', async () => {
    const end = await runTranscribe({ cameras, reference: 'ZELJORA' })
    expectEqual(end, file)
    expect(end.hands.length).toBe(1)
    expect(end.text.parameters.text).toBe('ZELJORA')
    expect(end.text.metadata.metrics).toMatchObject({ characterErrorRate: 0, accuracy: 1, letters: 7 })
    const report = readFileSync(end.text.paths.report!, 'utf8')
    expect(report.match(/data:image\/jpeg/g)?.length).toBeGreaterThanOrEqual(3 * 7)
    expect(Buffer.byteLength(report)).toBeLessThan(2_000_000)
    for (const { paths } of end.hands) {
      expect(statSync(paths.hands!).size).toBeLessThan(400_000)
      expect(statSync(paths.pictures!).size).toBeLessThan(900_000)
    }
  })

  test('write the same where two cameras share a pod and recordings are cut', async () => {
    const end = await runTranscribe({ cameras, camerasPerPod: 2, segmentSeconds: 3 })
    expect(end.hands.length).toBe(4)
    expectEqual(end, file)
  })
})

test('A longer recording by a mirrored camera, cut several times, reads as when it is whole', async () => {
  const uri = join(folder, 'long.mkv')
  const clips = ['right', 'left'].map((hand) => join(samples, `zeljora-${hand}`, 'front.mp4'))
  execFileSync('ffmpeg', [
    ...['-loglevel', 'error', '-y', ...clips.flatMap((clip) => ['-i', clip])],
    ...['-filter_complex', '[0:v][1:v]concat=n=2:v=1,hflip[v]', '-map', '[v]', uri],
  ])
  const cameras = [{ id: 'front', uri, mirrored: true }]
  const file = await transcribed('long', cameras)
  const end = await runTranscribe({ cameras, segmentSeconds: 3 })
  expect(end.hands.length).toBe(4)
  expectEqual(end, file)
})
