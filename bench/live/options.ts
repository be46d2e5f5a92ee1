import { UnusableInputError } from '../../components/types/errors.ts'

export const LIVE_OPTIONS: readonly string[] = ['kind', 'cameras', 'per-session', 'seconds', 'soak']

export interface LiveBenchOptions {
  readonly kinds: readonly ('server' | 'browser')[]
  /** How many cameras at once, in rising order; undefined leaves it to each kind. */
  readonly cameras: readonly number[] | undefined
  /** Browser cameras a session. */
  readonly perSession: readonly number[]
  /** Measured a step, after warming up. */
  readonly seconds: number
  readonly soakMinutes: number | undefined
}

const DEFAULT_SOAK_MINUTES = 60

/** Reads `--name=value`; throws one UnusableInputError that names every fault. */
export function readLiveOptions(args: readonly string[]): LiveBenchOptions {
  const faults: string[] = []
  const given = (name: string): string | undefined =>
    args.find((arg) => arg.startsWith(`--${name}=`))?.slice(name.length + 3)
  const numbers = (name: string, least: number, most: number): readonly number[] | undefined => {
    const text = given(name)
    if (text === undefined) {
      if (args.includes(`--${name}`) && name !== 'soak') faults.push(`--${name} needs a value: --${name}=2`)
      return undefined
    }
    const values = text.split(',').map(Number)
    if (values.some((value) => !(value >= least && value <= most)))
      faults.push(`--${name}=${text}: give numbers from ${least} to ${most}, such as --${name}=2`)
    return values.sort((a, b) => a - b)
  }
  const whole = (name: string, most: number): readonly number[] | undefined => {
    const values = numbers(name, 1, most)
    if (values?.some((value) => value % 1 !== 0)) faults.push(`--${name}=${given(name)}: give whole numbers`)
    return values
  }
  const kind = given('kind')
  if (kind !== undefined && kind !== 'server' && kind !== 'browser')
    faults.push(`--kind=${kind}: there are server and browser cameras`)
  for (const arg of args)
    if (!arg.startsWith('--')) faults.push(`"${arg}" stands alone; write --cameras=1,2 with an equals sign`)
  const options: LiveBenchOptions = {
    kinds: kind === 'server' || kind === 'browser' ? [kind] : ['server', 'browser'],
    cameras: whole('cameras', 1000),
    perSession: whole('per-session', 16) ?? [1, 4],
    seconds: numbers('seconds', 1, 3600)?.[0] ?? 20,
    soakMinutes: args.includes('--soak') ? DEFAULT_SOAK_MINUTES : numbers('soak', 0.1, 24 * 60)?.[0],
  }
  if (faults.length > 0) throw new UnusableInputError(faults.join('; '))
  return options
}
