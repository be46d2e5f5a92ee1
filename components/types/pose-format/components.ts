import { HandLandmark } from '../hand.ts'
import type { PoseComponent } from './layout.ts'

const POINTS = Object.keys(HandLandmark)

/** MediaPipe's HAND_CONNECTIONS: the palm's outline and the fingers. */
export const HAND_BONES: readonly (readonly [from: number, to: number])[] = [
  ...([
    [0, 1],
    [1, 2],
    [2, 3],
    [3, 4],
  ] as const),
  ...([
    [0, 5],
    [5, 6],
    [6, 7],
    [7, 8],
  ] as const),
  ...([
    [5, 9],
    [9, 10],
    [10, 11],
    [11, 12],
  ] as const),
  ...([
    [9, 13],
    [13, 14],
    [14, 15],
    [15, 16],
  ] as const),
  ...([
    [13, 17],
    [0, 17],
    [17, 18],
    [18, 19],
    [19, 20],
  ] as const),
]

/** As pose-format colours hands, values above 255 included. */
const COLOURS: PoseComponent['colours'] = [
  [232, 232, 232],
  ...([
    [192, 0, 0],
    [227, 35, 35],
    [262, 70, 70],
    [297, 105, 105],
  ] as const),
  ...([
    [0, 0, 192],
    [35, 35, 227],
    [70, 70, 262],
    [105, 105, 297],
  ] as const),
  ...([
    [0, 192, 0],
    [35, 227, 35],
    [70, 262, 70],
    [105, 297, 105],
  ] as const),
  ...([
    [0, 192, 192],
    [35, 227, 227],
    [70, 262, 262],
    [105, 297, 297],
  ] as const),
  ...([
    [255, 128, 0],
    [255, 178, 102],
    [255, 153, 51],
    [255, 128, 0],
  ] as const),
]

function hand(name: string): PoseComponent {
  return { name, format: 'XYZC', points: POINTS, limbs: HAND_BONES, colours: COLOURS }
}

/** Names as pose-format gives them to MediaPipe's holistic hands, and world landmarks after their pattern. */
export const HAND_COMPONENTS = {
  left: { picture: 'LEFT_HAND_LANDMARKS', world: 'LEFT_HAND_WORLD_LANDMARKS' },
  right: { picture: 'RIGHT_HAND_LANDMARKS', world: 'RIGHT_HAND_WORLD_LANDMARKS' },
} as const

/** The component with what a HandFrame has beyond landmarks. Its confidence is 0, so viewers skip it. */
export const FRAME_COMPONENT = 'SIGNLINE_FRAME'

/** Points of FRAME_COMPONENT. Where a value is a sum, float32 alone would not hold it exactly. */
export const FramePoint = {
  /** X + Y + Z: milliseconds on the rig's clock. */
  TIMESTAMP_MS: 0,
  /** X + Y + Z: the frame's place in its camera's recording. */
  INDEX: 1,
  /** X, Y: width and height in pixels. */
  SIZE: 2,
  /** X: probability of the handedness, Y: presence, Z: sharpness. */
  LEFT_HAND_SCORES: 3,
  /** X + Y: trackId, Z: place among the frame's hands from 1, 0 where there is no hand. */
  LEFT_HAND_TRACK: 4,
  RIGHT_HAND_SCORES: 5,
  RIGHT_HAND_TRACK: 6,
} as const

/** Prefix of one more point of FRAME_COMPONENT, whose name carries the camera's id and whose values are 0. */
export const CAMERA_POINT = 'CAMERA='

/** The components of a camera's hands, in the order in which they are written. */
export function componentsOf(cameraId: string): readonly PoseComponent[] {
  return [
    hand(HAND_COMPONENTS.left.picture),
    hand(HAND_COMPONENTS.right.picture),
    hand(HAND_COMPONENTS.left.world),
    hand(HAND_COMPONENTS.right.world),
    {
      name: FRAME_COMPONENT,
      format: 'XYZC',
      points: [...Object.keys(FramePoint), `${CAMERA_POINT}${cameraId}`],
      limbs: [],
      colours: [],
    },
  ]
}
