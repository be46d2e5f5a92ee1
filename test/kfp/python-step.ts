import { type Component, type Definitions, defineComponent } from '@kubeflow/pipelines/dsl'

type None = Record<never, never>

export interface PythonStepOptions<I extends Definitions, O extends Definitions> {
  readonly inputs?: I
  readonly outputs?: O
  readonly image?: string
  /** Tells apart two functions of one name. */
  readonly variant?: string
}

/**
 * A step as Python's SDK compiles one from a function. Its program text is no part of what is compared,
 * so the name of upstream's entry point stands for it.
 */
export function pythonStep<const I extends Definitions = None, const O extends Definitions = None>(
  functionName: string,
  { inputs, outputs, image = 'python:3.11', variant }: PythonStepOptions<I, O> = {},
): Component<I, O> {
  return defineComponent({
    name: functionName,
    image,
    ...(inputs !== undefined && { inputs }),
    ...(outputs !== undefined && { outputs }),
    command: ['python3', '-m', 'kfp.dsl.executor_main', ...(variant === undefined ? [] : [variant])],
    args: ['--executor_input', '{{$}}', '--function_to_execute', functionName],
  }) as Component<I, O>
}
