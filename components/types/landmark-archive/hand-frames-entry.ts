import type { HandFrame } from '../hand.ts'
import { blockOfHandFrames, handFramesOfBlock, headOfHandFrames } from '../pose-format/hand-frames.ts'
import { readPose } from '../pose-format/read.ts'
import { writePose } from '../pose-format/write.ts'
import type { Archive, ArchiveEntry } from './archive.ts'
import { exactNumbers, withExactNumbers } from './exact-numbers.ts'

/**
 * One camera's frames as two entries of an archive: `NAME.pose`, which viewers read, and `NAME.exact` with
 * what it rounds. `readHandFrames` gives the same frames, bit for bit.
 */
export function handFramesEntries(name: string, frames: readonly HandFrame[]): readonly ArchiveEntry[] {
  const head = headOfHandFrames(frames)
  return [
    [`${name}.pose`, writePose(head, blockOfHandFrames(frames, head, 0))],
    [`${name}.exact`, exactNumbers(frames)],
  ]
}

export function readHandFrames(archive: Archive, name: string): readonly HandFrame[] {
  const { head, block } = readPose(archive.bytes(`${name}.pose`), `${archive.place}, ${name}.pose`)
  const exact = `${name}.exact`
  return withExactNumbers(handFramesOfBlock(block, head), archive.bytes(exact), `${archive.place}, ${exact}`)
}
