import { ParameterChannel } from '../../dsl/channel.ts'
import type { KubernetesSetting } from '../../dsl/kubernetes-setting.ts'
import type { AnyTask } from '../../dsl/task.ts'
import type { Target } from '../../ir/target.ts'
import { placeOf } from './problem.ts'
import type { ScopeBuilder } from './scope-builder.ts'

/** The annotation that names a pod's claims where the backend knows none, keys divided by commas. */
export const RESOURCE_CLAIM_ANNOTATION = 'pipelines.dra/resource-claim'

/** A task's device claims as the target can carry them. */
export function claimSettings(builder: ScopeBuilder, task: AnyTask): readonly KubernetesSetting[] {
  if (task.settings.resourceClaims.length === 0) return []
  return byTarget[builder.pipeline.options.target](builder, task)
}

const byTarget: Record<Target, (builder: ScopeBuilder, task: AnyTask) => readonly KubernetesSetting[]> = {
  'kfp-2.17': annotation,
  'kfp-next': podClaims,
}

function annotation({ pipeline }: ScopeBuilder, task: AnyTask): readonly KubernetesSetting[] {
  const keys = task.settings.resourceClaims.filter((claim) => typeof claim === 'string')
  if (keys.length < task.settings.resourceClaims.length)
    pipeline.problems.add(
      'unsupported',
      placeOf(task),
      'kfp-2.17 carries a claim in an annotation of the pod, which cannot be decided when the pipeline runs',
      'claim by a fixed key, or compile with --target kfp-next',
    )
  const name = pipeline.options.resourceClaimAnnotation ?? RESOURCE_CLAIM_ANNOTATION
  return [() => ({ podMetadata: { annotations: { [name]: keys.join(',') } } })]
}

function podClaims({ pipeline }: ScopeBuilder, task: AnyTask): readonly KubernetesSetting[] {
  return task.settings.resourceClaims.map((claim) => {
    const channel = claim instanceof ParameterChannel ? claim : pipeline.claimChannel(claim)
    return (resolve) => ({ podResourceClaims: [{ resourceClaimJson: resolve(channel) }] })
  })
}
