import { HandLandmark } from '../../types/hand.ts'
import { type Html, html } from './html.ts'
import type { DrawnHand, HandPicture } from './report-input.ts'

const {
  WRIST,
  THUMB_CMC,
  THUMB_TIP,
  INDEX_FINGER_MCP,
  INDEX_FINGER_TIP,
  MIDDLE_FINGER_MCP,
  MIDDLE_FINGER_TIP,
  RING_FINGER_MCP,
  RING_FINGER_TIP,
  PINKY_MCP,
  PINKY_TIP,
} = HandLandmark

/** Lines through the landmarks: the palm's outline, then each finger from its root to its tip. */
const LINES: readonly { readonly name: string; readonly landmarks: readonly number[] }[] = [
  {
    name: 'palm',
    landmarks: [WRIST, INDEX_FINGER_MCP, MIDDLE_FINGER_MCP, RING_FINGER_MCP, PINKY_MCP, WRIST, THUMB_CMC],
  },
  { name: 'thumb', landmarks: range(THUMB_CMC, THUMB_TIP) },
  { name: 'index', landmarks: range(INDEX_FINGER_MCP, INDEX_FINGER_TIP) },
  { name: 'middle', landmarks: range(MIDDLE_FINGER_MCP, MIDDLE_FINGER_TIP) },
  { name: 'ring', landmarks: range(RING_FINGER_MCP, RING_FINGER_TIP) },
  { name: 'pinky', landmarks: range(PINKY_MCP, PINKY_TIP) },
]

/** A picture with its hands' landmarks as an SVG; `label` is read out instead. */
export function drawPicture(picture: HandPicture, label: string, className: string): Html {
  const { width, height, dataUrl } = picture
  const image =
    dataUrl === undefined
      ? html`<rect class="no-picture" width="${width}" height="${height}"/>`
      : html`<image href="${dataUrl}" width="${width}" height="${height}"/>`
  return html`<svg class="${className}" viewBox="0 0 ${width} ${height}" role="img" aria-label="${label}">${image}${picture.hands.map((hand) => drawHand(hand, width, height))}</svg>`
}

function drawHand(hand: DrawnHand, width: number, height: number): Html {
  const at = (landmark: number): string => {
    const [x, y] = hand.points[landmark] ?? [0, 0]
    return `${round(x * width)},${round(y * height)}`
  }
  const lines = LINES.map(
    ({ name, landmarks }) => html`<polyline class="bone ${name}" points="${landmarks.map(at).join(' ')}"/>`,
  )
  const shadow = LINES.map(({ landmarks }) => `M${landmarks.map(at).join('L')}`).join('')
  return html`<g class="hand"><path class="shadow" d="${shadow}"/>${lines}</g>`
}

function range(first: number, last: number): readonly number[] {
  return Array.from({ length: last - first + 1 }, (_, step) => first + step)
}

function round(value: number): number {
  return Math.round(value * 10) / 10
}
