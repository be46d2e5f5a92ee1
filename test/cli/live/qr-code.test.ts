import { create } from 'qrcode'
import { expect, test } from 'vitest'
import { drawQrCode } from '#cli/live/qr-code.js'

const LINK = `https://192.0.2.7:8080/join/${'a'.repeat(22)}#ticket=${'b'.repeat(150)}`

/** Reads characters back into modules, [row][column]. */
function modulesOf(drawn: string): boolean[][] {
  return drawn
    .trimEnd()
    .split('\n')
    .flatMap((line) => [[...line].map((c) => '█▀'.includes(c)), [...line].map((c) => '█▄'.includes(c))])
}

test('what is drawn is the code of the text, with four modules of light on every side', () => {
  const { modules } = create(LINK, { errorCorrectionLevel: 'L' })
  const drawn = drawQrCode(LINK, false)
  const lines = drawn.split('\n').slice(0, -1)
  expect(new Set(lines.map((line) => line.length))).toEqual(new Set([modules.size + 8]))
  expect(modules.size + 8).toBeLessThanOrEqual(80)
  const rows = [...Array(lines.length).keys()].flatMap((line) => modulesOf(`${lines[line]}|`))
  for (let row = 0; row < modules.size + 8; row++)
    for (let column = 0; column < modules.size + 8; column++) {
      const inside = row >= 4 && column >= 4 && row < modules.size + 4 && column < modules.size + 4
      expect(rows[row]?.[column]).toBe(inside && modules.get(row - 4, column - 4) === 1)
    }
})

test('in colour every line sets black on white and takes it back', () => {
  for (const line of drawQrCode('x', true).trimEnd().split('\n')) {
    expect(line.startsWith('\u001b[38;5;16;48;5;231m')).toBe(true)
    expect(line.endsWith('\u001b[0m')).toBe(true)
  }
})
