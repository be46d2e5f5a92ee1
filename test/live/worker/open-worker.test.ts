import { describe, expect, test } from 'vitest'
import { canPlay, fileCamera, LiveWorld, recordingOf, textOf, until } from './live-world.ts'

describe.skipIf(!canPlay)('a worker', () => {
  test('reads a file camera at its own speed to the caption of its recording', async () => {
    await using world = new LiveWorld()
    await world.worker()
    const captions = await world.session('one', [fileCamera('front', recordingOf('front'))])
    await until(() => captions.some(({ state }) => state === 'final'))
    expect(textOf(captions)).toBe('ZELJORA')
  })
})
