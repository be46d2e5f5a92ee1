import { expect, test } from 'vitest'
import { announce, sayInPlace } from '../../../demo/session/draw.ts'

test('a sentence that counts is said once, another one at once', () => {
  const said: string[] = []
  let shown = ''
  const region = {
    get textContent(): string {
      return shown
    },
    set textContent(text: string) {
      shown = text
      said.push(text)
    },
  } as Element
  for (const text of ['No hand for 6 s.', 'No hand for 7 s.', 'No hand for 12 s.', '', 'No hand for 6 s.'])
    announce(region, text)
  expect(said).toEqual(['No hand for 6 s.', '', 'No hand for 6 s.'])
})

test('a sentence that is seen goes on counting, silently', () => {
  const said: string[] = []
  const region = {
    textContent: '',
    setAttribute: (_: string, politeness: string) => said.push(politeness),
  } as unknown as Element
  for (const text of [
    'Loading 1 of 21 MB.',
    'Loading 2 of 21 MB.',
    'Loading 2 of 21 MB.',
    'The camera is on.',
  ])
    sayInPlace(region, text)
  expect(region.textContent).toBe('The camera is on.')
  expect(said).toEqual(['polite', 'off', 'polite'])
})
