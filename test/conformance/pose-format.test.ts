import { execFileSync, spawnSync } from 'node:child_process'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import type { HandFrame } from '#components/types/hand.js'
import { readPoseFile, writePoseFile } from '#components/types/pose-format/pose-file.js'
import { randomHandFrames } from '../components/types/pose-format/random-hands.ts'

const folder = mkdtempSync(join(tmpdir(), 'signline-conformance-'))
afterAll(() => rmSync(folder, { recursive: true }))

const POSE_FORMAT_VERSION = '0.15.0'

/**
 * A Python with the library pose-format: SIGNLINE_PYTHON, or an environment made here. Undefined where there
 * is no Python or the library can't be installed.
 */
function pythonWithPoseFormat(): string | undefined {
  const hasLibrary = (python: string): boolean => spawnSync(python, ['-c', 'import pose_format']).status === 0
  const given = process.env.SIGNLINE_PYTHON
  if (given !== undefined && hasLibrary(given)) return given
  const venv = join(folder, 'venv')
  const python = join(venv, 'bin', 'python')
  if (spawnSync('python3', ['-m', 'venv', venv]).status !== 0) return undefined
  spawnSync(python, ['-m', 'pip', 'install', '-q', `pose-format==${POSE_FORMAT_VERSION}`], {
    timeout: 240_000,
  })
  return hasLibrary(python) ? python : undefined
}

const python = pythonWithPoseFormat()
if (python === undefined)
  console.log('skipped: .pose against the Python library; needs Python 3 with venv and pose-format from PyPI')

const READ_AND_WRITE_AGAIN = `
import json, sys
from pose_format import Pose
from pose_format.utils.generic import detect_known_pose_format
pose = Pose.read(open(sys.argv[1], 'rb').read())
with open(sys.argv[2], 'wb') as out: pose.write(out)
left = pose.header.get_point_index('LEFT_HAND_LANDMARKS', 'INDEX_FINGER_TIP')
print(json.dumps({
  'kind': detect_known_pose_format(pose), 'fps': pose.body.fps, 'shape': list(pose.body.data.shape),
  'size': [pose.header.dimensions.width, pose.header.dimensions.height],
  'components': [c.name for c in pose.header.components],
  'tips': [[float(v) for v in frame[0][left].filled(-1)[:2]] for frame in pose.body.data],
  'confidence': [float(frame[0][left]) for frame in pose.body.confidence]}))
`

describe.skipIf(python === undefined)('a .pose file of ours', () => {
  const frames = randomHandFrames(60)
  const [ours, theirs] = [join(folder, 'ours.pose'), join(folder, 'theirs.pose')]
  let seen: {
    kind: string
    fps: number
    shape: number[]
    size: number[]
    components: string[]
    tips: [number, number][]
    confidence: number[]
  }
  beforeAll(async () => {
    await writePoseFile(ours, frames)
    seen = JSON.parse(
      execFileSync(python as string, ['-c', READ_AND_WRITE_AGAIN, ours, theirs], { encoding: 'utf8' }),
    )
  })

  test('is a holistic pose to the Python library, with our frames, people and size', () => {
    expect(seen.kind).toBe('holistic')
    expect(seen.shape[0]).toBe(60)
    expect(seen.shape[3]).toBe(3)
    expect(seen.size).toEqual([1280, 720])
    expect(seen.fps).toBeCloseTo(29.5, 0)
    expect(seen.components.slice(0, 2)).toEqual(['LEFT_HAND_LANDMARKS', 'RIGHT_HAND_LANDMARKS'])
  })

  test('has its landmarks where the Python library looks for them, in pixels', () => {
    for (const [place, { hands }] of frames.entries()) {
      const left = hands.find(({ handedness }) => handedness === 'left')
      expect(seen.confidence[place]).toBeCloseTo(left?.presence ?? 0, 6)
      if (left === undefined) continue
      const [x = 0, y = 0] = left.landmarks.subarray(3 * 8)
      expect(seen.tips[place]?.[0]).toBeCloseTo(x * 1280, 3)
      expect(seen.tips[place]?.[1]).toBeCloseTo(y * 720, 3)
    }
  })

  test('comes back with all of its frames after the Python library wrote it again', async () => {
    const read: HandFrame[] = []
    for await (const frame of (await readPoseFile(theirs)).frames) read.push(frame)
    const summary = (all: readonly HandFrame[]) =>
      all.map(({ timestampMs, index, hands }) => [timestampMs, index, hands.map(({ trackId }) => trackId)])
    expect(summary(read)).toEqual(summary(frames))
  })
})
