import type { Command } from 'commander'

/** `signline pipeline`: its subcommands, each loaded when it is asked for. */
export function define(command: Command): void {
  command.description('Compile and check Kubeflow pipelines.')
  compile(
    command
      .command('compile')
      .argument('<name|file>', 'a pipeline of ours, or a JavaScript module that exports one'),
  )
  validate(
    command.command('validate').argument('<file...>', 'compiled pipelines, ours or another compiler’s'),
  )
}

function compile(command: Command): void {
  command
    .summary('compile a pipeline to YAML')
    .description('Compiles a pipeline written in TypeScript to the YAML that Kubeflow takes.')
    .option('--target <target>', 'the backend: kfp-2.17 or kfp-next', 'kfp-2.17')
    .option('--export <name>', 'which export of the module, where it has several pipelines')
    .option('--write <out>', 'write to this file instead of the standard output')
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
