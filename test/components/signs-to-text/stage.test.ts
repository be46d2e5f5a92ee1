import { describe, expect, test } from 'vitest'
import { signsToText, type TextSoFar } from '#components/signs-to-text/stage.js'
import type { Sign } from '#components/types/sign.js'
import { sign, spell } from './signs.ts'

async function gather(signs: readonly Sign[]): Promise<TextSoFar[]> {
  async function* stream() {
    yield* signs
  }
  const all: TextSoFar[] = []
  for await (const text of signsToText(stream())) all.push(text)
  return all
}

describe('signs to text', () => {
  test('shows the text after every sign', async () => {
    const texts = (await gather(spell('HI AL', 3, 1500))).map(({ text }) => text)
    expect(texts).toEqual(['H', 'HI', 'HI A', 'HI AL'])
  })

  test('says once that nothing was signed', async () => {
    expect(await gather([])).toEqual([{ signs: [], words: [], text: '' }])
  })

  test('orders signs of two hands by when they began', async () => {
    const late = [sign('B', 400, 600), sign('A', 100, 380)]
    expect((await gather(late)).at(-1)).toMatchObject({ text: 'AB', signs: [{ label: 'A' }, { label: 'B' }] })
  })

  test('leaves earlier texts as they were when a sign is added', async () => {
    const [first] = await gather(spell('HI', 3, 0))
    expect(first!.signs).toHaveLength(1)
  })
})
