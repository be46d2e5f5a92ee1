import { type Message, string } from './field.ts'

export interface PipelineInfo {
  readonly name: string
  readonly displayName?: string
  readonly description?: string
}

export const pipelineInfo: Message<PipelineInfo> = {
  name: 'PipelineInfo',
  fields: { name: string, displayName: string, description: string },
  required: ['name'],
}
