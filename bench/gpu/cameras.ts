import { openHandPool } from '../../components/frames-to-hands/hand-pool.ts'
import type { Device } from '../../models/types.ts'
import { quantile } from '../bench.ts'
import { type BenchClip, framesOf, framesShown } from '../hands/clips.ts'

export interface CameraTiming {
  readonly device: Device
  readonly clip: string
  /** Worker threads on the device, and cameras that are read at once. */
  readonly workers: number
  /** All cameras together. */
  readonly framesPerSecond: number
  /** Of one frame in its worker. */
  readonly p50Ms: number
  readonly p95Ms: number
  /** Of the workers' time, 0..1. */
  readonly outsideNetworks: number
}

/** The hand stage on frames that are decoded already, as many cameras at once as there are workers. */
export async function timeCameras(clip: BenchClip, device: Device, workers: number): Promise<CameraTiming> {
  await using pool = await openHandPool({ device, workers })
  const lookedMs: number[] = []
  const read = async (onLooked: (elapsedMs: number) => void): Promise<void> => {
    for await (const _ of pool.findHands(framesOf(clip), { onLooked }));
  }
  await read(() => {}) // compiles shaders, fills the caches
  const before = pool.times()
  const startedMs = performance.now()
  await Promise.all(Array.from({ length: workers }, () => read((ms) => lookedMs.push(ms))))
  const wallMs = performance.now() - startedMs
  const after = pool.times()
  const networksMs = after.palmNetMs + after.handNetMs - before.palmNetMs - before.handNetMs
  return {
    device,
    clip: clip.name,
    workers,
    framesPerSecond: (1000 * workers * framesShown(clip)) / wallMs,
    p50Ms: quantile(lookedMs, 0.5),
    p95Ms: quantile(lookedMs, 0.95),
    outsideNetworks: 1 - networksMs / (after.busyMs - before.busyMs),
  }
}
