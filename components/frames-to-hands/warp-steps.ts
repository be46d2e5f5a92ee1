/** Places are cut to this share of a pixel and colours to 8 bits, as OpenCV's warpPerspective does. */
export const STEPS_PER_PX = 32
export const STEP_BITS = 5
/** Shares of four neighbours sum to 2 to this power. */
export const WEIGHT_BITS: number = 2 * STEP_BITS
/** Half of what the shares sum to: added before cutting, so that cutting rounds. */
export const ROUND: number = 1 << (WEIGHT_BITS - 1)
