import { describe, expect, test } from 'vitest'
import { canPlay, fileCamera, LiveWorld, recordingOf, textOf, until } from './live-world.ts'

describe.skipIf(!canPlay)('a worker', () => {
  test('reads a file camera at its own speed to the caption of its recording', async () => {
    await using world = await new LiveWorld()
    const worker = await world.worker()
    const startedMs = performance.now()
    const captions = await world.session('one', [fileCamera('front', recordingOf('front'))])
    await until(() => captions.some(({ state }) => state === 'final'), () => JSON.stringify({s: worker.status(), n: captions.length, last: captions.at(-1)}))
    console.log(performance.now() - startedMs, worker.status())
    expect(textOf(captions)).toBe('ZELJORA')
    console.log(captions.filter(c=>c.state==='partial').map(c=>c.text+'|'+c.forming[0]?.label).join(','))
    console.log(await world.bus.states.cameras('one'))
  })
})
