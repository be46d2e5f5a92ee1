import { int64, list, type Message, message, string } from './field.ts'
import {
  type ConfigMapAsEnv,
  configMapAsEnv,
  type FieldPathAsEnv,
  fieldPathAsEnv,
  type SecretAsEnv,
  secretAsEnv,
} from './kubernetes-environment.ts'
import {
  type ImagePullSecret,
  type InitContainer,
  imagePullSecret,
  initContainer,
  type PodMetadata,
  type PodResourceClaim,
  podMetadata,
  podResourceClaim,
  type SecurityContext,
  securityContext,
} from './kubernetes-pod.ts'
import {
  type NodeAffinityTerm,
  type NodeSelector,
  nodeAffinityTerm,
  nodeSelector,
  type PodAffinityTerm,
  podAffinityTerm,
  type Toleration,
  toleration,
} from './kubernetes-scheduling.ts'
import {
  type ConfigMapAsVolume,
  configMapAsVolume,
  type EmptyDirMount,
  type EnabledSharedMemory,
  emptyDirMount,
  enabledSharedMemory,
  type GenericEphemeralVolume,
  genericEphemeralVolume,
  type PvcMount,
  pvcMount,
  type SecretAsVolume,
  secretAsVolume,
} from './kubernetes-volumes.ts'

/** What the pod of one executor gets beyond its container (kubernetes_executor_config.proto). */
export interface KubernetesExecutorConfig {
  readonly secretAsVolume?: readonly SecretAsVolume[]
  readonly secretAsEnv?: readonly SecretAsEnv[]
  readonly pvcMount?: readonly PvcMount[]
  readonly nodeSelector?: NodeSelector
  readonly podMetadata?: PodMetadata
  readonly imagePullSecret?: readonly ImagePullSecret[]
  /** Always, Never or IfNotPresent. */
  readonly imagePullPolicy?: string
  readonly configMapAsVolume?: readonly ConfigMapAsVolume[]
  readonly configMapAsEnv?: readonly ConfigMapAsEnv[]
  /** The pod is ended after this; a whole number, as text in proto3's JSON form. */
  readonly activeDeadlineSeconds?: string | number
  readonly fieldPathAsEnv?: readonly FieldPathAsEnv[]
  readonly tolerations?: readonly Toleration[]
  readonly genericEphemeralVolume?: readonly GenericEphemeralVolume[]
  readonly nodeAffinity?: readonly NodeAffinityTerm[]
  readonly podAffinity?: readonly PodAffinityTerm[]
  readonly enabledSharedMemory?: EnabledSharedMemory
  readonly emptyDirMounts?: readonly EmptyDirMount[]
  readonly securityContext?: SecurityContext
  readonly initContainers?: readonly InitContainer[]
  readonly podResourceClaims?: readonly PodResourceClaim[]
}

export const kubernetesExecutorConfig: Message<KubernetesExecutorConfig> = {
  name: 'KubernetesExecutorConfig',
  fields: {
    secretAsVolume: list(message(() => secretAsVolume)),
    secretAsEnv: list(message(() => secretAsEnv)),
    pvcMount: list(message(() => pvcMount)),
    nodeSelector: message(() => nodeSelector),
    podMetadata: message(() => podMetadata),
    imagePullSecret: list(message(() => imagePullSecret)),
    imagePullPolicy: string,
    configMapAsVolume: list(message(() => configMapAsVolume)),
    configMapAsEnv: list(message(() => configMapAsEnv)),
    activeDeadlineSeconds: int64,
    fieldPathAsEnv: list(message(() => fieldPathAsEnv)),
    tolerations: list(message(() => toleration)),
    genericEphemeralVolume: list(message(() => genericEphemeralVolume)),
    nodeAffinity: list(message(() => nodeAffinityTerm)),
    podAffinity: {
      ...list(message(() => podAffinityTerm)),
      ignored: 'place the pod with nodeAffinity or nodeSelector',
    },
    enabledSharedMemory: {
      ...message(() => enabledSharedMemory),
      ignored: 'mount an emptyDir with medium Memory at /dev/shm',
    },
    emptyDirMounts: list(message(() => emptyDirMount)),
    securityContext: message(() => securityContext),
    initContainers: {
      ...list(message(() => initContainer)),
      since: {
        target: 'kfp-next',
        remedy: 'do the work in a task before this one, or use --target kfp-next',
      },
    },
    podResourceClaims: {
      ...list(message(() => podResourceClaim)),
      since: {
        target: 'kfp-next',
        remedy: 'claim by the pod annotation that useResourceClaim writes for kfp-2.17',
      },
    },
  },
}
