import { LANDMARK_COUNT } from '../hand.ts'

/**
 * A landmark message is one HandFrame as bytes, little endian, of fixed layout, so that a gateway can check it
 * without parsing text:
 *
 * | at | type | what |
 * |---|---|---|
 * | 0 | u8 | MAGIC |
 * | 1 | u8 | VERSION |
 * | 2 | u8 | hands, 0 to MOST_HANDS |
 * | 3 | u8 | 0 |
 * | 4 | u32 | index of the picture in its camera's stream, from 0 |
 * | 8 | f64 | when the picture was taken, milliseconds; on the sender's clock, then on the session's |
 * | 16 | u16 | width of the picture, pixels |
 * | 18 | u16 | height, pixels |
 * | 20 | u32 | 0 |
 *
 * then for each hand:
 *
 * | at | type | what |
 * |---|---|---|
 * | 0 | u8 | handedness: 0 left, 1 right (the signer's own) |
 * | 1 | u8 × 3 | 0 |
 * | 4 | u32 | track |
 * | 8 | f32 | probability of the handedness, 0.5..1 |
 * | 12 | f32 | presence, 0..1 |
 * | 16 | f32 | sharpness, 0 or more |
 * | 20 | f32 × 63 | landmarks [21][xyz], normalized |
 * | 272 | f32 × 63 | world landmarks [21][xyz], metres |
 */
export const MAGIC = 0x53
export const VERSION = 1
export const MOST_HANDS = 2
export const HEADER_BYTES = 24
export const VALUES_PER_HAND: number = LANDMARK_COUNT * 3
export const HAND_BYTES: number = 20 + 2 * VALUES_PER_HAND * Float32Array.BYTES_PER_ELEMENT
export const MOST_MESSAGE_BYTES: number = HEADER_BYTES + MOST_HANDS * HAND_BYTES
