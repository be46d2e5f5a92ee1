/** Side of the palm network's input, pixels. */
export const PALM_INPUT_PX = 192

/** The grids that the palm network's 2016 boxes hang on. MediaPipe: palm_detection's SsdAnchorsCalculatorOptions. */
const grids: readonly { readonly cells: number; readonly anchorsPerCell: number }[] = [
  { cells: PALM_INPUT_PX / 8, anchorsPerCell: 2 },
  { cells: PALM_INPUT_PX / 16, anchorsPerCell: 6 }, // three layers of stride 16, two anchors each
]

/**
 * [2016][xy]: the centre of each anchor in 0..1 of the palm network's input. All anchors have side 1
 * (fixed_anchor_size), so their size is not kept. MediaPipe: SsdAnchorsCalculator.
 */
export function generateAnchors(): Float32Array {
  const centres: number[] = []
  for (const { cells, anchorsPerCell } of grids)
    for (let row = 0; row < cells; row++)
      for (let column = 0; column < cells; column++)
        for (let n = 0; n < anchorsPerCell; n++) centres.push((column + 0.5) / cells, (row + 0.5) / cells)
  return Float32Array.from(centres)
}
