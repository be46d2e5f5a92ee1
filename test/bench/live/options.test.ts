import { expect, test } from 'vitest'
import { readLiveOptions } from '#bench/live/options.js'

test('what is not given has its default', () => {
  expect(readLiveOptions([])).toEqual({
    kinds: ['server', 'browser'],
    cameras: undefined,
    perSession: [1, 4],
    seconds: 20,
    soakMinutes: undefined,
  })
  expect(readLiveOptions(['--soak']).soakMinutes).toBe(60)
  expect(readLiveOptions(['--soak=3', '--kind=server', '--cameras=4,1', '--seconds=5'])).toMatchObject({
    kinds: ['server'],
    cameras: [1, 4],
    seconds: 5,
    soakMinutes: 3,
  })
})

test.each([
  ['--cameras=0', '--cameras=0: give numbers from 1 to 1000'],
  ['--cameras=1.5', 'give whole numbers'],
  ['--cameras', '--cameras needs a value'],
  ['--kind=both', '--kind=both: there are server and browser cameras'],
  ['--soak=x', '--soak=x: give numbers from 0.1'],
  ['3', '"3" stands alone; write --cameras=1,2 with an equals sign'],
])('what cannot be meant is refused, %s', (arg, sentence) => {
  expect(() => readLiveOptions([arg])).toThrow(sentence)
})
