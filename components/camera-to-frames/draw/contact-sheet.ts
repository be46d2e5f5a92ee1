import sharp from 'sharp'
import type { Frame } from '../../types/frame.ts'
import type { Hand } from '../../types/hand.ts'
import { type Canvas, drawBox, drawText, textSize } from './canvas.ts'
import { drawHands } from './draw-hands.ts'

export interface ContactSheetOptions {
  /** Pictures side by side. */
  readonly columns?: number
  /** Pixels of each picture on the sheet. */
  readonly tileWidth?: number
  /** JPEG quality, 1..100. */
  readonly quality?: number
}

/** Pictures of one recording side by side, with their hands drawn on and a line of text below each. */
export interface ContactSheet {
  /** Takes a picture over at once; the frame may be released when the promise settles. */
  add(frame: Frame, hands: readonly Hand[], caption?: string): Promise<void>
  /** The sheet as a JPEG without metadata; undefined when nothing was added. */
  toJpeg(): Promise<Buffer | undefined>
}

const GAP = 6
const TEXT_SCALE = 2
const BACKGROUND = [245, 245, 245] as const
const INK = [30, 30, 30] as const

/** An empty sheet. Only its small pictures are kept in memory, each `tileWidth` wide. */
export function contactSheet(options: ContactSheetOptions = {}): ContactSheet {
  const { columns = 6, tileWidth = 240, quality = 82 } = options
  const tiles: { readonly picture: Canvas; readonly caption: string }[] = []
  return {
    async add(frame, hands, caption = timeOf(frame.timestampMs)) {
      const place = tiles.length
      const tile = { picture: EMPTY, caption }
      tiles.push(tile)
      const picture = await scaledTo(frame, tileWidth)
      drawHands(picture, hands, { labels: false })
      tiles[place] = { ...tile, picture }
    },
    async toJpeg() {
      if (tiles.length === 0) return undefined
      const across = Math.min(columns, tiles.length)
      const tileHeight = Math.max(...tiles.map(({ picture }) => picture.height))
      const lineHeight = textSize('', TEXT_SCALE).height + GAP
      const [stepX, stepY] = [tileWidth + GAP, tileHeight + lineHeight + 2 * GAP]
      const width = across * stepX + GAP
      const height = Math.ceil(tiles.length / across) * stepY + GAP
      const sheet: Canvas = { width, height, pixels: new Uint8Array(3 * width * height) }
      drawBox(sheet, { x: 0, y: 0 }, { width, height }, BACKGROUND)
      for (const [place, { picture, caption }] of tiles.entries()) {
        const [x, y] = [GAP + (place % across) * stepX, GAP + Math.floor(place / across) * stepY]
        copyInto(sheet, picture, x, y)
        const letters = Math.floor(tileWidth / textSize(' ', TEXT_SCALE).width)
        drawText(sheet, caption.slice(0, letters), { x, y: y + tileHeight + GAP }, TEXT_SCALE, INK)
      }
      return sharp(sheet.pixels, { raw: { width, height, channels: 3 } })
        .jpeg({ quality })
        .toBuffer()
    },
  }
}

const EMPTY: Canvas = { width: 0, height: 0, pixels: new Uint8Array() }

async function scaledTo({ width, height, pixels }: Frame, tileWidth: number): Promise<Canvas> {
  const { data, info } = await sharp(pixels, { raw: { width, height, channels: 3 } })
    .resize({ width: tileWidth })
    .raw()
    .toBuffer({ resolveWithObject: true })
  return { width: info.width, height: info.height, pixels: data }
}

function copyInto(sheet: Canvas, picture: Canvas, left: number, top: number): void {
  for (let row = 0; row < picture.height; row++) {
    const line = picture.pixels.subarray(3 * row * picture.width, 3 * (row + 1) * picture.width)
    sheet.pixels.set(line, 3 * ((top + row) * sheet.width + left))
  }
}

/** `1:02.35`, minutes, seconds and hundredths. */
function timeOf(timestampMs: number): string {
  const hundredths = Math.round(timestampMs / 10)
  const seconds = (Math.floor(hundredths / 100) % 60).toString().padStart(2, '0')
  return `${Math.floor(hundredths / 6000)}:${seconds}.${(hundredths % 100).toString().padStart(2, '0')}`
}
