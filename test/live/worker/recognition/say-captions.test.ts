import { expect, test } from 'vitest'
import type { Caption } from '#components/types/caption.js'
import type { CaptionLog, Said } from '#live/port/bus.js'
import { BusUnavailableError } from '#live/port/bus-fault.js'
import { CaptionSayer, type Silenced } from '#live/worker/recognition/say-captions.js'

function caption(number: number, state: Caption['state'], text = `W${number}`): Caption {
  const times = { startMs: 1000 * number, endMs: 1000 * number + 500, newestFrameMs: 1000 * number + 900 }
  return { number, state, text, ...times, confidence: 1, signs: [], forming: [], cameras: [] }
}

/** A log that answers as the test says, one answer a call; afterwards `said`. */
function logOf(answers: (Said | Error)[], before: readonly Caption[] = []) {
  const said: string[] = []
  const log: CaptionLog = {
    async sayFinal(_, fence, { number }) {
      const answer = answers.shift() ?? 'said'
      if (answer instanceof Error) throw answer
      said.push(`${fence}: final ${number} ${answer}`)
      return answer
    },
    showPartial: (_, fence, { number, text }) => said.push(`${fence}: partial ${number} ${text}`),
    finals: async (_, after) => before.filter(({ number }) => number > after),
    follow: () => ({ close: () => {} }),
  }
  return { log, said }
}

function sayer(captions: CaptionLog, held = (): boolean => true) {
  const silenced: Silenced[] = []
  const heard: string[] = []
  const one = new CaptionSayer({
    captions,
    sessionId: 's',
    lease: { fence: 3, held },
    onSaid: ({ number, state }) => heard.push(`${state} ${number}`),
    onSilenced: (reason) => silenced.push(reason),
  })
  return { one, silenced, heard }
}

test('finals are said in order, and of the partials that waited for them only the newest is shown', async () => {
  const { log, said } = logOf([])
  const { one, heard } = sayer(log)
  one.push([caption(1, 'final'), caption(2, 'partial', 'A')])
  one.push([caption(2, 'partial', 'AB')])
  await one.settled()
  one.push([caption(2, 'final'), caption(3, 'partial', 'C')])
  await one.settled()
  expect(said).toEqual(['3: final 1 said', '3: partial 2 AB', '3: final 2 said', '3: partial 3 C'])
  expect(heard).toEqual(['final 1', 'partial 2', 'final 2', 'partial 3'])
})

test('a final is tried again while the log cannot be reached, and what follows it waits', async () => {
  const { log, said } = logOf([new BusUnavailableError('away'), new BusUnavailableError('away'), 'said'])
  const { one } = sayer(log)
  one.push([caption(1, 'final'), caption(2, 'partial', 'A')])
  await one.settled()
  expect(said).toEqual(['3: final 1 said', '3: partial 2 A'])
})

test('a final whose acknowledgement was lost is not said twice', async () => {
  const { log, said } = logOf([new BusUnavailableError('away'), 'said-before'], [caption(1, 'final')])
  const { one, silenced } = sayer(log)
  one.push([caption(1, 'final'), caption(2, 'final')])
  await one.settled()
  expect(said).toEqual(['3: final 1 said-before', '3: final 2 said'])
  expect(silenced).toEqual([])
})

test('where another said something else, this one begins anew', async () => {
  const { log, said } = logOf(['said-before'], [caption(1, 'final', 'OTHER')])
  const { one, silenced } = sayer(log)
  one.push([caption(1, 'final'), caption(2, 'final'), caption(3, 'partial')])
  await one.settled()
  expect(silenced).toEqual(['out-of-step'])
  expect(said).toEqual(['3: final 1 said-before'])
})

test.each<[Said | Error, Silenced]>([
  ['fenced', 'fenced'],
  [new RangeError('caption 4: the next is 2'), 'out-of-step'],
])('after %s nothing more is said', async (answer, reason) => {
  const { log, said } = logOf([answer])
  const { one, silenced } = sayer(log)
  one.push([caption(1, 'final'), caption(2, 'partial')])
  await one.settled()
  one.push([caption(2, 'partial')])
  await one.settled()
  expect(silenced).toEqual([reason])
  expect(said.filter((line) => line.includes('partial'))).toEqual([])
})

test('nothing is said once the lease is not held', async () => {
  const { log, said } = logOf([])
  const { one, heard } = sayer(log, () => false)
  one.push([caption(1, 'final')])
  one.push([caption(2, 'partial')])
  await one.settled()
  expect(said).toEqual([])
  expect(heard).toEqual([])
})
