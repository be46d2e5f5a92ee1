/**
 * The still handshapes of the American manual alphabet and its digits, in the order of the network's outputs.
 * 0 and O, 2 and V, 6 and W, 9 and F are one handshape each and go by the letter.
 */
export const HANDSHAPES: readonly string[] = [...'ABCDEFGHIKLMNOPQRSTUVWXY', ...'134578']

/** The outputs of the reader over time: nothing spelled, each handshape held, J and Z drawn. */
export const SPELLING_CLASSES: readonly string[] = ['', ...HANDSHAPES, 'J', 'Z']

/** Digits by the letter that has the same handshape. */
export const DIGIT_OF_HANDSHAPE: Readonly<Record<string, string>> = { O: '0', V: '2', W: '6', F: '9' }
