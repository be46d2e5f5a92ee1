import { type ChannelsOf, channelOf } from './channel.ts'
import type { ContainerDefinition } from './component-definition.ts'
import type { Definitions } from './definition.ts'
import { type Placeholders, placeholdersOf } from './placeholder.ts'
import { Task } from './task.ts'
import type { AnyWire, CallArguments } from './wire.ts'

type None = Record<never, never>

/** A container, what it takes and what it gives. */
export interface ContainerComponentOptions<I extends Definitions, O extends Definitions> {
  readonly name: string
  readonly description?: string
  readonly image: string
  readonly inputs?: I
  readonly outputs?: O
  /** What to run; the launcher does not run the image's own entry point, so it must not be empty. */
  readonly command: readonly string[] | ((placeholders: Placeholders<I, O>) => readonly string[])
  readonly args?: readonly string[] | ((placeholders: Placeholders<I, O>) => readonly string[])
  readonly env?: Readonly<Record<string, string>>
}

/** Called inside a pipeline's body it adds a task and gives its outputs. */
export interface Component<I extends Definitions = Definitions, O extends Definitions = Definitions> {
  (...given: CallArguments<I>): Task<ChannelsOf<O>>
  readonly definition: ContainerDefinition
  readonly inputs: I
  readonly outputs: O
}

/**
 * Describes a container component.
 *
 * @example
 * const train = defineComponent({
 *   name: 'train',
 *   image: 'registry.example/train:1',
 *   inputs: { epochs: integer({ default: 10 }), data: artifact(Dataset) },
 *   outputs: { model: artifact(Model) },
 *   command: ['python', 'train.py'],
 *   args: ({ inputs, outputs }) => ['--epochs', inputs.epochs, inputs.data.path, outputs.model.path],
 * })
 */
export function defineComponent<const I extends Definitions = None, const O extends Definitions = None>(
  options: ContainerComponentOptions<I, O>,
): Component<I, O> {
  const { inputs = {} as I, outputs = {} as O, command, args = [] } = options
  const placeholders = placeholdersOf(inputs, outputs)
  const definition: ContainerDefinition = {
    kind: 'container',
    name: options.name,
    description: options.description,
    image: options.image,
    inputs,
    outputs,
    command: typeof command === 'function' ? command(placeholders) : command,
    args: typeof args === 'function' ? args(placeholders) : args,
    env: options.env ?? {},
  }
  const call = (...[given]: CallArguments<I>): Task<ChannelsOf<O>> =>
    new Task<ChannelsOf<O>>(definition, (given ?? {}) as Record<string, AnyWire>, (task) =>
      Object.fromEntries(
        Object.entries(outputs).map(([key, output]) => [
          key,
          channelOf(output, { kind: 'task-output', task, key }),
        ]),
      ),
    )
  return Object.assign(call, { definition, inputs, outputs })
}
