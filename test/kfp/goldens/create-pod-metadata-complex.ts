import { boolean, definePipeline, kubernetes, string } from '@kubeflow/pipelines/dsl'
import { pythonStep } from '../python-step.ts'

/** The golden file that this pipeline must equal. */
export const golden = 'create_pod_metadata_complex.yaml'

const validateNoPodMetadata = pythonStep('validate_no_pod_metadata', {
  inputs: { annotation_path: string(), label_path: string() },
  outputs: { Output: boolean() },
})

const validatePodMetadata = pythonStep('validate_pod_metadata', {
  inputs: {
    annotation_exp_val_1: string({ optional: true }),
    annotation_exp_val_2: string({ optional: true }),
    annotation_path_1: string({ optional: true }),
    annotation_path_2: string({ optional: true }),
    label_exp_val_1: string({ optional: true }),
    label_exp_val_2: string({ optional: true }),
    label_path_1: string({ optional: true }),
    label_path_2: string({ optional: true }),
  },
  outputs: { Output: boolean() },
})

export const pipeline = definePipeline({
  name: 'pipeline-with-pod-metadata',
  body: () => {
    validateNoPodMetadata({ annotation_path: 'POD_TASK_ANNOTATION', label_path: 'POD_TASK_LABEL' }).caching(
      false,
    )
    validatePodMetadata({
      annotation_exp_val_1: 'annotation',
      annotation_path_1: 'POD_TASK_ANNOTATION',
      label_exp_val_1: 'label-1',
      label_exp_val_2: 'label-2',
      label_path_1: 'POD_TASK_LABEL_1',
      label_path_2: 'POD_TASK_LABEL_2',
    })
      .caching(false)
      .kubernetes(
        kubernetes.fieldPathAsEnv('POD_TASK_ANNOTATION', "metadata.annotations['task-annotation']"),
        kubernetes.fieldPathAsEnv('POD_TASK_LABEL_1', "metadata.labels['task-label-1']"),
        kubernetes.fieldPathAsEnv('POD_TASK_LABEL_2', "metadata.labels['task-label-2']"),
        kubernetes.podLabel('task-label-1', 'label-1'),
        kubernetes.podLabel('task-label-2', 'label-2'),
        kubernetes.podAnnotation('task-annotation', 'annotation'),
      )
    validatePodMetadata({
      annotation_exp_val_1: 'annotation-1',
      annotation_exp_val_2: 'annotation-2',
      annotation_path_1: 'POD_TASK_ANNOTATION_1',
      annotation_path_2: 'POD_TASK_ANNOTATION_2',
    })
      .caching(false)
      .kubernetes(
        kubernetes.fieldPathAsEnv('POD_TASK_ANNOTATION_1', "metadata.annotations['task-annotation-1']"),
        kubernetes.fieldPathAsEnv('POD_TASK_ANNOTATION_2', "metadata.annotations['task-annotation-2']"),
        kubernetes.podAnnotation('task-annotation-1', 'annotation-1'),
        kubernetes.podAnnotation('task-annotation-2', 'annotation-2'),
      )
  },
})
