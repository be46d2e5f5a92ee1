import { create } from 'qrcode'
import { expect, test } from 'vitest'
import { joinLink } from '../../../demo/stage/links.ts'
import { darkPath } from '../../../demo/stage/qr-code.ts'

test('a camera’s link keeps the ticket in the fragment and names the camera', () => {
  expect(joinLink('/join/abc#ticket=t.k', 'https://stage.example', 'left')).toBe(
    'https://stage.example/join/abc?camera=left#ticket=t.k',
  )
})

test('a QR code’s path draws its dark modules and no others', () => {
  const { modules } = create('https://stage.example/join/abc?camera=left#ticket=t.k', {
    errorCorrectionLevel: 'M',
  })
  const drawn = new Set<string>()
  for (const [, x, y, run] of darkPath(modules, 4).matchAll(/M(\d+) (\d+)h(\d+)v1h-\d+z/g))
    for (let step = 0; step < Number(run); step++) drawn.add(`${Number(x) + step - 4} ${Number(y) - 4}`)
  const dark = new Set<string>()
  for (let row = 0; row < modules.size; row++)
    for (let column = 0; column < modules.size; column++)
      if (modules.get(row, column)) dark.add(`${column} ${row}`)
  expect(drawn).toEqual(dark)
})
