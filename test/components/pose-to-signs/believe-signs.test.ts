import { describe, expect, test } from 'vitest'
import { type Candidate, SignBeliever } from '#components/pose-to-signs/believe-signs.js'
import type { Sign } from '#components/types/sign.js'

const LENGTH_MS = 150
const PERIOD_MS = 250

function signOf(label: string): Sign {
  return {
    label,
    startMs: 0,
    endMs: 0,
    confidence: 1,
    alternatives: [],
    handedness: 'right',
    cameras: [],
  }
}

interface Given {
  readonly presence?: number
  readonly startMs?: number
  readonly lengthMs?: number
  readonly needsPace?: boolean
}

function candidate(label: string, place: number, given: Given = {}): Candidate {
  const { presence = 0.8, startMs = place * PERIOD_MS, lengthMs = LENGTH_MS, needsPace = false } = given
  return {
    label,
    startMs,
    endMs: startMs + lengthMs,
    presence,
    isDrawn: 'JZ'.includes(label),
    needsPace,
    signs: (paceMs) => [signOf(needsPace ? `${label}@${paceMs}` : label)],
  }
}

/** The signs that each candidate releases, and those that wait until the end. */
function released(candidates: readonly Candidate[]): string[] {
  const believer = new SignBeliever()
  const labels = (signs: readonly Sign[]): string => signs.map(({ label }) => label).join('')
  return [...candidates.map((one) => labels(believer.add(one))), labels(believer.finish())]
}

const all = (candidates: readonly Candidate[]): string => released(candidates).join('')

/** A chain in which the sign at `sure` has this presence. */
const chain = (labels: string, sure: number, presence: number): Candidate[] =>
  [...labels].map((label, place) => candidate(label, place, place === sure ? { presence } : {}))

describe('a chain of signs', () => {
  test('is believed as a whole when one of it is sure, and not at all when none is', () => {
    expect(all(chain('CAT', 1, 0.9))).toBe('CAT')
    expect(all(chain('CAT', 1, 0.85))).toBe('')
  })

  test('is given at once when a sign is beyond doubt, else when it is long enough or ends', () => {
    expect(released(chain('CATS', 1, 0.99))).toEqual(['', 'CA', 'T', 'S', ''])
    expect(released(chain('CATS', 1, 0.9))).toEqual(['', '', '', 'CATS', ''])
    expect(released(chain('CAT', 1, 0.9))).toEqual(['', '', '', 'CAT'])
  })

  test('must be surer when it repeats itself', () => {
    expect(all(chain('COCO', 1, 0.95))).toBe('')
    expect(all(chain('COCO', 1, 0.99))).toBe('COCO')
    expect(all(chain('CORE', 1, 0.95))).toBe('CORE')
  })

  test('is believed near its sure sign, not far from it', () => {
    expect(all(chain('ABCDEFGHIKLMNOPQRST', 8, 0.99))).toBe('DEFGHIKLMNO')
  })

  test('ends where no sign follows for a while, and time alone can end it', () => {
    const far = candidate('B', 0, { startMs: 5000, presence: 0.8 })
    expect(all([...chain('CAT', 1, 0.9), far])).toBe('CAT')
    const believer = new SignBeliever()
    for (const one of chain('CAT', 1, 0.9)) believer.add(one)
    expect(believer.passTo(1000)).toEqual([])
    expect(believer.passTo(2000).map(({ label }) => label)).toEqual(['C', 'A', 'T'])
  })
})

describe('an unsure sign', () => {
  const unsure = (label: string, place: number, lengthMs = LENGTH_MS): Candidate =>
    candidate(label, place, { presence: 0.3, lengthMs })

  test('begins a word but does not end it', () => {
    expect(all([unsure('C', 0), ...chain('.AT', 1, 0.99).slice(1)])).toBe('CAT')
    expect(all([...chain('CA', 1, 0.99), unsure('P', 2)])).toBe('CA')
  })

  test('is a hand on its way when it is over in a moment', () => {
    const letters = chain('CATS', 1, 0.99)
    expect(all([...letters.slice(0, 2), unsure('T', 2), ...letters.slice(3)])).toBe('CATS')
    expect(all([...letters.slice(0, 2), unsure('T', 2, 50), ...letters.slice(3)])).toBe('CAS')
  })

  test('that is drawn is no J and no Z', () => {
    expect(all([...chain('CA', 1, 0.99), candidate('J', 2, { presence: 0.8 }), candidate('T', 3)])).toBe(
      'CAT',
    )
  })
})

describe('a sign that needs the pace', () => {
  test('waits for the signs after it where those before do not tell', () => {
    const signs = released([
      candidate('L', 0, { needsPace: true, presence: 0.99 }),
      ...chain('.ABCD', 0, 0).slice(1),
    ])
    expect(signs).toEqual(['', '', '', '', 'L@250ABCD', ''])
  })

  test('is given at once where those before it do', () => {
    const signs = released([...chain('ABC', 0, 0.99), candidate('L', 3, { needsPace: true })])
    expect(signs).toEqual(['A', 'B', 'C', 'L@250', ''])
  })

  test('is given without a pace where it stands alone', () => {
    expect(all([candidate('L', 0, { needsPace: true, presence: 0.99 })])).toBe('L@undefined')
  })
})
