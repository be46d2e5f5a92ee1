/** Red, green and blue, 0 to 255. */
export type Rgb = readonly [number, number, number]

type Part = 'palm' | 'thumb' | 'index' | 'middle' | 'ring' | 'pinky'

/** Wherever a hand is drawn: Okabe and Ito's colours, which people who see few colours can tell apart. */
export const FINGER_COLOURS: Readonly<Record<Part, Rgb>> = {
  palm: [225, 225, 225],
  thumb: [230, 159, 0],
  index: [86, 180, 233],
  middle: [0, 158, 115],
  ring: [240, 228, 66],
  pinky: [204, 121, 167],
}
