import type { Command } from 'commander'
import { addServerOptions, addSourceOptions, addSubmissionOptions, type Options } from './server-options.ts'

/** The commands that talk to a Kubeflow Pipelines server; each loads its work when it is asked for. */
export function defineServerCommands(pipeline: Command): void {
  upload(
    pipeline.command('upload').argument('<name|file>', 'a pipeline of ours, a module or a compiled file'),
  )
  submit(
    pipeline
      .command('submit')
      .argument(
        '<name|file>',
        'a pipeline of ours, a module, a compiled file, or with --uploaded its name there',
      ),
  )
  schedule(
    pipeline
      .command('schedule')
      .argument('<name|file|id>', 'as with submit; with --enable, --disable or --delete the id'),
  )
  status(pipeline.command('status').argument('<run>', 'the id of a run'))
  logs(pipeline.command('logs').argument('<run>', 'the id of a run'))
  list(
    pipeline
      .command('list')
      .argument('[kind]', 'runs, pipelines, versions, experiments or schedules', 'runs'),
  )
  terminate(pipeline.command('terminate').argument('<run...>', 'the ids of runs'))
  retry(pipeline.command('retry').argument('<run>', 'the id of a run'))
  archive(pipeline.command('archive').argument('<id...>', 'the ids of runs'))
}

function upload(command: Command): void {
  command
    .summary('upload a pipeline to a server')
    .description('Checks a pipeline strictly and uploads it, or a further version of one that is there.')
    .option('--name <name>', 'what it is called there; its own name where nothing is said')
    .option('--pipeline-version <name>', 'upload it as this version')
    .option(
      '--if-changed',
      'only where the newest version says something else; its name ends with a hash of the content',
    )
    .option('--shared', 'for all users of the server, not only those of your namespace')
    .option('--description <text>', 'a few words on it')
  addServerOptions(addSourceOptions(command))
    .addHelpText(
      'after',
      '\nExample:\n  $ signline pipeline upload transcribe.yaml --pipeline-version 2 --endpoint http://localhost:8888',
    )
    .action(async (source: string, options: Options) => {
      const { uploadCommand } = await import('./upload.ts')
      await uploadCommand(source, options)
    })
}

function submit(command: Command): void {
  command
    .summary('start a run on a server')
    .description(
      'Checks a pipeline, its inputs and its device claims, then starts a run. With --wait it ends with 0 only where the run succeeded.',
    )
    .option('--wait', 'stay until the run has ended')
    .option('--logs', 'print the lines of its steps until it has ended')
    .option('--timeout <seconds>', 'wait no longer; the run goes on')
  addServerOptions(addSubmissionOptions(command))
    .addHelpText(
      'after',
      '\nExample:\n  $ signline pipeline submit transcribe --target kfp-next --arg device=claimed --claims-from-cluster --wait',
    )
    .action(async (source: string, options: Options) => {
      const { submitCommand } = await import('./submit.ts')
      await submitCommand(source, options)
    })
}

function schedule(command: Command): void {
  command
    .summary('start runs again and again')
    .description('Makes a recurring run, by a cron line or an interval; or changes one.')
    .option('--cron <line>', 'six fields, seconds first: "0 0 9 ? * 2-6"')
    .option('--every <time>', 'an interval: 90s, 15m, 1h, 1d')
    .option('--start <moment>', 'no run before this: 2027-01-31T09:00:00Z')
    .option('--end <moment>', 'no run after this')
    .option('--max-concurrency <count>', 'how many of its runs may go on at once, 1 to 10', '1')
    .option('--catchup', 'make up for starts that were missed')
    .option('--disabled', 'make it without starting it')
    .option('--enable', 'enable the recurring run of this id')
    .option('--disable', 'disable it')
    .option('--delete', 'delete it')
  addServerOptions(addSubmissionOptions(command))
    .addHelpText(
      'after',
      '\nExample:\n  $ signline pipeline schedule transcribe.yaml --cron "0 0 9 ? * 2-6" --experiment mornings --arg device=auto',
    )
    .action(async (source: string, options: Options) => {
      const { scheduleCommand } = await import('./schedule.ts')
      await scheduleCommand(source, options)
    })
}

