import { spawn } from 'node:child_process'
import { once } from 'node:events'
import type { HandPool } from '../../components/frames-to-hands/hand-pool.ts'
import { quantile } from '../bench.ts'
import { type BenchClip, framesOf, framesShown } from './clips.ts'
import type { Speed } from './python-hands.ts'

/** Milliseconds a frame, of the workers' time. */
export interface Shares {
  readonly resizeMs: number
  readonly palmNetMs: number
  readonly handNetMs: number
  readonly restMs: number
  /** Of the workers' time, 0..1. */
  readonly outsideNetworks: number
}

/** The pool over frames that are decoded already. */
export async function ownOnDecodedFrames(pool: HandPool, clip: BenchClip): Promise<Speed & Shares> {
  const before = pool.times()
  const timesMs: number[] = []
  let complete = 0
  const startedCpu = process.cpuUsage()
  const startedMs = performance.now()
  for await (const { hands } of pool.findHands(framesOf(clip), { onLooked: (ms) => timesMs.push(ms) }))
    if (hands.length === clip.hands) complete++
  const wallMs = performance.now() - startedMs
  const { user, system } = process.cpuUsage(startedCpu)
  const after = pool.times()
  const frames = framesShown(clip)
  const spent = (field: keyof typeof after): number => (after[field] - before[field]) / frames
  const networksMs = spent('palmNetMs') + spent('handNetMs')
  return {
    framesPerSecond: (1000 * frames) / wallMs,
    framesPerCoreSecond: (1e6 * frames) / (user + system),
    p50Ms: quantile(timesMs, 0.5),
    p95Ms: quantile(timesMs, 0.95),
    complete: complete / frames,
    resizeMs: spent('resizeMs'),
    palmNetMs: spent('palmNetMs'),
    handNetMs: spent('handNetMs'),
    restMs: spent('busyMs') - networksMs - spent('resizeMs'),
    outsideNetworks: 1 - networksMs / spent('busyMs'),
  }
}

/** Seconds of a whole `signline hands` process, decoding and writing the .pose file included. */
export async function ownWholeProcessS(clip: string, out: string): Promise<number> {
  const startedMs = performance.now()
  const child = spawn(process.execPath, ['cli/signline.js', 'hands', clip, '--device', 'cpu', '--out', out], {
    stdio: 'ignore',
  })
  const [code] = await once(child, 'close')
  if (code !== 0) throw new Error(`signline hands ended with ${code}`)
  return (performance.now() - startedMs) / 1000
}
