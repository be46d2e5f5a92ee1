import { readFileSync } from 'node:fs'
import { describe, expect, test } from 'vitest'

const css = readFileSync('demo/style/tokens.css', 'utf8')

type Theme = 'light' | 'dark' | 'high'

/** The colours of a theme: `light-dark()` pairs, and what high contrast puts in their place. */
function coloursOf(theme: Theme): Record<string, string> {
  const colours: Record<string, string> = {}
  for (const [, name, light, dark] of css.matchAll(/--([\w-]+): light-dark\((#\w{6}), (#\w{6})\)/g))
    colours[String(name)] = String(theme === 'light' ? light : dark)
  if (theme !== 'high') return colours
  const block = /\[data-contrast="high"\] \{([^}]*)\}/.exec(css)?.[1] ?? ''
  for (const [, name, colour] of block.matchAll(/--([\w-]+): (#\w{6});/g))
    colours[String(name)] = String(colour)
  return colours
}

/** WCAG 2.2 relative luminance of `#rrggbb`. */
function luminance(colour: string): number {
  const [red, green, blue] = [1, 3, 5].map((at) => {
    const value = Number.parseInt(colour.slice(at, at + 2), 16) / 255
    return value <= 0.04045 ? value / 12.92 : ((value + 0.055) / 1.055) ** 2.4
  }) as [number, number, number]
  return 0.2126 * red + 0.7152 * green + 0.0722 * blue
}

function contrast(a: string, b: string): number {
  const [lower, higher] = [luminance(a), luminance(b)].sort((x, y) => x - y) as [number, number]
  return (higher + 0.05) / (lower + 0.05)
}

const TEXT_CONTRAST = 4.5 // WCAG 2.2, 1.4.3
const EDGE_CONTRAST = 3 // WCAG 2.2, 1.4.11

describe.each(['light', 'dark', 'high'] as const)('The colours of %s', (theme) => {
  const colours = coloursOf(theme)
  const ratio = (a: string, b: string) => contrast(colours[a] ?? '', colours[b] ?? '')

  test.each(['page', 'surface', 'surface-strong'])('can be read on %s', (surface) => {
    for (const text of ['text', 'text-quiet', 'accent', 'uncertain', 'fault', 'good'])
      expect(ratio(text, surface), `${text} on ${surface}`).toBeGreaterThanOrEqual(TEXT_CONTRAST)
    for (const edge of ['edge', 'focus'])
      expect(ratio(edge, surface), `${edge} on ${surface}`).toBeGreaterThanOrEqual(EDGE_CONTRAST)
  })

  test('can be read on a chosen button', () => {
    expect(ratio('on-accent', 'accent')).toBeGreaterThanOrEqual(TEXT_CONTRAST)
  })
})
