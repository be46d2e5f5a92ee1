import { type Hand, type HandFrame, HandLandmark } from '../../components/types/hand.ts'

const {
  WRIST,
  THUMB_CMC,
  THUMB_MCP,
  THUMB_IP,
  THUMB_TIP,
  INDEX_FINGER_MCP,
  INDEX_FINGER_PIP,
  INDEX_FINGER_DIP,
  INDEX_FINGER_TIP,
  MIDDLE_FINGER_MCP,
  MIDDLE_FINGER_PIP,
  MIDDLE_FINGER_DIP,
  MIDDLE_FINGER_TIP,
  RING_FINGER_MCP,
  RING_FINGER_PIP,
  RING_FINGER_DIP,
  RING_FINGER_TIP,
  PINKY_MCP,
  PINKY_PIP,
  PINKY_DIP,
  PINKY_TIP,
} = HandLandmark

/** The bones that are drawn: five fingers and the palm. */
const CHAINS: readonly (readonly HandLandmark[])[] = [
  [WRIST, THUMB_CMC, THUMB_MCP, THUMB_IP, THUMB_TIP],
  [INDEX_FINGER_MCP, INDEX_FINGER_PIP, INDEX_FINGER_DIP, INDEX_FINGER_TIP],
  [MIDDLE_FINGER_MCP, MIDDLE_FINGER_PIP, MIDDLE_FINGER_DIP, MIDDLE_FINGER_TIP],
  [RING_FINGER_MCP, RING_FINGER_PIP, RING_FINGER_DIP, RING_FINGER_TIP],
  [PINKY_MCP, PINKY_PIP, PINKY_DIP, PINKY_TIP],
  [WRIST, INDEX_FINGER_MCP, MIDDLE_FINGER_MCP, RING_FINGER_MCP, PINKY_MCP, WRIST],
]
const TIPS: readonly HandLandmark[] = [
  THUMB_TIP,
  INDEX_FINGER_TIP,
  MIDDLE_FINGER_TIP,
  RING_FINGER_TIP,
  PINKY_TIP,
]

/** White on black is seen on every skin and every background. */
const OUTLINE = '#000000'
const SPELLING = '#ffffff'
const OTHER = '#c9d1d9'
const TIP = '#ffd54a'

/**
 * Draws the frame's hands on the picture that they were found in, or on nothing where that is not at hand; the one
 * that spells in full lines, another thin and dashed.
 */
export function drawHands(
  canvas: HTMLCanvasElement,
  frame: HandFrame,
  spelling: Hand | undefined,
  picture?: ImageBitmap,
): void {
  if (canvas.width !== frame.width) canvas.width = frame.width
  if (canvas.height !== frame.height) canvas.height = frame.height
  const context = canvas.getContext('2d')
  if (context === null) return
  context.clearRect(0, 0, canvas.width, canvas.height)
  if (picture !== undefined) context.drawImage(picture, 0, 0, canvas.width, canvas.height)
  for (const hand of frame.hands) drawHand(context, hand, frame, hand === spelling)
}

function drawHand(
  context: CanvasRenderingContext2D,
  { landmarks }: Hand,
  { width, height }: HandFrame,
  isSpelling: boolean,
): void {
  const thin = Math.max(1.5, width / 320)
  const x = (at: HandLandmark): number => (landmarks[3 * at] ?? 0) * width
  const y = (at: HandLandmark): number => (landmarks[3 * at + 1] ?? 0) * height
  const path = new Path2D()
  for (const chain of CHAINS)
    chain.forEach((at, place) => {
      if (place === 0) path.moveTo(x(at), y(at))
      else path.lineTo(x(at), y(at))
    })
  context.lineJoin = 'round'
  context.lineCap = 'round'
  context.setLineDash(isSpelling ? [] : [4 * thin, 4 * thin])
  context.lineWidth = thin * (isSpelling ? 3.5 : 2)
  context.strokeStyle = OUTLINE
  context.stroke(path)
  context.lineWidth = thin * (isSpelling ? 1.75 : 1)
  context.strokeStyle = isSpelling ? SPELLING : OTHER
  context.stroke(path)
  context.setLineDash([])
  if (!isSpelling) return
  context.lineWidth = thin
  context.strokeStyle = OUTLINE
  context.fillStyle = TIP
  for (const at of TIPS) {
    context.beginPath()
    context.arc(x(at), y(at), 2.5 * thin, 0, 2 * Math.PI)
    context.fill()
    context.stroke()
  }
}
