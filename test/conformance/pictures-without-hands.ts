import sharp from 'sharp'
import { drawNegatives } from '#data-samples/renderer/negatives.js'
import { seededRandom } from '#data-samples/renderer/random.js'

/** A picture made by code in which there is no hand. */
export interface HandlessPicture {
  readonly name: string
  readonly width: number
  readonly height: number
  readonly pixels: Uint8Array
}

const WIDTH = 640
const HEIGHT = 480
const SKINS = ['#f1d3bd', '#e0ac88', '#c68642', '#8d5524', '#5c3a21', '#3b2417']

/** 160 pictures, always the same: noise, patterns, text, objects, faces and arms that end in a sleeve or a stump. */
export async function* picturesWithoutHands(): AsyncGenerator<HandlessPicture, void, undefined> {
  const kinds: readonly [name: string, count: number, draw: (random: Random) => string | Uint8Array][] = [
    ['noise', 20, noise],
    ['pattern', 30, pattern],
    ['text', 30, text],
    ['objects', 30, objects],
    ['face', 25, face],
    ['arm', 25, arm],
  ]
  for (const [kind, count, draw] of kinds)
    for (let n = 0; n < count; n++) {
      const drawn = draw(randomFrom(`${kind} ${n}`))
      const pixels = typeof drawn === 'string' ? await render(drawn) : drawn
      yield { name: `${kind} ${n}`, width: WIDTH, height: HEIGHT, pixels }
    }
}

/** As many pictures rendered in 3D, always the same: things, faces, legs and forearms cut off before the hand, signs. */
export async function* renderedWithoutHands(count: number): AsyncGenerator<HandlessPicture, void, undefined> {
  for (const [n, { subject, jpeg }] of (await drawNegatives(count, 1)).entries()) {
    const { data, info } = await sharp(jpeg).removeAlpha().raw().toBuffer({ resolveWithObject: true })
    yield { name: `rendered ${subject} ${n}`, width: info.width, height: info.height, pixels: data }
  }
}

async function render(content: string): Promise<Uint8Array> {
  const svg = `<svg xmlns="http://www.w3.org/2000/svg" width="${WIDTH}" height="${HEIGHT}">${content}</svg>`
  return sharp(Buffer.from(svg)).flatten({ background: '#fff' }).toColourspace('srgb').raw().toBuffer()
}

interface Random {
  /** A number from `low` to `high`. */
  between(low: number, high: number): number
  oneOf<T>(values: readonly T[]): T
  colour(): string
}

/** Numbers that look random and follow from a text (seeded by FNV-1a). */
function randomFrom(text: string): Random {
  let seed = 2166136261
  for (const letter of text) seed = Math.imul(seed ^ letter.charCodeAt(0), 16777619)
  const next = seededRandom(seed)
  return {
    between: (low, high) => low + (high - low) * next(),
    oneOf: (values) => values[Math.floor(next() * values.length)] as (typeof values)[number],
    colour: () =>
      `hsl(${Math.floor(next() * 360)} ${Math.floor(next() * 90)}% ${Math.floor(15 + next() * 70)}%)`,
  }
}

function many(count: number, draw: (n: number) => string): string {
  return Array.from({ length: Math.floor(count) }, (_, n) => draw(n)).join('')
}

function backdrop({ colour, between }: Random): string {
  const light = between(0, 1)
  return `<defs><linearGradient id="back" x2="${light}" y2="1"><stop stop-color="${colour()}"/><stop offset="1" stop-color="${colour()}"/></linearGradient></defs><rect width="100%" height="100%" fill="url(#back)"/>`
}

