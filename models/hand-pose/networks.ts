export type HandNetworkVariant = 'full' | 'lite'
export type HandNetworkRole = 'palmDetection' | 'handLandmarks'
export type HandNetworkId =
  | 'palm-detection-full'
  | 'palm-detection-lite'
  | 'hand-landmarks-full'
  | 'hand-landmarks-lite'

/** One of MediaPipe's hand networks: where it comes from, what goes in and what comes out. */
export interface HandNetwork {
  readonly id: HandNetworkId
  readonly role: HandNetworkRole
  readonly variant: HandNetworkVariant
  /** A file of the npm package `@mediapipe/hands`; `packed` names a byte range of its packed assets. */
  readonly source: {
    readonly file: string
    readonly packed: boolean
    readonly bytes: number
    readonly sha256: string
  }
  /** What the converter writes; it is the same to the byte on every machine. */
  readonly converted: { readonly bytes: number; readonly sha256: string }
  /** Shapes by name, in the network's own order; -1 is the batch. Pictures are RGB, 0..1, channels first. */
  readonly inputs: Readonly<Record<string, readonly number[]>>
  readonly outputs: Readonly<Record<string, readonly number[]>>
}

/** SsdAnchors of the palm detectors: 24×24 cells of 2 and 12×12 cells of 6. */
const PALM_TENSORS = {
  inputs: { image: [-1, 3, 192, 192] },
  outputs: { boxes: [-1, 2016, 18], scores: [-1, 2016, 1] },
} as const

const HAND_TENSORS = {
  inputs: { image: [-1, 3, 224, 224] },
  outputs: { landmarks: [-1, 63], presence: [-1, 1], handedness: [-1, 1], worldLandmarks: [-1, 63] },
} as const

/** Version of `@mediapipe/hands` whose files the hashes below belong to. */
export const SOURCE_PACKAGE = '@mediapipe/hands'
export const SOURCE_PACKAGE_VERSION = '0.4.1675469240'

export const HAND_NETWORKS: readonly HandNetwork[] = [
  {
    id: 'palm-detection-full',
    role: 'palmDetection',
    variant: 'full',
    source: {
      file: 'palm_detection_full.tflite',
      packed: true,
      bytes: 2341280,
      sha256: '2f25e740121983f68ffc05f99991d524dc0ea812134f6316a26125816941ee85',
    },
    converted: { bytes: 4591437, sha256: '3077a6804c2cc66f919731ed3f818ae943519315d6fb25b672727e0fa42bba5b' },
    ...PALM_TENSORS,
  },
  {
    id: 'palm-detection-lite',
    role: 'palmDetection',
    variant: 'lite',
    source: {
      file: 'palm_detection_lite.tflite',
      packed: true,
      bytes: 1985440,
      sha256: 'e9a4aaddf90dda56a87235303cf00e4c2d3fb28725f68fd88772997dac905c18',
    },
    converted: { bytes: 3891700, sha256: 'a48214a03941c5d0fa500a922e3fc986d80e5b0eeb9d05cb3737b8c4c81cb577' },
    ...PALM_TENSORS,
  },
  {
    id: 'hand-landmarks-full',
    role: 'handLandmarks',
    variant: 'full',
    source: {
      file: 'hand_landmark_full.tflite',
      packed: false,
      bytes: 5478688,
      sha256: '8c026882c9ec059ce0f8e75266bee5a9a23c341a40e0000df755374d3d1b9b68',
    },
    converted: {
      bytes: 10878065,
      sha256: 'b44486fc305009dc78cad11d01dde8fa9f507591146d220775401ab89b6863b5',
    },
    ...HAND_TENSORS,
  },
  {
    id: 'hand-landmarks-lite',
    role: 'handLandmarks',
    variant: 'lite',
    source: {
      file: 'hand_landmark_lite.tflite',
      packed: false,
      bytes: 2071408,
      sha256: 'd7fde8ac11f8ce03f8663775bfc323f4fc9f2a38062b4f4efa142874ef5b2a48',
    },
    converted: { bytes: 4062300, sha256: '9858f4aadcda044940981b8ba9f485b5ea027982a5294e397adbcac510af0252' },
    ...HAND_TENSORS,
  },
]

export function handNetwork(role: HandNetworkRole, variant: HandNetworkVariant): HandNetwork {
  const network = HAND_NETWORKS.find((one) => one.role === role && one.variant === variant)
  if (network === undefined) throw new RangeError(`no hand network ${role} ${variant}`)
  return network
}
