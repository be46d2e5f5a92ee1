import { GLYPH_HEIGHT, GLYPH_WIDTH, GLYPHS } from './font.ts'

export type Colour = readonly [red: number, green: number, blue: number]

/** RGB pixels that can be drawn on, rows from the top. */
export interface Canvas {
  readonly width: number
  readonly height: number
  readonly pixels: Uint8Array
}

export interface Point {
  readonly x: number
  readonly y: number
}

/** A line with round ends, its edges smooth; a line from a point to itself is a disc. Pixels. */
export function drawLine(canvas: Canvas, from: Point, to: Point, thickness: number, colour: Colour): void {
  const reach = thickness / 2 + 1
  const [dx, dy] = [to.x - from.x, to.y - from.y]
  const lengthSquared = dx * dx + dy * dy
  const top = clamp(Math.floor(Math.min(from.y, to.y) - reach), 0, canvas.height)
  const bottom = clamp(Math.ceil(Math.max(from.y, to.y) + reach), 0, canvas.height)
  for (let y = top; y < bottom; y++) {
    const py = y + 0.5 - from.y
    // The part of the line that this row can be near to, so that a slanted line costs its own pixels only.
    const [enter, leave] =
      dy === 0 ? [0, 1] : [(py - reach) / dy, (py + reach) / dy].map((share) => clamp(share, 0, 1))
    const [a, b] = [from.x + (enter ?? 0) * dx, from.x + (leave ?? 1) * dx]
    const left = clamp(Math.floor(Math.min(a, b) - reach), 0, canvas.width)
    const right = clamp(Math.ceil(Math.max(a, b) + reach), 0, canvas.width)
    for (let x = left; x < right; x++) {
      const px = x + 0.5 - from.x
      const along = lengthSquared === 0 ? 0 : clamp((px * dx + py * dy) / lengthSquared, 0, 1)
      const [offX, offY] = [px - along * dx, py - along * dy]
      const cover = clamp(reach - 0.5 - Math.sqrt(offX * offX + offY * offY), 0, 1)
      if (cover > 0) blend(canvas, x, y, colour, cover)
    }
  }
}

/** A filled rectangle over what was there, `opacity` 0..1. */
export function drawBox(
  canvas: Canvas,
  corner: Point,
  size: { readonly width: number; readonly height: number },
  colour: Colour,
  opacity = 1,
): void {
  const right = clamp(Math.round(corner.x + size.width), 0, canvas.width)
  const bottom = clamp(Math.round(corner.y + size.height), 0, canvas.height)
  for (let y = clamp(Math.round(corner.y), 0, canvas.height); y < bottom; y++)
    for (let x = clamp(Math.round(corner.x), 0, canvas.width); x < right; x++)
      blend(canvas, x, y, colour, opacity)
}

/** Width and height of a line of text, pixels; a dot of a letter is `scale` × `scale` pixels. */
export function textSize(text: string, scale: number): { readonly width: number; readonly height: number } {
  const letters = [...text].length
  return { width: Math.max(0, letters * (GLYPH_WIDTH + 1) - 1) * scale, height: GLYPH_HEIGHT * scale }
}

/** One line of text, its left upper corner at `corner`. */
export function drawText(canvas: Canvas, text: string, corner: Point, scale: number, colour: Colour): void {
  for (const [place, letter] of [...text.toUpperCase()].entries()) {
    const rows = (GLYPHS[letter] ?? GLYPHS['?'] ?? '').split(' ')
    const left = corner.x + place * (GLYPH_WIDTH + 1) * scale
    for (const [row, dots] of rows.entries())
      for (const [column, dot] of [...dots].entries())
        if (dot === '#') {
          const at = { x: left + column * scale, y: corner.y + row * scale }
          drawBox(canvas, at, { width: scale, height: scale }, colour)
        }
  }
}

function blend({ width, pixels }: Canvas, x: number, y: number, colour: Colour, cover: number): void {
  const at = 3 * (y * width + x)
  for (let channel = 0; channel < 3; channel++) {
    const under = pixels[at + channel] ?? 0
    pixels[at + channel] = under + ((colour[channel] ?? 0) - under) * cover
  }
}

function clamp(value: number, least: number, most: number): number {
  return Math.min(most, Math.max(least, value))
}
