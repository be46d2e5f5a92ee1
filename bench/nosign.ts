import type { Bench, BenchOptions, BenchReport } from './bench.ts'
import { readOverTime, thresholdTable } from './letters/over-time.ts'
import { idleTable, readIdleClips, readIdleTracks } from './letters/rendered-idle.ts'

export const bench: Bench = {
  name: 'nosign',
  options: ['pictures'],
  summary: 'false letters a minute where hands move without spelling, real and rendered (--pictures)',
  run,
}

/** With `--pictures`, clips are rendered and read from their pictures as well, about ten minutes the first time. */
async function run(options: BenchOptions): Promise<BenchReport> {
  const tracks = await readIdleTracks(options)
  const clips = options.args.includes('--pictures') ? await readIdleClips(options) : []
  const movement = 'hands that reach, wave, scratch, point and rest; the shipped networks'
  return {
    tables: [
      await thresholdTable(),
      idleTable(`Landmarks of rendered ${movement}`, tracks),
      ...(clips.length > 0 ? [idleTable(`Pictures of rendered ${movement}`, clips)] : []),
    ],
    data: { real: await readOverTime(), tracks, clips },
  }
}
