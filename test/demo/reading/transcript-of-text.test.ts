import { expect, test } from 'vitest'
import { writeText } from '../../../components/signs-to-text/write-text.ts'
import { writeVtt } from '../../../components/signs-to-text/write-vtt.ts'
import { withCaption } from '../../../demo/reading/merge-caption.ts'
import { lettersOf, withLabel, withLetterAfter } from '../../../demo/reading/spelled-text.ts'
import { transcriptOfText } from '../../../demo/reading/transcript-of-text.ts'
import { captionOf } from './signs.ts'

const read = withCaption(withCaption([], captionOf(1, 'HELO', 0.9, 5000)), captionOf(2, 'YOU', 0.4, 9000))
const missed = withLetterAfter(read, lettersOf(read)[2]?.id ?? '', 'L', 'new')

test('The corrected text is written as captions that count from the start of the camera', () => {
  const vtt = writeVtt(transcriptOfText(missed, 'letters', 4000))
  expect(vtt).toContain('00:00:01.000 --> 00:00:02.000\nHELLO\n')
  expect(vtt).toContain('00:00:05.000 --> 00:00:06.000\n<c.uncertain>YOU</c>\n')
  expect(vtt).toContain('Vocabulary: American manual alphabet, 26 signs.')
})

test('A word whose letters a person chose is uncertain no more', () => {
  const chosen = lettersOf(missed).reduce((text, { id, label }) => withLabel(text, id, label), missed)
  expect(writeVtt(transcriptOfText(chosen, 'letters', 4000))).not.toContain('c.uncertain>YOU')
})

test('Each word names its own signs', () => {
  const { words, signs, text } = transcriptOfText(missed, 'letters', 4000)
  expect(words.map((word) => word.signs.map((place) => signs[place]?.label).join(''))).toEqual([
    'HELLO',
    'YOU',
  ])
  expect(text).toBe('HELLO YOU')
  expect(writeText(transcriptOfText([], 'both', 0))).toBe('')
})
