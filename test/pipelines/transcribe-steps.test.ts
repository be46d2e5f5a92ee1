import { execFileSync } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync, statSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { runSignline } from '../cli/run-signline.ts'
import { runTranscribe, type TranscribeRun } from './run-transcribe.ts'

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

function expectEqual(run: TranscribeRun, file: (ending: string) => string): void {
  expect(readFileSync(run.path('signs-to-text', 'transcript'), 'utf8')).toBe(file('json'))
  for (const ending of ['vtt', 'srt', 'txt'])
    expect(readFileSync(run.path('signs-to-text', ending), 'utf8')).toBe(file(ending))
}

describe('The compiled pipeline', () => {
  const cameras = ['front', 'left', 'right'].map((id) => ({
    id,
    uri: join(samples, 'zeljora-right', `${id}.mp4`),
  }))
  let file: (ending: string) => string
  beforeAll(async () => {
    file = await transcribed('zeljora', cameras)
  })

  test('writes byte for byte what signline transcribe writes, where two cameras share a pod and recordings are cut', async () => {
    const run = await runTranscribe({ cameras, camerasPerPod: 2, segmentSeconds: 3, reference: 'ZELJORA' })
    expect(run.batches).toBe(4)
    expectEqual(run, file)
    expect(run.result.outputs.parameters.text).toBe('ZELJORA')
    expect(run.metadata('signs-to-text', 'metrics')).toMatchObject({ accuracy: 1, letters: 7 })
    expect(run.metadata('signs-to-text', 'confusion')).toHaveProperty('confusionMatrix')
    const report = readFileSync(run.path('signs-to-text', 'report'), 'utf8')
    expect(report.match(/data:image\/jpeg/g)?.length).toBe(3 + 3 * 7)
    expect(Buffer.byteLength(report)).toBeLessThan(2_000_000)
    // Five seconds of three cameras; their clips have 440 kB, their frames 415 MB.
    const bytes = (task: string, output: string, batch?: number) =>
      statSync(run.path(task, output, batch)).size
    const ofHands = (output: string) =>
      [0, 1, 2, 3].reduce((sum, batch) => sum + bytes('camera-to-hands', output, batch), 0)
    expect(ofHands('hands')).toBeLessThan(220_000)
    expect(ofHands('pictures')).toBeLessThan(300_000)
    expect(bytes('hands-to-pose', 'poses')).toBeLessThan(220_000)
    expect(bytes('pose-to-signs', 'signs')).toBeLessThan(4_000)
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
  const run = await runTranscribe({ cameras, segmentSeconds: 3 })
  expect(run.batches).toBe(4)
  expectEqual(run, file)
})
