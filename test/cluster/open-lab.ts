import { buildPrograms, type Programs, type Wanted } from './lab/build-programs.ts'
import { type Lab, type LabOptions, startLab } from './lab/start-lab.ts'

/** The programs of a control plane, or undefined with one line that says why not. */
export function findPrograms(wanted: Wanted = {}): Programs | undefined {
  const programs = buildPrograms(wanted)
  if (typeof programs !== 'string') return programs
  process.stdout.write(`skipped: ${programs}\n`)
  return undefined
}

/** A control plane, or undefined with one line that says why not. */
export async function openLab(options: LabOptions = {}, wanted: Wanted = {}): Promise<Lab | undefined> {
  const programs = findPrograms(wanted)
  return programs && (await startLab(programs, options))
}
