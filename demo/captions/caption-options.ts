/** How the captions look, as the address says it. */
export interface CaptionOptions {
  /** CSS length of a letter's height. */
  readonly size: string
  readonly lines: number
  readonly align: 'top' | 'middle' | 'bottom'
  readonly text: 'left' | 'center' | 'right'
  /** CSS colours. */
  readonly background: string
  readonly colour: string
  readonly outlineColour: string
  /** CSS length; 0 draws none. */
  readonly outline: string
  /** Seconds without anything new before the captions go; 0 keeps them. */
  readonly blankAfterS: number
}

export const defaultCaptionOptions: CaptionOptions = {
  size: '8vh',
  lines: 2,
  align: 'bottom',
  text: 'center',
  background: 'transparent',
  colour: 'white',
  outlineColour: 'black',
  outline: '0.12em',
  blankAfterS: 8,
}

type Parse<T> = (text: string) => T | undefined
type Parsers = {
  readonly [Name in keyof CaptionOptions]: {
    readonly parameter: string
    readonly wants: string
    readonly parse: Parse<CaptionOptions[Name]>
  }
}

const length =
  (...units: readonly string[]): Parse<string> =>
  (text) => {
    const [, number = '', unit = ''] = /^(\d{1,4}(?:\.\d{1,3})?)([a-z]+)$/.exec(text) ?? []
    return units.includes(unit) || (text === '0' && units.includes('em'))
      ? `${number || 0}${unit}`
      : undefined
  }
/** A name or `#rrggbb` (in an address `%23rrggbb`; plain digits are taken too). */
const colour: Parse<string> = (text) =>
  /^#?(?:[0-9a-f]{3,4}|[0-9a-f]{6}|[0-9a-f]{8})$/i.test(text)
    ? `#${text.replace('#', '')}`
    : /^[a-z]{3,30}$/i.test(text)
      ? text.toLowerCase()
      : undefined
const within =
  (least: number, most: number): Parse<number> =>
  (text) => {
    const number = text.trim() === '' ? Number.NaN : Number(text)
    return number >= least && number <= most ? number : undefined
  }
const word =
  <T extends string>(...words: readonly T[]): Parse<T> =>
  (text) =>
    words.find((known) => known === text)

const PARSERS: Parsers = {
  size: { parameter: 'size', wants: 'a length such as 8vh or 64px', parse: length('vh', 'vw', 'px', 'rem') },
  lines: {
    parameter: 'lines',
    wants: 'a whole number from 1 to 10',
    parse: (text) => [within(1, 10)(text)].find((number) => Number.isInteger(number)),
  },
  align: { parameter: 'align', wants: 'top, middle or bottom', parse: word('top', 'middle', 'bottom') },
  text: { parameter: 'text', wants: 'left, center or right', parse: word('left', 'center', 'right') },
  background: { parameter: 'background', wants: 'a colour such as transparent or 000000', parse: colour },
  colour: { parameter: 'color', wants: 'a colour such as white or ffee00', parse: colour },
  outlineColour: { parameter: 'outline-color', wants: 'a colour such as black', parse: colour },
  outline: { parameter: 'outline', wants: 'a length such as 0.1em or 3px, or 0', parse: length('em', 'px') },
  blankAfterS: { parameter: 'blank', wants: 'seconds from 0 (never) to 3600', parse: within(0, 3600) },
}

/** The options of an address, and one sentence for each part of it that is not understood. */
export function readCaptionOptions(search: string): {
  readonly options: CaptionOptions
  readonly faults: readonly string[]
} {
  const parameters = new URLSearchParams(search)
  const faults: string[] = []
  const read = <Name extends keyof CaptionOptions>(name: Name): CaptionOptions[Name] => {
    const { parameter, wants, parse } = PARSERS[name]
    const given = parameters.get(parameter)
    const parsed = given === null ? undefined : parse(given)
    if (given !== null && parsed === undefined)
      faults.push(`${parameter}=${given.slice(0, 40)}: give ${wants}.`)
    return parsed ?? defaultCaptionOptions[name]
  }
  const options: CaptionOptions = {
    size: read('size'),
    lines: read('lines'),
    align: read('align'),
    text: read('text'),
    background: read('background'),
    colour: read('colour'),
    outlineColour: read('outlineColour'),
    outline: read('outline'),
    blankAfterS: read('blankAfterS'),
  }
  const known = Object.values(PARSERS).map(({ parameter }) => parameter)
  for (const name of new Set(parameters.keys()))
    if (!known.includes(name))
      faults.push(`${name.slice(0, 40)} is not known; there are ${known.join(', ')}.`)
  return { options, faults }
}
