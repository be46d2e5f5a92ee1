import { describe, expect, test } from 'vitest'
import { align, characterErrors, letterErrors, wordErrors } from '#components/signs-to-text/score.js'

describe('error rates', () => {
  test('count substitutions, deletions and insertions', () => {
    expect(align([...'KITTEN'], [...'SITTING'])).toMatchObject({
      errors: 3,
      substitutions: 2,
      insertions: 1,
      deletions: 0,
      referenceLength: 6,
      rate: 0.5,
    })
    expect(align([...'ANNA'], [...'ANA'])).toMatchObject({ deletions: 1, errors: 1, rate: 0.25 })
  })

  test('spell out the alignment, from which both texts can be read again', () => {
    const { edits } = align([...'ZELJORA'], [...'ZEELIRA'])
    const reference = edits.map((edit) => ('reference' in edit ? edit.reference : '')).join('')
    const hypothesis = edits.map((edit) => ('hypothesis' in edit ? edit.hypothesis : '')).join('')
    expect([reference, hypothesis]).toEqual(['ZELJORA', 'ZEELIRA'])
  })

  test('agree with the plain recursion on all short texts of two letters', () => {
    const texts = ['']
    for (let place = 0; place < 30; place++)
      texts.push(...(texts[place]!.length < 4 ? [`${texts[place]}A`, `${texts[place]}B`] : []))
    const distance = (a: string, b: string): number =>
      a === '' || b === ''
        ? a.length + b.length
        : a[0] === b[0]
          ? distance(a.slice(1), b.slice(1))
          : 1 + Math.min(distance(a.slice(1), b), distance(a, b.slice(1)), distance(a.slice(1), b.slice(1)))
    for (const a of texts)
      for (const b of texts) {
        const { errors, edits } = align([...a], [...b])
        expect(errors).toBe(distance(a, b))
        expect(edits.filter((edit) => edit.kind !== 'equal')).toHaveLength(errors)
      }
  })

  test('are 0 for two empty texts and count every insertion into an empty one', () => {
    expect(characterErrors('', '').rate).toBe(0)
    expect(characterErrors('', 'AB').rate).toBe(2)
    expect(characterErrors('AB', '').rate).toBe(1)
  })

  test('do not care for case or the width of spaces', () => {
    expect(characterErrors('Hello  world', 'HELLO WORLD').rate).toBe(0)
  })

  test('of characters count a lost space, those of letters do not', () => {
    expect(characterErrors('MY DOG', 'MYDOG').errors).toBe(1)
    expect(letterErrors('MY DOG', 'MYDOG').errors).toBe(0)
    expect(wordErrors('MY DOG', 'MYDOG')).toMatchObject({ errors: 2, referenceLength: 2, rate: 1 })
  })
})
