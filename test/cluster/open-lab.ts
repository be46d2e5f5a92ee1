import { buildPrograms } from './lab/build-programs.ts'
import { type Lab, type LabOptions, startLab } from './lab/start-lab.ts'

/** A control plane, or undefined with one line that says why not. */
export async function openLab(options: LabOptions = {}, kubernetes?: string): Promise<Lab | undefined> {
  const programs = buildPrograms(kubernetes)
  if (typeof programs !== 'string') return await startLab(programs, options)
  process.stdout.write(`skipped: ${programs}\n`)
  return undefined
}
