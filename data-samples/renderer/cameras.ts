import type { RigCamera } from '../../components/types/rig.ts'
import {
  add,
  cross,
  fromRodrigues,
  type Mat3,
  normalise,
  rotate,
  scale,
  subtract,
  toRodrigues,
  transpose,
  type Vec3,
} from './rotation.ts'

export const PICTURE_SIZE: readonly [number, number] = [640, 480]

/** What the cameras look at: the middle of a hand whose wrist is at the origin, metres. */
const TARGET: Vec3 = [0, 0.06, 0]

interface Stand {
  readonly id: string
  /** Degrees to the right of the person opposite, seen from above; 0 is in front. */
  readonly azimuth: number
  readonly elevation: number
  readonly distanceMetres: number
}

const STANDS: readonly Stand[] = [
  { id: 'front', azimuth: 0, elevation: 2, distanceMetres: 0.62 },
  { id: 'left', azimuth: -38, elevation: 6, distanceMetres: 0.66 },
  { id: 'right', azimuth: 38, elevation: 4, distanceMetres: 0.64 },
]

/**
 * Cameras round the signer: `front`, `left` and `right` (38 degrees to either side, as the person opposite says
 * left and right), and any further ones between and above them. 640×480, about 53 degrees wide.
 */
export function placeCameras(count: number): readonly RigCamera[] {
  return Array.from({ length: count }, (_, i): RigCamera => {
    const stand = STANDS[i] ?? {
      id: `cam${i}`,
      azimuth: ((i * 47) % 120) - 60,
      elevation: 12 + ((i * 13) % 20),
      distanceMetres: 0.68,
    }
    return lookAt(stand)
  })
}

function lookAt({ id, azimuth, elevation, distanceMetres }: Stand): RigCamera {
  const a = (azimuth * Math.PI) / 180
  const e = (elevation * Math.PI) / 180
  const from: Vec3 = [Math.sin(a) * Math.cos(e), Math.sin(e), Math.cos(a) * Math.cos(e)]
  const position = add(TARGET, scale(from, distanceMetres))
  // OpenCV's camera axes: x right, y down, z forward.
  const forward = normalise(subtract(TARGET, position))
  const right = normalise(cross(forward, [0, 1, 0]))
  const down = cross(forward, right)
  const cameraFromWorld: Mat3 = [...right, ...down, ...forward]
  return {
    id,
    size: [PICTURE_SIZE[0], PICTURE_SIZE[1]],
    intrinsics: [640, 0, 320, 0, 640, 240, 0, 0, 1],
    distortions: [0, 0, 0, 0, 0],
    rotation: toRodrigues(cameraFromWorld),
    translation: scale(rotate(cameraFromWorld, position), -1),
    fisheye: false,
  }
}

/** Where a point of the world lies in a camera's picture: pixels from its upper left corner, and metres away. */
export function projectPoint(camera: RigCamera, point: Vec3): { x: number; y: number; depth: number } {
  const [x, y, depth] = add(rotate(fromRodrigues(camera.rotation), point), camera.translation)
  const [fx = 0, , cx = 0, , fy = 0, cy = 0] = camera.intrinsics
  return { x: (fx * x) / depth + cx, y: (fy * y) / depth + cy, depth }
}

/** OpenGL's 4×4 projection and view matrices of a camera, row by row. */
export function glMatrices(camera: RigCamera): { projection: readonly number[]; view: readonly number[] } {
  const [width, height] = camera.size
  const [fx = 0, , cx = 0, , fy = 0, cy = 0] = camera.intrinsics
  const near = 0.05
  const far = 10
  const m = fromRodrigues(camera.rotation)
  const [tx, ty, tz] = camera.translation
  return {
    projection: [
      ...[(2 * fx) / width, 0, 1 - (2 * cx) / width, 0],
      ...[0, (2 * fy) / height, (2 * cy) / height - 1, 0],
      ...[0, 0, -(far + near) / (far - near), (-2 * far * near) / (far - near)],
      ...[0, 0, -1, 0],
    ],
    // OpenGL's camera looks along -z with y up: OpenCV's second and third rows with the other sign.
    view: [
      ...[m[0], m[1], m[2], tx],
      ...[-m[3], -m[4], -m[5], -ty],
      ...[-m[6], -m[7], -m[8], -tz],
      ...[0, 0, 0, 1],
    ],
  }
}

/** The world position of a camera, metres. */
export function cameraPosition(camera: RigCamera): Vec3 {
  return scale(rotate(transpose(fromRodrigues(camera.rotation)), camera.translation), -1)
}
