import { expect, test } from 'vitest'
import { announce } from '../../../demo/session/draw.ts'

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
