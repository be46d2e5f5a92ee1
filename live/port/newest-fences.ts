import type { CameraId } from '../../components/types/camera.ts'

/** So many cameras of a session are remembered, 16 times what a session may have at once; the longest unheard go. */
export const MOST_REMEMBERED_CAMERAS = 256

/** The highest fencing number of each of a session's cameras. */
export class NewestFences {
  readonly #fences: Map<CameraId, number> = new Map()
  readonly #most: number

  constructor(most: number = MOST_REMEMBERED_CAMERAS) {
    this.#most = most
  }

  /** False where a higher one was seen. */
  take(cameraId: CameraId, fence: number): boolean {
    const newest = this.#fences.get(cameraId)
    if (newest !== undefined && fence < newest) return false
    // Whoever was heard last stands last.
    this.#fences.delete(cameraId)
    this.#fences.set(cameraId, fence)
    if (this.#fences.size > this.#most)
      for (const longestUnheard of this.#fences.keys()) {
        this.#fences.delete(longestUnheard)
        break
      }
    return true
  }

  clear(): void {
    this.#fences.clear()
  }
}
