import type { Json } from '../json.ts'

/**
 * What an unquoted YAML scalar means to PyYAML (YAML 1.1), which writes and reads upstream's files;
 * so `yes`, `on` and `0b11` are no strings here, while `y` is one. Dates stay text, as JSON has none.
 */
export function readPlainScalar(text: string): Json {
  if (NULL.test(text)) return null
  const flag = FLAGS.get(text)
  if (flag !== undefined) return flag
  if (INTEGER.test(text)) return readInteger(text)
  if (FLOAT.test(text)) return readFloat(text)
  return text
}

const NULL = /^(?:~|null|Null|NULL|)$/
const FLAGS = new Map<string, boolean>(
  [
    ['yes', 'no'],
    ['true', 'false'],
    ['on', 'off'],
  ].flatMap(([yes = '', no = '']) => [
    ...cases(yes).map((text) => [text, true] as const),
    ...cases(no).map((text) => [text, false] as const),
  ]),
)
const INTEGER =
  /^(?:[-+]?0b[0-1_]+|[-+]?0[0-7_]+|[-+]?(?:0|[1-9][0-9_]*)|[-+]?0x[0-9a-fA-F_]+|[-+]?[1-9][0-9_]*(?::[0-5]?[0-9])+)$/
const FLOAT =
  /^(?:[-+]?(?:[0-9][0-9_]*)\.[0-9_]*(?:[eE][-+][0-9]+)?|\.[0-9][0-9_]*(?:[eE][-+][0-9]+)?|[-+]?[0-9][0-9_]*(?::[0-5]?[0-9])+\.[0-9_]*|[-+]?\.(?:inf|Inf|INF)|\.(?:nan|NaN|NAN))$/

function cases(word: string): string[] {
  return [word, word.charAt(0).toUpperCase() + word.slice(1), word.toUpperCase()]
}

function readInteger(text: string): number {
  const sign = text.startsWith('-') ? -1 : 1
  const digits = text.replace(/^[-+]/, '').replaceAll('_', '')
  if (digits === '0') return 0
  if (digits.startsWith('0b')) return sign * Number.parseInt(digits.slice(2), 2)
  if (digits.startsWith('0x')) return sign * Number.parseInt(digits.slice(2), 16)
  if (digits.includes(':')) return sign * readSexagesimal(digits)
  return sign * Number.parseInt(digits, digits.startsWith('0') ? 8 : 10)
}

function readFloat(text: string): Json {
  const sign = text.startsWith('-') ? -1 : 1
  const digits = text.replace(/^[-+]/, '').replaceAll('_', '').toLowerCase()
  // JSON has no infinity and no not-a-number; as text they are at least seen.
  if (digits === '.inf' || digits === '.nan') return text
  return sign * (digits.includes(':') ? readSexagesimal(digits) : Number.parseFloat(digits))
}

function readSexagesimal(digits: string): number {
  return digits.split(':').reduce((total, part) => total * 60 + Number.parseFloat(part), 0)
}