/** Grey or coloured, from fine grain to large soft blots. */
function noise(random: Random): Uint8Array {
  const grain = random.oneOf([1, 2, 5, 16, 48])
  const coloured = random.between(0, 1) < 0.5
  const columns = Math.ceil(WIDTH / grain) + 1
  const cells = Float32Array.from({ length: columns * (Math.ceil(HEIGHT / grain) + 1) * 3 }, () =>
    random.between(0, 255),
  )
  const pixels = new Uint8Array(WIDTH * HEIGHT * 3)
  for (let at = 0; at < pixels.length; at++) {
    const pixel = Math.floor(at / 3)
    const [x, y] = [(pixel % WIDTH) / grain, Math.floor(pixel / WIDTH) / grain]
    const channel = coloured ? at % 3 : 0
    const cell = (dx: number, dy: number): number =>
      cells[((Math.floor(y) + dy) * columns + Math.floor(x) + dx) * 3 + channel] ?? 0
    const [fx, fy] = [x % 1, y % 1]
    pixels[at] =
      (cell(0, 0) * (1 - fx) + cell(1, 0) * fx) * (1 - fy) + (cell(0, 1) * (1 - fx) + cell(1, 1) * fx) * fy
  }
  return pixels
}

function pattern(random: Random): string {
  const { between, colour, oneOf } = random
  const step = between(12, 90)
  const [one, other] = [colour(), colour()]
  const shape = oneOf([
    `<rect width="${step / 2}" height="${step}" fill="${other}"/>`,
    `<rect width="${step / 2}" height="${step / 2}" fill="${other}"/><rect x="${step / 2}" y="${step / 2}" width="${step / 2}" height="${step / 2}" fill="${other}"/>`,
    `<circle cx="${step / 2}" cy="${step / 2}" r="${step / 3}" fill="${other}"/>`,
    `<path d="M0 ${step}L${step / 2} 0L${step} ${step}Z" fill="${other}"/>`,
    `<path d="M0 0Q${step / 2} ${step} ${step} 0" stroke="${other}" stroke-width="${step / 6}" fill="none"/>`,
  ])
  return `<defs><pattern id="p" width="${step}" height="${step}" patternUnits="userSpaceOnUse" patternTransform="rotate(${between(0, 90)})"><rect width="100%" height="100%" fill="${one}"/>${shape}</pattern></defs><rect width="100%" height="100%" fill="url(#p)"/>`
}

function text(random: Random): string {
  const { between, colour, oneOf } = random
  const size = between(12, 60)
  const letters = 'ETAOINSHRDLUCMFWYPVBGKJQXZ0123456789'
  const line = (): string => many(between(8, 60), () => (between(0, 1) < 0.17 ? ' ' : oneOf([...letters])))
  const ink = between(0, 1) < 0.5 ? '#111' : colour()
  const paper = between(0, 1) < 0.5 ? '<rect width="100%" height="100%" fill="#fdfdf8"/>' : backdrop(random)
  return `${paper}<g transform="rotate(${between(-10, 10)})" fill="${ink}" font-family="${oneOf(['serif', 'sans-serif', 'monospace'])}" font-size="${size}">${many(HEIGHT / size + 4, (n) => `<text x="${between(-30, 60)}" y="${n * size * 1.3}">${line()}</text>`)}</g>`
}

/** Balls, boxes, bottles, cups and sticks with light and shade, some of them in skin colours. */
function objects(random: Random): string {
  const { between, colour, oneOf } = random
  const tone = (): string => (between(0, 1) < 0.4 ? oneOf(SKINS) : colour())
  const drawOne = (n: number): string => {
    const [x, y, size] = [between(60, WIDTH - 60), between(60, HEIGHT - 60), between(40, 160)]
    const shade = `<defs><radialGradient id="s${n}" cx="${between(0.2, 0.5)}" cy="${between(0.2, 0.5)}"><stop stop-color="#fff"/><stop offset="0.3" stop-color="${tone()}"/><stop offset="1" stop-color="#222"/></radialGradient></defs>`
    const body = oneOf([
      `<circle r="${size / 2}"/>`,
      `<rect x="${-size / 2}" y="${-size / 3}" width="${size}" height="${size / 1.5}" rx="${size / 12}"/>`,
      `<path d="M${-size / 6} ${-size}h${size / 3}v${size / 3}q${size / 4} ${size / 6} ${size / 4} ${size / 2}v${size / 1.5}h${-size / 1.2}v${-size / 1.5}q0 ${-size / 3} ${size / 4} ${-size / 2}z"/>`,
      `<path d="M${-size / 3} ${-size / 3}h${size / 1.5}l${-size / 10} ${size / 1.3}h${-size / 2.2}z"/><circle cx="${size / 2.4}" r="${size / 6}" fill="none" stroke="#555" stroke-width="${size / 14}"/>`,
      `<rect x="${-size / 14}" y="${-size / 1.5}" width="${size / 7}" height="${size * 1.3}" rx="${size / 14}"/>`,
    ])
    return `${shade}<g transform="translate(${x} ${y}) rotate(${between(-40, 40)})" fill="url(#s${n})">${body}</g>`
  }
  return backdrop(random) + many(between(1, 7), drawOne)
}

