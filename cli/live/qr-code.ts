import { create } from 'qrcode'

/** Modules of light round the code: scanners find it by them (ISO/IEC 18004). */
const QUIET_ZONE = 4
/** Black on white whatever the terminal's own colours are, and those back. */
const [BLACK_ON_WHITE, RESET] = ['\u001b[38;5;16;48;5;231m', '\u001b[0m']

/**
 * The text as a QR code of half-block characters, two modules high each, lines of equal width. In colour it is
 * dark on light on every terminal, as phones like it best. Low correction keeps a long ticket's code small: a
 * screen has no scratches.
 */
export function drawQrCode(text: string, inColour: boolean): string {
  const { modules } = create(text, { errorCorrectionLevel: 'L' })
  const isDark = (row: number, column: number): boolean =>
    row >= 0 && column >= 0 && row < modules.size && column < modules.size && modules.get(row, column) === 1
  const places = Array.from({ length: modules.size + 2 * QUIET_ZONE }, (_, place) => place - QUIET_ZONE)
  const lines = places
    .filter((_, place) => place % 2 === 0)
    .map((row) => places.map((column) => halfBlocks(isDark(row, column), isDark(row + 1, column))).join(''))
  return lines.map((line) => (inColour ? `${BLACK_ON_WHITE}${line}${RESET}\n` : `${line}\n`)).join('')
}

function halfBlocks(upper: boolean, lower: boolean): string {
  if (upper) return lower ? '█' : '▀'
  return lower ? '▄' : ' '
}
