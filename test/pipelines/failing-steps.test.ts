import { readdirSync, readFileSync, truncateSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { describe, expect, test } from 'vitest'
import { runSignline } from '../cli/run-signline.ts'
import { H264, makeClip, testPicture } from '../components/camera-to-frames/clips.ts'
import { ownFolder } from '../own-folder.ts'
import { runStepCommand, type StepEnd } from './run-steps.ts'

const folder = ownFolder()
const sample = fileURLToPath(new URL('../../data-samples/zeljora-right/front.mp4', import.meta.url))

function plan(given: Readonly<Record<string, unknown>>): Promise<StepEnd> {
  return runStepCommand('camera-to-frames', { unitSeconds: 3, ...given }, {}, [])
}

/** One sentence in the log, the exit code, and nothing that a later step could take for a result. */
function expectRefusal(end: StepEnd, exitCode: number, sentence: RegExp | string): void {
  const last = end.log.at(-1)
  expect(last?.message).toMatch(sentence)
  expect(last?.level).toBe('error')
  expect(last).not.toHaveProperty('stack')
  expect(end.exitCode).toBe(exitCode)
  expect(end.parameters).toEqual({})
  for (const path of Object.values(end.paths)) expect(readdirSync(dirname(path))).toEqual([])
}

describe('The plan of a run', () => {
  writeFileSync(join(folder, 'notes.mp4'), 'no video at all')
  writeFileSync(join(folder, 'truth.json'), '{"letters": []}')

  test.each([
    ['an empty list', { cameras: [] }, /^cameras is an empty list; give at least one/],
    [
      'an id given twice',
      {
        cameras: [
          { id: 'a', uri: sample },
          { id: 'a', uri: '/x.mp4' },
        ],
      },
      /"a" is given twice/,
    ],
    [
      'a recording given twice',
      {
        cameras: [
          { id: 'a', uri: sample },
          { id: 'b', uri: sample },
        ],
      },
      /the same recording/,
    ],
    [
      'an object store',
      { cameras: [{ id: 'a', uri: 's3://bucket/a.mp4' }] },
      /object store.*https:\/\/.*mounted volume/,
    ],
    ['another one', { cameras: [{ id: 'a', uri: 'gs://bucket/a.mp4' }] }, /object store/],
    [
      'two cameras that are not there, both at once',
      {
        cameras: [
          { id: 'a', uri: '/none/a.mp4' },
          { id: 'b', uri: join(folder, 'notes.mp4') },
        ],
      },
      /camera "a": \/none\/a.mp4 does not exist; check the path; camera "b": .*notes.mp4 is not a video/,
    ],
    ['an unknown field', { cameras: [{ id: 'a', uri: sample, mirror: true }] }, /cameras\[0\].*mirror/],
    [
      'a reference that is not there',
      { cameras: [{ id: 'a', uri: sample }], reference: '/none.txt' },
      /reference: \/none.txt cannot be read \(ENOENT\)/,
    ],
    [
      'a reference without a letter',
      { cameras: [{ id: 'a', uri: sample }], reference: '?!' },
      /holds no letter or digit/,
    ],
    [
      'a reference file without text',
      { cameras: [{ id: 'a', uri: sample }], reference: join(folder, 'truth.json') },
      /no field "text"/,
    ],
  ])('refuses %s with 2 and one sentence', async (_, given, sentence) => {
    expectRefusal(await plan(given), 2, sentence)
  })

  test('marks content, so that a changed recording is not taken from a cache', async () => {
    const uri = makeClip(join(folder, 'changing.mp4'), ...testPicture('64x48', 10), ...H264)
    const contentOf = async () =>
      JSON.stringify((await plan({ cameras: [{ id: 'a', uri }] })).parameters.batches)
    const before = await contentOf()
    expect(await contentOf()).toBe(before)
    makeClip(uri, ...testPicture('64x48', 10, 2), ...H264)
    expect(await contentOf()).not.toBe(before)
  })
})

describe('A step that finds hands', () => {
  const partOf = (uri: string) => ({
    ...{ cameraId: 'front', uri, mirrored: false, live: false, decoding: {}, part: 0 },
    ...{ fromMs: 0, content: 'file 1' },
  })
  const find = (uri: string, device: string): Promise<StepEnd> =>
    runStepCommand('camera-to-hands', { batch: { parts: [partOf(uri)] }, device }, {}, ['hands', 'pictures'])

  test('fails fast without the device that it was promised', async () => {
    expectRefusal(await find(sample, 'claimed'), 1, /promised a GPU and cannot open one/)
  })

  test('leaves nothing when a camera dies in the middle', async () => {
    const uri = makeClip(join(folder, 'dying.mkv'), ...testPicture('320x240', 30, 4), ...H264)
    truncateSync(uri, Math.floor(readFileSync(uri).length / 2))
    const end = await find(uri, 'cpu')
    expectRefusal(end, 2, /camera "front": .*dying.mkv is cut off after/)
  })
})

test('A step that recognises fails fast without the device that it was promised', async () => {
  const end = await runStepCommand('pose-to-signs', { device: 'claimed' }, { poses: ['/none'] }, ['signs'])
  expectRefusal(end, 1, /promised a GPU and cannot open one/)
})

test('A step that is not ours is refused with the names of those that are', async () => {
  const run = await runSignline('step', 'train', '{}')
  expect(run.exitCode).toBe(2)
  expect(run.stderr).toContain('the steps are camera-to-frames, camera-to-hands')
})
