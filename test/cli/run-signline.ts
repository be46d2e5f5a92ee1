import { vi } from 'vitest'
import { main } from '#cli/main.js'

export interface Run {
  readonly exitCode: number
  readonly stdout: string
  readonly stderr: string
}

/** Runs one command line in this process and gathers what it prints. */
export async function runSignline(...args: string[]): Promise<Run> {
  const printed = { stdout: '', stderr: '' }
  const spies = (['stdout', 'stderr'] as const).map((stream) =>
    vi.spyOn(process[stream], 'write').mockImplementation((chunk) => {
      printed[stream] += String(chunk)
      return true
    }),
  )
  try {
    return { exitCode: await main(args), ...printed }
  } finally {
    for (const spy of spies) spy.mockRestore()
  }
}