function status(command: Command): void {
  command
    .summary('how a run goes')
    .description('Prints the state of a run and of its tasks.')
    .option('--wait', 'once it has ended; ends with 0 only where it succeeded')
    .option('--timeout <seconds>', 'wait no longer; the run goes on')
  addServerOptions(command)
    .addHelpText('after', '\nExample:\n  $ signline pipeline status 5e1c… --wait --timeout 3600')
    .action(async (run: string, options: Options) => {
      const { statusCommand } = await import('./status.ts')
      await statusCommand(run, options)
    })
}

function logs(command: Command): void {
  command
    .summary('what the steps of a run write')
    .description('Prints the lines of a run’s steps, each behind the name of its step.')
    .option('--follow', 'until the run has ended')
    .option('--step <text>', 'only steps with this in their name')
  addServerOptions(command)
    .addHelpText('after', '\nExample:\n  $ signline pipeline logs 5e1c… --follow --step frames-to-hands')
    .action(async (run: string, options: Options) => {
      const { logsCommand } = await import('./logs.ts')
      await logsCommand(run, options)
    })
}

function list(command: Command): void {
  command
    .summary('what a server has')
    .description('Lists runs, pipelines, versions of a pipeline, experiments or schedules; newest first.')
    .option('--name <text>', 'only those with this in their name')
    .option('--state <state>', 'only runs in this state, such as running or failed')
    .option('--filter <json>', 'conditions as the API’s Filter message')
    .option('--sort-by <field>', 'such as "display_name" or "created_at desc"')
    .option('--experiment <name>', 'only those of this experiment (runs, schedules)')
    .option('--shared', 'only pipelines that all users of the server share')
    .option('--pipeline <name>', 'the pipeline whose versions are listed')
    .option('--limit <count>', 'how many', '20')
    .option('--all', 'all of them')
  addServerOptions(command)
    .addHelpText('after', '\nExample:\n  $ signline pipeline list runs --state failed --json')
    .action(async (kind: string, options: Options) => {
      const { listCommand } = await import('./list.ts')
      await listCommand(kind, options)
    })
}

function terminate(command: Command): void {
  command
    .summary('end runs')
    .description('Ends runs that are going on.')
    .option('--wait', 'until they have ended')
  addServerOptions(command)
    .addHelpText('after', '\nExample:\n  $ signline pipeline terminate 5e1c… --wait')
    .action(async (runs: readonly string[], options: Options) => {
      const { terminateCommand } = await import('./terminate.ts')
      await terminateCommand(runs, options)
    })
}

function retry(command: Command): void {
  command
    .summary('let a failed run go on')
    .description('Starts the failed steps of a run anew; what was done stays.')
    .option('--wait', 'stay until the run has ended')
    .option('--logs', 'print the lines of its steps until it has ended')
    .option('--timeout <seconds>', 'wait no longer; the run goes on')
  addServerOptions(command)
    .addHelpText('after', '\nExample:\n  $ signline pipeline retry 5e1c… --wait')
    .action(async (run: string, options: Options) => {
      const { retryCommand } = await import('./terminate.ts')
      await retryCommand(run, options)
    })
}

function archive(command: Command): void {
  command
    .summary('put runs away')
    .description('Archives runs, or with --experiment experiments; --undo takes them back.')
    .option('--experiment', 'the ids are those of experiments')
    .option('--undo', 'take them back out of the archive')
  addServerOptions(command)
    .addHelpText('after', '\nExample:\n  $ signline pipeline archive 5e1c… 77f0…')
    .action(async (ids: readonly string[], options: Options) => {
      const { archiveCommand } = await import('./terminate.ts')
      await archiveCommand(ids, options)
    })
}
