import type { Json } from '../ir/json.ts'
import type { KubernetesExecutorConfig } from '../ir/kubernetes-executor-config.ts'
import type { InputParameter } from '../ir/task-inputs.ts'
import type { ParameterChannel } from './channel.ts'

/** Turns what was given into a reference that the driver resolves. */
export type ResolveReference = (given: Json | ParameterChannel) => InputParameter

/** One setting of a task's pod; lists of several settings add up. */
export type KubernetesSetting = (resolve: ResolveReference) => KubernetesExecutorConfig
