import { FINGER_COLOURS } from '../../types/finger-colours.ts'
import { type Hand, HandLandmark, LANDMARK_COUNT } from '../../types/hand.ts'
import { HAND_BONES } from '../../types/pose-format/components.ts'
import { type Canvas, type Colour, drawBox, drawLine, drawText, type Point, textSize } from './canvas.ts'

const DARK: Colour = [20, 20, 20]
const LIGHT: Colour = [255, 255, 255]

const { palm: PALM, ...fingers } = FINGER_COLOURS
/** From thumb to pinky. */
const FINGERS: readonly Colour[] = Object.values(fingers)

export interface DrawHandsOptions {
  /** Whether each hand's side and the probability of it stand beside its wrist; true by default. */
  readonly labels?: boolean
}

/**
 * Draws hands onto a picture in place: bones in the fingers' colours with a dark rim, landmarks as dots, and
 * beside the wrist whose hand it is with its probability. Lines grow with the hand.
 */
export function drawHands(canvas: Canvas, hands: readonly Hand[], options: DrawHandsOptions = {}): void {
  for (const hand of hands) {
    const points = pointsOf(hand, canvas)
    const thickness = Math.min(6, Math.max(1.5, extentOf(points) / 50))
    for (const [colour, extra] of [
      [DARK, thickness * 0.8],
      [undefined, 0],
    ] as const) {
      for (const [from, to] of HAND_BONES) {
        const [a, b] = [points[from], points[to]]
        if (a && b) drawLine(canvas, a, b, thickness + extra, colour ?? colourOf(from, to))
      }
      for (const [landmark, point] of points.entries())
        drawLine(canvas, point, point, 2 * thickness + extra, colour ?? colourOf(landmark, landmark))
    }
    if (options.labels !== false) drawLabel(canvas, hand, points)
  }
}

/** A copy of a frame's pixels with its hands drawn on; the frame itself stays as it is. */
export function withHands(frame: Canvas, hands: readonly Hand[], options: DrawHandsOptions = {}): Canvas {
  const copy = { width: frame.width, height: frame.height, pixels: new Uint8Array(frame.pixels) }
  drawHands(copy, hands, options)
  return copy
}

function drawLabel(canvas: Canvas, hand: Hand, points: readonly Point[]): void {
  const [wrist, knuckle] = [points[HandLandmark.WRIST], points[HandLandmark.MIDDLE_FINGER_MCP]]
  if (!wrist || !knuckle) return
  const text = `${hand.handedness} ${Math.round(100 * hand.handednessScore)}%`
  const scale = Math.max(1, Math.round(Math.min(canvas.width, canvas.height) / 320))
  const { width, height } = textSize(text, scale)
  const margin = 2 * scale
  const fit = (value: number, most: number): number => Math.max(margin, Math.min(value, most - margin))
  // On the arm's side of the wrist, so that the label does not cover the hand.
  const palm = Math.hypot(wrist.x - knuckle.x, wrist.y - knuckle.y) || 1
  const [awayX, awayY] = [(wrist.x - knuckle.x) / palm, (wrist.y - knuckle.y) / palm]
  const x = fit(wrist.x + awayX * (width / 2 + 8 * scale) - width / 2, canvas.width - width)
  const y = fit(wrist.y + awayY * (height / 2 + 8 * scale) - height / 2, canvas.height - height)
  const box = { width: width + 2 * margin, height: height + 2 * margin }
  drawBox(canvas, { x: x - margin, y: y - margin }, box, DARK, 0.7)
  drawText(canvas, text, { x: Math.round(x), y: Math.round(y) }, scale, LIGHT)
}

function pointsOf(hand: Hand, { width, height }: Canvas): readonly Point[] {
  return Array.from({ length: LANDMARK_COUNT }, (_, landmark) => ({
    x: (hand.landmarks[3 * landmark] ?? 0) * width,
    y: (hand.landmarks[3 * landmark + 1] ?? 0) * height,
  }))
}

function extentOf(points: readonly Point[]): number {
  const [xs, ys] = [points.map(({ x }) => x), points.map(({ y }) => y)]
  return Math.max(Math.max(...xs) - Math.min(...xs), Math.max(...ys) - Math.min(...ys))
}

/** A finger's bones beyond its knuckle have its colour, the palm's another. */
function colourOf(from: number, to: number): Colour {
  if (to === HandLandmark.WRIST || (from !== to && to % 4 === 1 && to !== HandLandmark.THUMB_CMC)) return PALM
  return FINGERS[Math.floor((to - 1) / 4)] ?? PALM
}
