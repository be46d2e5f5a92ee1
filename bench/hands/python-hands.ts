import { spawn } from 'node:child_process'
import { once } from 'node:events'

/** What a run over decoded frames gave. */
export interface Speed {
  /** By the clock. */
  readonly framesPerSecond: number
  /** By the processor's time of the whole process: what one core does. */
  readonly framesPerCoreSecond: number
  readonly p50Ms: number
  readonly p95Ms: number
  /** Share of the frames with as many hands as the clip shows. */
  readonly complete: number
}

const ON_DECODED_FRAMES = `
import json, sys, time
import mediapipe, numpy
path, width, height, shown, complexity, hands = sys.argv[1], *map(int, sys.argv[2:])
frames = numpy.fromfile(path, numpy.uint8).reshape(-1, height, width, 3)
tracker = mediapipe.solutions.hands.Hands(static_image_mode=False, max_num_hands=2, model_complexity=complexity)
for frame in frames[:10]: tracker.process(frame)
tracker.reset()
times, complete = [], 0
cpu, wall = time.process_time(), time.perf_counter()
for _ in range(shown):
    for frame in frames:
        began = time.perf_counter()
        seen = tracker.process(frame)
        times.append(1000 * (time.perf_counter() - began))
        complete += len(seen.multi_hand_landmarks or []) == hands
wall, cpu = time.perf_counter() - wall, time.process_time() - cpu
print(json.dumps({'framesPerSecond': len(times) / wall, 'framesPerCoreSecond': len(times) / cpu,
    'p50Ms': numpy.quantile(times, .5), 'p95Ms': numpy.quantile(times, .95), 'complete': complete / len(times)}))
`

const WHOLE_PROCESS = `
import sys
import cv2, mediapipe
clip = cv2.VideoCapture(sys.argv[1])
tracker = mediapipe.solutions.hands.Hands(static_image_mode=False, max_num_hands=2, model_complexity=1)
frames = 0
while True:
    there, frame = clip.read()
    if not there: break
    tracker.process(cv2.cvtColor(frame, cv2.COLOR_BGR2RGB))
    frames += 1
print(frames)
`

/** solutions.hands over RGB frames of a file, all of them so many times. */
export async function pythonOnDecodedFrames(
  python: string,
  frames: {
    readonly path: string
    readonly width: number
    readonly height: number
    readonly shown: number
    readonly hands: number
  },
  variant: 'full' | 'lite',
): Promise<Speed> {
  const { path, width, height, shown, hands } = frames
  const complexity = variant === 'full' ? 1 : 0
  const args = [path, width, height, shown, complexity, hands].map(String)
  return JSON.parse(await run(python, ['-c', ON_DECODED_FRAMES, ...args]))
}

/** Seconds of a whole Python process that decodes a recording with OpenCV and finds its hands. */
export async function pythonWholeProcessS(python: string, clip: string): Promise<number> {
  const startedMs = performance.now()
  await run(python, ['-c', WHOLE_PROCESS, clip])
  return (performance.now() - startedMs) / 1000
}

async function run(command: string, args: readonly string[]): Promise<string> {
  const child = spawn(command, args, { stdio: ['ignore', 'pipe', 'ignore'] })
  let out = ''
  child.stdout.setEncoding('utf8').on('data', (text: string) => {
    out += text
  })
  const [code] = await once(child, 'close')
  if (code !== 0) throw new Error(`${command} ended with ${code}`)
  return out
}
