import { type Command, Option } from 'commander'
import { UnusableInputError } from '../components/types/errors.ts'

interface StepModule {
  run(args: readonly string[]): Promise<void>
}

/** The steps of signline's pipelines, as their containers' commands name them. */
export const steps: Readonly<Record<string, () => Promise<StepModule>>> = {
  'camera-to-frames': () => import('../components/camera-to-frames/run.ts'),
  'camera-to-hands': () => import('../components/joined/camera-to-hands/run.ts'),
  'hands-to-pose': () => import('../components/joined/hands-to-pose/run.ts'),
  'pose-to-signs': () => import('../components/pose-to-signs/run.ts'),
  'signs-to-text': () => import('../components/signs-to-text/run.ts'),
}

export function define(command: Command): void {
  command
    .description(
      'Runs one step of a Kubeflow pipeline inside its container: reads the ExecutorInput, writes the outputs.',
    )
    .argument('<NAME>', Object.keys(steps).join(', '))
    .argument('[EXECUTOR_INPUT]', 'what the backend puts in place of {{$}}')
    .addOption(new Option('--executor_input <JSON>', 'the same').hideHelp())
    .addHelpText('after', "\nExample:\n  signline step signs-to-text '{{$}}'")
    .action(runNamedStep)
}

async function runNamedStep(
  name: string,
  given: string | undefined,
  options: { readonly executor_input?: string },
): Promise<void> {
  const load = Object.hasOwn(steps, name) ? steps[name] : undefined
  if (load === undefined)
    throw new UnusableInputError(`there is no step "${name}"; the steps are ${Object.keys(steps).join(', ')}`)
  const { run } = await load()
  await run([given ?? options.executor_input ?? ''])
}
