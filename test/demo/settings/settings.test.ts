import { expect, test } from 'vitest'
import { defaultSettings, readSettings } from '../../../demo/settings/settings.ts'

test('What was kept comes back', () => {
  const kept = { ...defaultSettings, hand: 'left', contrast: 'high', showMirrored: false }
  expect(readSettings(JSON.stringify(kept))).toEqual(kept)
})

test.each([null, '', 'null', '[]', '7', '{', '"high"'])('Of %j come the defaults', (text) => {
  expect(readSettings(text)).toEqual(defaultSettings)
})

test('A choice that this version does not know becomes the default, the others stay', () => {
  const kept = { hand: 'third', contrast: 5, cameraId: {}, showMirrored: 'yes', textSize: 'huge', more: 1 }
  expect(readSettings(JSON.stringify(kept))).toEqual({ ...defaultSettings, textSize: 'huge' })
})
