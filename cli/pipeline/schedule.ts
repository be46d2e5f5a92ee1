import { checkSchedule, type RecurringRun, type Schedule } from '@kubeflow/pipelines/client'
import { UnusableInputError } from '../../components/types/errors.ts'
import { connectBy } from './connect-by.ts'
import { prepareSubmission } from './prepare-submission.ts'
import { type Options, readCount, textOf } from './server-options.ts'

const ACTIONS = ['enable', 'disable', 'delete'] as const

/** Makes a recurring run, or with --enable, --disable or --delete changes one. */
export async function scheduleCommand(source: string, options: Options): Promise<void> {
  const actions = ACTIONS.filter((name) => options[name] === true)
  const [action, second] = actions
  if (second !== undefined)
    throw new UnusableInputError(`--${action} and --${second} exclude each other; give one`)
  if (action !== undefined) {
    const client = await connectBy(options)
    await client.recurringRuns[action](source)
    const said =
      options.json === true
        ? JSON.stringify({ recurring_run_id: source, done: action })
        : `recurring run ${source} ${action}d`
    process.stdout.write(`${said}\n`)
    return
  }
  const schedule = readSchedule(options)
  const maxConcurrency = readCount('--max-concurrency', options.maxConcurrency)
  // Before the experiment is made.
  checkSchedule({ schedule, maxConcurrency })
  const { client, submission } = await prepareSubmission(source, options)
  const made = await client.recurringRuns.create({
    ...submission,
    schedule,
    maxConcurrency,
    catchup: options.catchup === true,
    enabled: options.disabled !== true,
  })
  process.stdout.write(options.json === true ? `${JSON.stringify(made)}\n` : describe(made, options))
}

function describe(made: RecurringRun, { disabled }: Options): string {
  const hint =
    disabled === true ? `; signline pipeline schedule ${made.recurring_run_id} --enable starts it` : ''
  return `recurring run ${made.recurring_run_id} made${disabled === true ? ', disabled' : ''}${hint}\n`
}

function readSchedule(options: Options): Schedule {
  const [cron, every, start, end] = [options.cron, options.every, options.start, options.end].map(textOf)
  const bounds = { ...(start !== undefined && { start }), ...(end !== undefined && { end }) }
  if ((cron === undefined) === (every === undefined))
    throw new UnusableInputError(
      'a schedule needs --cron "0 0 9 ? * 2-6" (six fields, seconds first) or --every 1h; give one of them',
    )
  if (cron !== undefined) return { ...bounds, cron }
  return { ...bounds, intervalSeconds: readInterval(every ?? '') }
}

const UNIT_SECONDS: Readonly<Record<string, number>> = { s: 1, m: 60, h: 3600, d: 86_400 }

function readInterval(text: string): number {
  const [, count, unit = 's'] = /^(\d+)([smhd])?$/.exec(text) ?? []
  const seconds = Number(count) * (UNIT_SECONDS[unit] ?? Number.NaN)
  if (!Number.isSafeInteger(seconds) || seconds < 1)
    throw new UnusableInputError(`--every is "${text}"; write it as 90s, 15m, 1h or 1d`)
  return seconds
}
