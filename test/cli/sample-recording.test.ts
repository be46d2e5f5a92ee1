import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { basename, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { evaluate } from '#cli/evaluate.js'
import { openRecogniser } from '#cli/transcribe/open-recogniser.js'
import { recogniseRecording } from '#cli/transcribe/recognise-recording.js'
import { readTruth } from '#cli/truth-file.js'
import { openCamera } from '#components/camera-to-frames/open-camera.js'
import { cameraToFrames } from '#components/camera-to-frames/stage.js'
import { readTranscriptJson } from '#components/signs-to-text/transcript-file.js'
import { writePoseFile } from '#components/types/pose-format/pose-file.js'
import { ownFolder } from '../own-folder.ts'
import { runSignline } from './run-signline.ts'

const samples = fileURLToPath(new URL('../../data-samples/', import.meta.url))

function recording(name: string, ids: readonly string[]) {
  const folder = join(samples, name)
  const truthFile = readdirSync(folder).find((file) => file.endsWith('.truth.json'))!
  const cameras = ids.map((id) => ({ id, uri: join(folder, `${id}.mp4`), mirrored: false, offsetMs: 0 }))
  return { cameras, truth: readTruth(readFileSync(join(folder, truthFile), 'utf8'), truthFile) }
}

/** Milliseconds; what takes seconds on an idle machine may take minutes on a busy one. */
const PATIENCE_MS = 300_000

describe('the sample recordings, from clips to text', { timeout: PATIENCE_MS }, () => {
  let recogniser: Awaited<ReturnType<typeof openRecogniser>>
  beforeAll(async () => {
    const { cameras } = recording('zeljora-right', ['front'])
    recogniser = await openRecogniser(cameras, { alphabet: 'letters', device: 'cpu', workers: 2 })
  })
  afterAll(() => recogniser[Symbol.asyncDispose]())

  test.each([
    ['right', ['front']],
    ['left', ['front']],
    ['left', ['front', 'left', 'right']],
  ])('spelled by the %s hand are read letter by letter, in their time, from %j', async (hand, ids) => {
    const { cameras, truth } = recording(`zeljora-${hand}`, ids)
    const { transcript } = await recogniseRecording(recogniser, cameras)
    expect(transcript.text).toBe(truth.text)
    expect(evaluate(transcript, truth).rightInTime).toBe(truth.letters.length)
    expect(new Set(transcript.signs.map((sign) => sign.handedness))).toEqual(new Set([hand]))
    expect(transcript).toMatchObject({ cameras: ids, dropped: [] })
  })

  test('are read the same from a .pose file as from the clip it was made of', async () => {
    const { cameras, truth } = recording('zeljora-right', ['front'])
    const clip = cameras[0]!
    const path = join(ownFolder(), 'front.pose')
    await writePoseFile(path, recogniser.pool!.findHands(cameraToFrames(clip, openCamera(clip))))
    const { transcript } = await recogniseRecording(recogniser, [{ ...clip, uri: path }])
    expect(transcript.text).toBe(truth.text)
  })
})

test('signline demo prints exactly what was spelled and where the report lies', {
  timeout: PATIENCE_MS,
}, async () => {
  const out = ownFolder()
  const { truth } = recording('zeljora-right', [])
  const run = await runSignline('demo', '--out', out)
  expect(run.exitCode).toBe(0)
  expect(run.stdout).toBe(`${truth.text}\nreport: file://${join(out, 'report.html')}\n`)
  expect(existsSync(join(out, 'report.html'))).toBe(true)
  const transcript = readTranscriptJson(readFileSync(join(out, 'transcript.json'), 'utf8'), 'transcript.json')
  expect(transcript.cameras).toEqual(['front', 'left', 'right'])
  expect(evaluate(transcript, truth).rightInTime).toBe(truth.letters.length)
  expect(readdirSync(out).every((name) => basename(name) === name && !name.startsWith('.'))).toBe(true)
})
