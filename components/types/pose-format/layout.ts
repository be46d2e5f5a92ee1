/** A group of points of a `.pose` file: their names, and the lines that a viewer draws between them. */
export interface PoseComponent {
  readonly name: string
  /** One letter a number of each point, `C` (confidence) last: `XYZC`. */
  readonly format: string
  readonly points: readonly string[]
  /** Pairs of indices into `points`. */
  readonly limbs: readonly (readonly [from: number, to: number])[]
  /** Red, green, blue; viewers clamp at 255. */
  readonly colours: readonly (readonly [red: number, green: number, blue: number])[]
}

/** What stands before the numbers of a `.pose` file. */
export interface PoseHead {
  /** Pixels of the picture that X and Y are measured in. */
  readonly width: number
  readonly height: number
  readonly depth: number
  readonly components: readonly PoseComponent[]
  readonly framesPerSecond: number
  readonly frames: number
  readonly people: number
}

/** The numbers of some frames that follow each other. */
export interface PoseBlock {
  readonly firstFrame: number
  readonly frames: number
  /** [frame][person][point][dimension] */
  readonly data: Float32Array
  /** [frame][person][point], 0 where a point was not seen */
  readonly confidence: Float32Array
}

/** Points of one person, all components together. */
export function pointsOf({ components }: Pick<PoseHead, 'components'>): number {
  return components.reduce((sum, { points }) => sum + points.length, 0)
}

/** Numbers of one point without its confidence: those of the richest component, for all of them. */
export function dimensionsOf({ components }: Pick<PoseHead, 'components'>): number {
  return Math.max(0, ...components.map(({ format }) => format.length - 1))
}

/** Bytes of one frame in the part of the coordinates and in that of the confidences. */
export function frameBytes(head: PoseHead): { readonly data: number; readonly confidence: number } {
  const confidence = 4 * head.people * pointsOf(head)
  return { data: confidence * dimensionsOf(head), confidence }
}

/** Where a component's first point stands among a person's points, or undefined without that component. */
export function firstPointOf(head: Pick<PoseHead, 'components'>, name: string): number | undefined {
  let first = 0
  for (const component of head.components) {
    if (component.name === name) return first
    first += component.points.length
  }
  return undefined
}
