import type { CameraId, DropCount, DropReason } from './camera.ts'

/** Adds up dropped frames by camera and reason. */
export class DropCounter {
  readonly #counts: Map<string, DropCount> = new Map()

  add(cameraId: CameraId, reason: DropReason, count: number): void {
    const key = `${cameraId} ${reason}`
    const before = this.#counts.get(key)?.count ?? 0
    if (before + count > 0) this.#counts.set(key, { cameraId, reason, count: before + count })
  }

  get counts(): readonly DropCount[] {
    return [...this.#counts.values()]
  }
}
