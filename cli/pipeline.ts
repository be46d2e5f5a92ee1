import type { Command } from 'commander'
import type { RunCommandOptions } from './pipeline/run.ts'
import { defineServerCommands } from './pipeline/server-commands.ts'

/** `signline pipeline`: its subcommands, each loaded when it is asked for. */
export function define(command: Command): void {
  command.description('Compile, check, run and submit Kubeflow pipelines.')
  compile(
    command
      .command('compile')
      .argument('<name|file>', 'a pipeline of ours, or a JavaScript module that exports one'),
  )
  validate(
    command.command('validate').argument('<file...>', 'compiled pipelines, ours or another compiler’s'),
  )
  run(
    command
      .command('run')
      .argument('<name|file>', 'a pipeline of ours, a compiled pipeline, or a module that exports one'),
  )
  defineServerCommands(command)
}

function compile(command: Command): void {
  command
    .summary('compile a pipeline to YAML')
    .description('Compiles a pipeline written in TypeScript to the YAML that Kubeflow takes.')
    .option('--target <target>', 'the backend: kfp-2.17 or kfp-next', 'kfp-2.17')
    .option('--export <name>', 'which export of the module, where it has several pipelines')
    .option('--write <out>', 'write to this file instead of the standard output')
    .option('--image <name>', "run signline's steps from this image; GPU steps from NAME-cuda")
    .option('--gpu-image <name>', 'run GPU steps from this image')
    .option(
      '--recordings <claim=/path>',
      'mount a PersistentVolumeClaim with recordings where cameras are opened',
    )
    .option('--manifest <objects>', 'write the Kubernetes objects: "version", or "both" with the Pipeline')
    .option('--pipeline-version <name>', 'with --manifest: what the PipelineVersion is called')
    .option('--namespace <name>', 'with --manifest: where the objects are')
    .option('--allow-ignored', 'compile settings, too, that the backend does not carry out')
    .option('--json', 'print one JSON object')
    .addHelpText(
      'after',
      '\nExample:\n  $ signline pipeline compile transcribe --target kfp-next --write transcribe.yaml',
    )
    .action(async (source: string, options: Record<string, string | boolean | undefined>) => {
      const { compileCommand } = await import('./pipeline/compile.ts')
      await compileCommand(source, options)
    })
}

function validate(command: Command): void {
  command
    .summary('check compiled pipelines strictly')
    .description('Finds every fault of compiled pipelines at once, with its place and what to do about it.')
    .option('--target <target>', 'the backend: kfp-2.17 or kfp-next', 'kfp-2.17')
    .option('--write <out>', 'write the pipeline in canonical form (one file only)')
    .option('--json', 'print a JSON object for each file, one a line')
    .addHelpText('after', '\nExample:\n  $ signline pipeline validate compiled/*.yaml --target kfp-next')
    .action(async (files: readonly string[], options: Record<string, string | boolean | undefined>) => {
      const { validateCommand } = await import('./pipeline/validate.ts')
      await validateCommand(files, options)
    })
}

function run(command: Command): void {
  const gather = (value: string, before: readonly string[] = []): readonly string[] => [...before, value]
  command
    .summary('run a pipeline on this machine')
    .description(
      'Runs a compiled pipeline on this machine: every step as a process of its own, with the command and ' +
        'the ExecutorInput that the cluster would give it. Images of signline run as this installation.',
    )
    .option('--arg <key=value>', 'an argument; lists and objects as JSON (repeat for more)', gather)
    .option('--args-file <file>', 'arguments in one object, YAML or JSON; --arg goes before')
    .option('--out <dir>', 'the run’s folder: state, logs, artifacts (default: runs/NAME-TIME)')
    .option('--image-map <image=command>', 'run an image’s steps here behind COMMAND, or as they are', gather)
    .option('--artifact-root <uri=dir>', 'where a store’s files lie here: s3://bucket=DIR', gather)
    .option('--env <name>', 'let steps see this variable of your environment (repeat for more)', gather)
    .option('--cores <number>', 'cores that steps may keep busy together (default: all)')
    .option('--memory <bytes>', 'memory that steps may ask for together, such as 8Gi (default: all)')
    .option('--no-cache', 'take nothing from earlier runs and leave nothing for later ones')
    .option('--cache <dir>', 'where results of steps are kept (default: in signline’s cache folder)')
    .option('--resume', 'go on with the run in --out: what it finished stays')
    .option('--runner <runner>', 'how steps run: process, docker or podman', 'process')
    .option('--target <target>', 'the backend that a pipeline of ours is compiled for', 'kfp-2.17')
    .option('--export <name>', 'which export of the module, where it has several pipelines')
    .option('--json', 'print one JSON object at the end')
    .addHelpText(
      'after',
      '\nExample:\n  $ signline pipeline run transcribe --arg device=auto --arg cameras=@cameras.json --out runs/one' +
        '\n  $ signline pipeline run train.yaml --image-map python:3.12= --arg epochs=3\n' +
        '\nA value that starts with @ is read from the file behind it. The exit code is 0 where the run succeeded, ' +
        '1 where a task failed,\n2 where nothing was started, 130 or 143 after Ctrl-C or SIGTERM.',
    )
    .action(async (source: string, options: RunCommandOptions) => {
      const { runCommand } = await import('./pipeline/run.ts')
      await runCommand(source, options)
    })
}
