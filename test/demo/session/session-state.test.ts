import { describe, expect, test } from 'vitest'
import type { FromGateway } from '#components/types/live-messages.js'
import { applyMessage, FIRST_STATE, KEPT_CAPTIONS } from '../../../demo/session/session-state.ts'
import { caption, WELCOME } from './fake-gateway.ts'

const after = (...messages: FromGateway[]) => messages.reduce(applyMessage, FIRST_STATE)
const said = (number: number, text: string, state?: 'partial'): FromGateway => ({
  type: 'caption',
  caption: caption(number, text, state),
})
const texts = (state: typeof FIRST_STATE) => state.finals.map(({ text }) => text)

describe('captions', () => {
  test('are partial until they are final', () => {
    const under = after(said(1, 'Z', 'partial'), said(1, 'ZE', 'partial'))
    expect([texts(under), under.partial?.text]).toEqual([[], 'ZE'])
    const done = applyMessage(under, said(1, 'ZEL'))
    expect([texts(done), done.partial]).toEqual([['ZEL'], undefined])
  })

  test('that are final never change and are never shown twice', () => {
    expect(texts(after(said(1, 'ONE'), said(2, 'TWO'), said(1, 'NOT'), said(2, 'TOO')))).toEqual([
      'ONE',
      'TWO',
    ])
  })

  test('that were partial do not come back behind their final', () => {
    expect(after(said(1, 'ONE'), said(1, 'ON', 'partial')).partial).toBeUndefined()
  })

  test('keep the next word under way when an earlier final comes late', () => {
    const state = after(said(2, 'T', 'partial'), said(1, 'O', 'partial'), said(1, 'ONE'))
    expect([texts(state), state.partial?.text]).toEqual([['ONE'], 'T'])
  })

  test('may begin behind those that are no longer kept', () => {
    expect(texts(after(said(41, 'LATE'), said(42, 'LATER')))).toEqual(['LATE', 'LATER'])
  })

  test('are kept up to a number', () => {
    const state = after(...Array.from({ length: KEPT_CAPTIONS + 2 }, (_, place) => said(place + 1, 'A')))
    expect([state.finals.length, state.finals[0]?.number]).toEqual([KEPT_CAPTIONS, 3])
  })
})

test('what is said of the session stands until it is so no more', () => {
  const remark = (sentence: string): FromGateway => ({ type: 'cameras', cameras: [], sentence })
  expect(after(WELCOME, remark('Nothing is being recorded.')).remark).toBe('Nothing is being recorded.')
  expect(after(WELCOME, remark('Nothing is being recorded.'), remark('')).remark).toBe('')
})

test('the end of a session takes the word under way away and keeps what is final', () => {
  const state = after(WELCOME, said(1, 'ONE'), said(2, 'TW', 'partial'), { type: 'end' })
  expect([state.phase, texts(state), state.partial]).toEqual(['ended', ['ONE'], undefined])
})
