import { expect, test } from 'vitest'
import { Progress } from '#cli/progress.js'

function sink(isTTY: boolean) {
  const written: string[] = []
  return { isTTY, columns: 40, written, write: (text: string) => written.push(text) }
}

test('on a terminal one line is rewritten and taken away in the end', () => {
  const terminal = sink(true)
  let nowMs = 0
  const progress = new Progress(terminal, () => nowMs)
  progress.update('10 frames', 0.5)
  progress.update('11 frames', 0.55) // too soon after the last one
  nowMs = 1000
  progress.update('a text that is far too long for the forty columns of this terminal')
  progress.done()
  expect(terminal.written).toHaveLength(3)
  expect(terminal.written[0]).toBe('\r\u001b[K██████████░░░░░░░░░░  50 % 10 frames')
  expect(terminal.written[1]!.length).toBeLessThanOrEqual(40 + 4)
  expect(terminal.written[2]).toBe('\r\u001b[K')
})

test('elsewhere plain lines come now and then, none for short work', () => {
  const file = sink(false)
  let nowMs = 0
  const progress = new Progress(file, () => nowMs)
  for (nowMs = 0; nowMs < 12_000; nowMs += 100) progress.update(`at ${nowMs}`, nowMs / 12_000)
  progress.done()
  expect(file.written).toEqual([' 41 % at 5000\n', ' 83 % at 10000\n'])
})
