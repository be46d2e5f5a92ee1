import { describe, expect, test } from 'vitest'
import { defaultCaptionOptions, readCaptionOptions } from '../../../demo/captions/caption-options.ts'
import { outlineShadow } from '../../../demo/captions/outline.ts'

describe('how captions look', () => {
  test('is large, white, outlined and on nothing without a word in the address', () => {
    expect(readCaptionOptions('')).toEqual({ options: defaultCaptionOptions, faults: [] })
  })

  test('is as the address says', () => {
    const address =
      '?size=64px&lines=3&align=top&text=left&background=000000&color=%23ffee00&outline-color=navy&outline=0&blank=0'
    expect(readCaptionOptions(address)).toEqual({
      faults: [],
      options: {
        size: '64px',
        lines: 3,
        align: 'top',
        text: 'left',
        background: '#000000',
        colour: '#ffee00',
        outlineColour: 'navy',
        outline: '0',
        blankAfterS: 0,
      },
    })
  })

  test.each([
    ['size=8', 'size=8: give a length such as 8vh or 64px.'],
    ['size=1e9px', 'size=1e9px: give a length such as 8vh or 64px.'],
    ['lines=2.5', 'lines=2.5: give a whole number from 1 to 10.'],
    ['lines=', 'lines=: give a whole number from 1 to 10.'],
    [
      'background=url(//a.example/b)',
      'background=url(//a.example/b): give a colour such as transparent or 000000.',
    ],
    ['color=red;x:y', 'color=red;x:y: give a colour such as white or ffee00.'],
    ['align=left', 'align=left: give top, middle or bottom.'],
    ['blank=-1', 'blank=-1: give seconds from 0 (never) to 3600.'],
    [
      'colour=red',
      'colour is not known; there are size, lines, align, text, background, color, outline-color, outline, blank.',
    ],
  ])('stays as it was for %s, which is named', (address, fault) => {
    expect(readCaptionOptions(`?${address}`)).toEqual({ options: defaultCaptionOptions, faults: [fault] })
  })
})

test('an outline is eight shadows, and none where its width is 0', () => {
  expect(outlineShadow('0.1em', 'black').split(' black').length - 1).toBe(8)
  expect(outlineShadow('0', 'black')).toBe('none')
})
