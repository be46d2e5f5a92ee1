import { randomBytes } from 'node:crypto'
import { open, rename, rm, stat } from 'node:fs/promises'
import { UnusableInputError } from '../errors.ts'
import type { HandFrame } from '../hand.ts'
import {
  blockOfHandFrames,
  cameraIdOf,
  handFramesOfBlock,
  hasHands,
  headOfHandFrames,
} from './hand-frames.ts'
import { frameBytes, type PoseHead } from './layout.ts'
import { PoseHeadCutError, readNumbers, readPoseHead } from './read.ts'
import { writeNumbers, writePoseHead } from './write.ts'

/** Frames that are in memory as bytes at once. */
const FRAMES_PER_BLOCK = 256

/** An opened `.pose` file. */
export interface PoseFile {
  readonly head: PoseHead
  /** Empty where the file was written by someone else. */
  readonly cameraId: string
  /** The frames in order, read in blocks as they are asked for. */
  readonly frames: AsyncIterable<HandFrame>
}

/**
 * Opens a `.pose` file (0.1 or 0.2) with hands in it, ours or pose-format's `holistic`; the iteration opens
 * and closes the file again. Throws UnusableInputError for anything else.
 */
export async function readPoseFile(path: string): Promise<PoseFile> {
  const { head, bodyOffset } = await readHead(path)
  if (!hasHands(head))
    throw new UnusableInputError(`${path} holds no hands (LEFT_HAND_LANDMARKS or RIGHT_HAND_LANDMARKS)`)
  return { head, cameraId: cameraIdOf(head), frames: readFrames(path, head, bodyOffset) }
}

/**
 * Writes one camera's frames as a `.pose` file of version 0.2: beside its place first, then renamed, so that
 * a file of that name is always whole. Frames must be of one camera and in the order of time.
 */
export async function writePoseFile(
  path: string,
  frames: readonly HandFrame[] | AsyncIterable<HandFrame>,
): Promise<void> {
  // The head counts frames and people, so all frames must be known before the first byte.
  const all: HandFrame[] = []
  for await (const frame of frames) all.push(frame)
  const head = headOfHandFrames(all)
  const unfinished = `${path}.${randomBytes(4).toString('hex')}.part`
  try {
    await using file = await open(unfinished, 'wx')
    await file.writeFile(writePoseHead(head))
    for (const part of ['data', 'confidence'] as const)
      for (let first = 0; first < all.length; first += FRAMES_PER_BLOCK) {
        const block = blockOfHandFrames(all.slice(first, first + FRAMES_PER_BLOCK), head, first)
        await file.writeFile(writeNumbers(block[part]))
      }
    await file.sync()
    await rename(unfinished, path)
  } catch (error) {
    await rm(unfinished, { force: true })
    const code = (error as NodeJS.ErrnoException).code
    if (code === undefined) throw error
    throw new UnusableInputError(
      `${path} cannot be written (${code}); check the folder, its rights and the space on its disk`,
      {
        cause: error,
      },
    )
  }
}

async function readHead(path: string): Promise<{ readonly head: PoseHead; readonly bodyOffset: number }> {
  await using file = await openForReading(path)
  const { size } = await file.stat()
  for (let length = 65_536; ; length *= 8) {
    const bytes = Buffer.alloc(Math.min(length, size))
    await file.read(bytes, 0, bytes.length, 0)
    try {
      return readPoseHead(bytes, path, size)
    } catch (error) {
      if (!(error instanceof PoseHeadCutError) || bytes.length === size) throw error
    }
  }
}

async function* readFrames(path: string, head: PoseHead, bodyOffset: number): AsyncGenerator<HandFrame> {
  const size = frameBytes(head)
  const confidenceOffset = bodyOffset + head.frames * size.data
  await using file = await openForReading(path)
  const numbers = async (offset: number, length: number): Promise<Float32Array> => {
    const bytes = Buffer.alloc(length)
    const { bytesRead } = await file.read(bytes, 0, length, offset)
    if (bytesRead < length) throw new UnusableInputError(`${path} became shorter while it was read`)
    return readNumbers(bytes)
  }
  for (let firstFrame = 0; firstFrame < head.frames; firstFrame += FRAMES_PER_BLOCK) {
    const frames = Math.min(FRAMES_PER_BLOCK, head.frames - firstFrame)
    const data = await numbers(bodyOffset + firstFrame * size.data, frames * size.data)
    const confidence = await numbers(
      confidenceOffset + firstFrame * size.confidence,
      frames * size.confidence,
    )
    yield* handFramesOfBlock({ firstFrame, frames, data, confidence }, head)
  }
}

async function openForReading(path: string): ReturnType<typeof open> {
  try {
    // Before it is opened: a named pipe would wait for its writer.
    if (!(await stat(path)).isFile()) throw new UnusableInputError(`${path} is not a file; give a .pose file`)
    return await open(path, 'r')
  } catch (cause) {
    if (cause instanceof UnusableInputError) throw cause
    const code = (cause as NodeJS.ErrnoException).code
    throw new UnusableInputError(
      code === 'ENOENT' || code === 'ENOTDIR'
        ? `${path} does not exist; check the path`
        : `${path} cannot be opened (${code}); check its rights`,
      { cause },
    )
  }
}
