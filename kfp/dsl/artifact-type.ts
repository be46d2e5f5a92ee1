/** A kind of artifact, such as `system.Model`. */
export interface ArtifactType<Title extends string = string> {
  readonly title: Title
  readonly version: string
}

/** Makes an artifact type of your own, named `namespace.Title`. */
export function artifactType<const Title extends string>(
  title: Title,
  version = '0.0.1',
): ArtifactType<Title> {
  return { title, version }
}

/** Any file or folder; an input of this type takes artifacts of every type. */
export const Artifact: ArtifactType<'system.Artifact'> = artifactType('system.Artifact')
export const Dataset: ArtifactType<'system.Dataset'> = artifactType('system.Dataset')
export const Model: ArtifactType<'system.Model'> = artifactType('system.Model')
/** Its metadata is shown as a table of names and numbers. */
export const Metrics: ArtifactType<'system.Metrics'> = artifactType('system.Metrics')
/** Its metadata is shown as an ROC curve and a confusion matrix. */
export const ClassificationMetrics: ArtifactType<'system.ClassificationMetrics'> = artifactType(
  'system.ClassificationMetrics',
)
export const SlicedClassificationMetrics: ArtifactType<'system.SlicedClassificationMetrics'> = artifactType(
  'system.SlicedClassificationMetrics',
)
/** A page that the UI shows in a sandboxed frame. */
export const HTML: ArtifactType<'system.HTML'> = artifactType('system.HTML')
export const Markdown: ArtifactType<'system.Markdown'> = artifactType('system.Markdown')
