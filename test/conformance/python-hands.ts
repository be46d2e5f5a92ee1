import { spawn } from 'node:child_process'
import { createInterface } from 'node:readline'

/** A hand as `solutions.hands` reports it; it takes the picture for a mirror image. */
export interface PythonHand {
  readonly label: 'Left' | 'Right'
  /** [21][x, y], 0..1 of the picture. */
  readonly landmarks: readonly (readonly [number, number])[]
}

/** Pictures go in as RGB bytes, so that both see the same pixels, whoever decoded them. */
export interface PythonHands extends Disposable {
  look(picture: { width: number; height: number; pixels: Uint8Array }): Promise<readonly PythonHand[]>
}

const SCRIPT = `
import json, sys
import mediapipe, numpy
hands = mediapipe.solutions.hands.Hands(static_image_mode=True, max_num_hands=2, model_complexity=1)
for line in sys.stdin.buffer:
    width, height = map(int, line.split())
    pixels = sys.stdin.buffer.read(width * height * 3)
    seen = hands.process(numpy.frombuffer(pixels, numpy.uint8).reshape(height, width, 3))
    print(json.dumps([
        {'label': side.classification[0].label, 'landmarks': [[p.x, p.y] for p in hand.landmark]}
        for hand, side in zip(seen.multi_hand_landmarks or [], seen.multi_handedness or [])]), flush=True)
`

/** Starts `mediapipe.solutions.hands` in static image mode, two hands, the full networks. */
export function startPythonHands(python: string): PythonHands {
  const child = spawn(python, ['-c', SCRIPT], { stdio: ['pipe', 'pipe', 'ignore'] })
  const lines = createInterface({ input: child.stdout })[Symbol.asyncIterator]()
  return {
    async look({ width, height, pixels }) {
      child.stdin.write(`${width} ${height}\n`)
      child.stdin.write(pixels)
      const { value, done } = await lines.next()
      if (done) throw new Error(`Python ended with code ${child.exitCode}`)
      return JSON.parse(value)
    },
    [Symbol.dispose]: () => void child.kill(),
  }
}
