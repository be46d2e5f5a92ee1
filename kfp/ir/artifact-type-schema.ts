import { type Message, string } from './field.ts'

/** Names an artifact's type, such as `system.Model` at version `0.0.1`. */
export interface ArtifactTypeSchema {
  readonly schemaTitle?: string
  readonly schemaUri?: string
  readonly instanceSchema?: string
  readonly schemaVersion?: string
}

export const artifactTypeSchema: Message<ArtifactTypeSchema> = {
  name: 'ArtifactTypeSchema',
  fields: { schemaTitle: string, schemaUri: string, instanceSchema: string, schemaVersion: string },
  oneofs: [['schemaTitle', 'schemaUri', 'instanceSchema']],
}
