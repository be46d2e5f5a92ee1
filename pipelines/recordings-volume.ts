import { kubernetes } from '@kubeflow/pipelines/dsl'
import type { CompiledPipeline } from '@kubeflow/pipelines/ir'
import { UnusableInputError } from '../components/types/errors.ts'

/** A PersistentVolumeClaim with recordings and where the steps that open cameras see it. */
export interface RecordingsVolume {
  readonly pvc: string
  readonly mountPath: string
}

/** The components that open what a camera's address names. */
const READERS = ['camera-to-frames', 'camera-to-hands']

/** Reads `PVC=/PATH`. */
export function readRecordingsVolume(text: string): RecordingsVolume {
  const [, pvc, mountPath] = /^([a-z0-9][a-z0-9.-]*)=(\/.+)$/.exec(text) ?? []
  if (pvc !== undefined && mountPath !== undefined) return { pvc, mountPath }
  throw new UnusableInputError(`--recordings ${text}: write CLAIM=/PATH, such as recordings=/recordings`)
}

/**
 * A compiled pipeline whose steps that open cameras mount a volume, so that cameras can be paths of it. Throws
 * UnusableInputError where none of its steps does.
 */
export function withRecordings(compiled: CompiledPipeline, volume: RecordingsVolume): CompiledPipeline {
  const labels = Object.entries(compiled.spec.deploymentSpec.executors ?? {}).flatMap(
    ([label, { container }]) =>
      READERS.some((name) => container?.command?.includes(name) === true) ? [label] : [],
  )
  if (labels.length === 0)
    throw new UnusableInputError(
      `--recordings: no step of "${compiled.spec.pipelineInfo.name}" opens cameras; leave it out`,
    )
  const mount = kubernetes.mountPvc(volume)((constant) => ({ runtimeValue: { constant: String(constant) } }))
  const kubernetesPlatform = compiled.platform?.platforms?.kubernetes
  const executors = kubernetesPlatform?.deploymentSpec?.executors ?? {}
  const mounted = labels.map((label) => [label, { ...executors[label], ...mount }] as const)
  return {
    ...compiled,
    platform: {
      platforms: {
        kubernetes: {
          ...kubernetesPlatform,
          deploymentSpec: { executors: { ...executors, ...Object.fromEntries(mounted) } },
        },
      },
    },
  }
}
