import { Command, CommanderError } from 'commander'
import { ReaderGoneError } from './print.ts'
import { readVersion } from './version.ts'

/** Runs one command line; resolves to the exit code: 0 done, 1 failed, 2 wrong usage or unusable input. */
export async function main(args: readonly string[]): Promise<number> {
  const program = new Command('signline')
    .description(
      'Reads fingerspelling (ase, American Sign Language) from camera recordings and writes it as text.',
    )
    .version(readVersion())
    .option('--debug', 'print the stack of an error')
    .showHelpAfterError('signline: --help shows the commands')
    .configureOutput({ outputError: (text, write) => write(ownWords(text)) })
    .exitOverride()
  const [first, second] = args.filter((arg) => !arg.startsWith('-'))
  const wanted = first === 'help' ? second : first
  for (const { name, summary, load } of commands) {
    const command = program.command(name, { hidden: false }).summary(summary).exitOverride()
    if (wanted === name) (await load()).define(command)
    nameHelp(command, name)
  }
  try {
    await program.parseAsync(args, { from: 'user' })
    return typeof process.exitCode === 'number' ? process.exitCode : 0
  } catch (error) {
    return report(error, args.includes('--debug'))
  }
}

interface CommandModule {
  /** Adds arguments, options, an example and the action to an empty command. */
  define(command: Command): void
}

const commands: readonly { name: string; summary: string; load: () => Promise<CommandModule> }[] = [
  {
    name: 'transcribe',
    summary: 'recordings of a signing hand in, text out',
    load: () => import('./transcribe.ts'),
  },
  {
    name: 'demo',
    summary: 'read the recording that comes with signline and write a report',
    load: () => import('./demo.ts'),
  },
  {
    name: 'evaluate',
    summary: 'compare a transcript with what was really spelled',
    load: () => import('./evaluate.ts'),
  },
  { name: 'hands', summary: 'find hands in a recording or in pictures', load: () => import('./hands.ts') },
  { name: 'letters', summary: 'read pictures as letters or digits', load: () => import('./letters.ts') },
  { name: 'models', summary: 'list, prepare and verify the networks', load: () => import('./models.ts') },
  { name: 'step', summary: 'run one step of a pipeline in its container', load: () => import('./step.ts') },
  {
    name: 'pipeline',
    summary: 'compile, check, run and submit Kubeflow pipelines',
    load: () => import('./pipeline.ts'),
  },
  { name: 'live', summary: 'cameras in, captions out, as they are signed', load: () => import('./live.ts') },
  {
    name: 'cluster',
    summary: 'check a Kubernetes cluster, what it costs, and tidy up in it',
    load: () => import('./cluster.ts'),
  },
]

/** Lets wrong usage of a command, or of one below it, name that command's own help. */
function nameHelp(command: Command, path: string): void {
  command.showHelpAfterError(`signline: ${path} --help shows what it takes`)
  for (const below of command.commands) nameHelp(below, `${path} ${below.name()}`)
}

/** The parser's faults begin and go on like all others. */
function ownWords(text: string): string {
  return text.replace(/^error: /, 'signline: ').replace(/ is invalid\. (?=[a-z])/, ' is invalid; ')
}

function report(error: unknown, debug: boolean): number {
  if (error instanceof CommanderError) return error.exitCode === 0 ? 0 : 2
  if (error instanceof ReaderGoneError) return 0
  const exitCode = (error as { exitCode?: unknown }).exitCode
  const message = error instanceof Error ? error.message : String(error)
  process.stderr.write(`signline: ${message}\n`)
  if (debug && error instanceof Error) process.stderr.write(`${error.stack}\n`)
  else if (exitCode !== 1 && exitCode !== 2)
    process.stderr.write('signline: this is a fault of signline; --debug prints where\n')
  return exitCode === 2 ? 2 : 1
}
