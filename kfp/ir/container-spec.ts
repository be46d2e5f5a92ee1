import { list, type Message, message, string, struct } from './field.ts'
import type { JsonObject } from './json.ts'
import { type ResourceSpec, resourceSpec } from './resource-spec.ts'

/** PipelineContainerSpec: an image with its command line; strings may hold `{{$…}}` placeholders. */
export interface ContainerSpec {
  readonly image: string
  readonly command?: readonly string[]
  readonly args?: readonly string[]
  readonly env?: readonly EnvVar[]
  readonly resources?: ResourceSpec
  readonly lifecycle?: JsonObject
}

export interface EnvVar {
  readonly name: string
  readonly value?: string
}

const envVar: Message<EnvVar> = {
  name: 'PipelineContainerSpec.EnvVar',
  fields: { name: string, value: string },
  required: ['name'],
}

export const containerSpec: Message<ContainerSpec> = {
  name: 'PipelineContainerSpec',
  fields: {
    image: string,
    command: list(string),
    args: list(string),
    env: list(message(() => envVar)),
    resources: message(() => resourceSpec),
    lifecycle: { ...struct, ignored: 'do the check in the container itself' },
  },
  required: ['image'],
}
