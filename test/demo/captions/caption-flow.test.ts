import { describe, expect, test } from 'vitest'
import type { SignedCaption } from '#components/types/live-messages.js'
import { CaptionFlow } from '../../../demo/captions/caption-flow.ts'
import { caption } from '../session/fake-gateway.ts'

const state = (finals: readonly SignedCaption[], partial?: SignedCaption, firstWelcomeMs = 0) => ({
  finals,
  partial,
  firstWelcomeMs,
})
const one = caption(1, 'ONE')
const two = caption(2, 'TWO')
const three = caption(3, 'THREE')

function shown(flow: CaptionFlow, ...args: Parameters<CaptionFlow['show']>) {
  const { finals, partial } = flow.show(...args)
  return [...finals, ...(partial === undefined ? [] : [partial])].map(({ text }) => text).join(' ')
}

describe('captions on a screen', () => {
  test('stay while something new comes, and all go after the silence', () => {
    const flow = new CaptionFlow(8000)
    expect(shown(flow, state([one]), 0)).toBe('ONE')
    expect(shown(flow, state([one, two]), 7000)).toBe('ONE TWO')
    expect(shown(flow, state([one, two]), 14_999)).toBe('ONE TWO')
    expect(shown(flow, state([one, two]), 15_000)).toBe('')
    expect(shown(flow, state([one, two, three]), 16_000)).toBe('THREE')
  })

  test('a word under way counts as something new at each letter', () => {
    const flow = new CaptionFlow(8000)
    expect(shown(flow, state([one]), 0)).toBe('ONE')
    expect(shown(flow, state([one], caption(2, 'T', 'partial')), 6000)).toBe('ONE T')
    expect(shown(flow, state([one], caption(2, 'TW', 'partial')), 12_000)).toBe('ONE TW')
    expect(shown(flow, state([one], caption(2, 'TW', 'partial')), 20_000)).toBe('')
    expect(shown(flow, state([one, two]), 20_500)).toBe('TWO')
  })

  test('nothing of a word is shown before its first letter', () => {
    expect(shown(new CaptionFlow(8000), state([], caption(1, '', 'partial')), 0)).toBe('')
  })

  test('a page that opens late leaves out what was signed long ago', () => {
    const flow = new CaptionFlow(1500)
    expect(shown(flow, state([one, two, three], undefined, 4500), 0)).toBe('THREE')
  })

  test('a page that was cut off shows what it missed, however old', () => {
    const flow = new CaptionFlow(8000)
    expect(shown(flow, state([], undefined, 1000), 0)).toBe('')
    expect(shown(flow, state([one, two], undefined, 1000), 600_000)).toBe('ONE TWO')
  })

  test('stay for ever where the silence is 0', () => {
    const flow = new CaptionFlow(0)
    expect(shown(flow, state([one], undefined, 900_000), 0)).toBe('ONE')
    expect(shown(flow, state([one], undefined, 900_000), 10_000_000)).toBe('ONE')
  })
})