function face(random: Random): string {
  const { between, colour, oneOf } = random
  const [x, y, size] = [between(180, WIDTH - 180), between(170, 300), between(70, 150)]
  const skin = oneOf(SKINS)
  const eye = (side: number): string =>
    `<ellipse cx="${side * 0.38 * size}" cy="${-0.15 * size}" rx="${0.17 * size}" ry="${0.09 * size}" fill="#fff"/><circle cx="${side * 0.38 * size}" cy="${-0.15 * size}" r="${0.08 * size}" fill="#321"/><path d="M${side * 0.2 * size} ${-0.38 * size}q${side * 0.2 * size} ${-0.12 * size} ${side * 0.4 * size} 0" stroke="#321" stroke-width="${0.06 * size}" fill="none"/>`
  return `${backdrop(random)}<defs><radialGradient id="skin" cx="0.4" cy="0.35"><stop stop-color="${skin}"/><stop offset="0.75" stop-color="${skin}"/><stop offset="1" stop-color="#000" stop-opacity="0.75"/></radialGradient></defs><g transform="translate(${x} ${y}) rotate(${between(-15, 15)})"><path d="M${-1.9 * size} ${4 * size}Q${-1.8 * size} ${1.5 * size} 0 ${1.4 * size}Q${1.8 * size} ${1.5 * size} ${1.9 * size} ${4 * size}Z" fill="${colour()}"/><rect x="${-0.35 * size}" y="${0.7 * size}" width="${0.7 * size}" height="${size}" fill="${skin}"/><ellipse cy="${-0.35 * size}" rx="${1.02 * size}" ry="${1.15 * size}" fill="${oneOf(['#1c120c', '#5a3a1e', '#c9a45a', '#888'])}"/><ellipse rx="${0.85 * size}" ry="${1.15 * size}" fill="${skin}"/><ellipse rx="${0.85 * size}" ry="${1.15 * size}" fill="url(#skin)" opacity="0.5"/>${eye(-1)}${eye(1)}<path d="M0 ${-0.1 * size}q${0.18 * size} ${0.35 * size} 0 ${0.4 * size}" stroke="#0005" stroke-width="${0.05 * size}" fill="none"/><path d="M${-0.3 * size} ${0.6 * size}q${0.3 * size} ${between(-0.05, 0.25) * size} ${0.6 * size} 0" stroke="#933" stroke-width="${0.09 * size}" fill="none"/></g>`
}

/** A forearm that comes into the picture and ends in a sleeve or round, without a hand. */
function arm(random: Random): string {
  const { between, colour, oneOf } = random
  const skin = oneOf(SKINS)
  const drawOne = (n: number): string => {
    const [length, thick] = [between(200, 420), between(50, 110)]
    const sleeve =
      between(0, 1) < 0.5
        ? `<rect x="${length * 0.55}" y="${-thick * 0.65}" width="${length * 0.6}" height="${thick * 1.3}" rx="12" fill="${colour()}"/>`
        : ''
    return `<defs><linearGradient id="a${n}" x2="0" y2="1"><stop stop-color="#000" stop-opacity="0.45"/><stop offset="0.35" stop-color="#fff" stop-opacity="0.15"/><stop offset="1" stop-color="#000" stop-opacity="0.5"/></linearGradient></defs><g transform="translate(${between(0, WIDTH)} ${oneOf([-20, HEIGHT + 20])}) rotate(${between(0, 360)})"><rect y="${-thick / 2}" width="${length}" height="${thick}" rx="${thick / 2}" fill="${skin}"/><rect y="${-thick / 2}" width="${length}" height="${thick}" rx="${thick / 2}" fill="url(#a${n})"/>${sleeve}</g>`
  }
  return backdrop(random) + many(between(1, 3), drawOne)
}
