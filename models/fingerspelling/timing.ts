/** Frames a second of the grid on which the reader over time works. */
export const GRID_HZ = 30
/** Grid frames that the reader over time needs before and after the one that it reads. */
export const FRAMES_BEFORE = 47
export const FRAMES_AFTER = 14
