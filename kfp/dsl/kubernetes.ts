import type { JsonObject } from '../ir/json.ts'
import type { InitContainer } from '../ir/kubernetes-pod.ts'
import type { PodAffinityTerm, SelectorRequirement } from '../ir/kubernetes-scheduling.ts'
import type { PvcMount } from '../ir/kubernetes-volumes.ts'
import type { ParameterChannel } from './channel.ts'
import type { KubernetesSetting } from './kubernetes-setting.ts'
import type { TextWire } from './task.ts'
import type { ListType, StructType } from './value-type.ts'

export interface SecretEnvOptions {
  readonly secret: TextWire
  /** The secret's keys, each with the variable that it fills. */
  readonly env: Readonly<Record<string, string>>
  /** Whether the pod also starts without the secret. */
  readonly optional?: boolean
}

/** Keys of a Secret as environment variables. */
export function secretAsEnv({ secret, env, optional = false }: SecretEnvOptions): KubernetesSetting {
  const keyToEnv = Object.entries(env).map(([secretKey, envVar]) => ({ secretKey, envVar }))
  return (resolve) => ({
    secretAsEnv: [
      { ...named('secretName', secret), secretNameParameter: resolve(secret), keyToEnv, optional },
    ],
  })
}

export interface SecretVolumeOptions {
  readonly secret: TextWire
  readonly mountPath: string
  readonly optional?: boolean
}

/** A Secret as a folder of files. */
export function secretAsVolume({
  secret,
  mountPath,
  optional = false,
}: SecretVolumeOptions): KubernetesSetting {
  return (resolve) => ({
    secretAsVolume: [
      { ...named('secretName', secret), secretNameParameter: resolve(secret), mountPath, optional },
    ],
  })
}

export interface ConfigMapEnvOptions {
  readonly configMap: TextWire
  readonly env: Readonly<Record<string, string>>
  readonly optional?: boolean
}

/** Keys of a ConfigMap as environment variables. */
export function configMapAsEnv({ configMap, env, optional = false }: ConfigMapEnvOptions): KubernetesSetting {
  const keyToEnv = Object.entries(env).map(([configMapKey, envVar]) => ({ configMapKey, envVar }))
  return (resolve) => ({
    configMapAsEnv: [
      {
        ...named('configMapName', configMap),
        configMapNameParameter: resolve(configMap),
        keyToEnv,
        optional,
      },
    ],
  })
}

export interface ConfigMapVolumeOptions {
  readonly configMap: TextWire
  readonly mountPath: string
  readonly optional?: boolean
}

/** A ConfigMap as a folder of files. */
export function configMapAsVolume({
  configMap,
  mountPath,
  optional = false,
}: ConfigMapVolumeOptions): KubernetesSetting {
  return (resolve) => ({
    configMapAsVolume: [
      {
        ...named('configMapName', configMap),
        configMapNameParameter: resolve(configMap),
        mountPath,
        optional,
      },
    ],
  })
}

/** A field of the pod, such as `metadata.annotations['x']`, as an environment variable. */
export function fieldPathAsEnv(name: string, fieldPath: string): KubernetesSetting {
  return () => ({ fieldPathAsEnv: [{ name, fieldPath }] })
}

export interface PvcOptions {
  /** The volume claim's name, such as the output of createPvc. */
  readonly pvc: TextWire
  readonly mountPath: string
  /** A folder of the volume to mount instead of all of it. */
  readonly subPath?: string
}

/** Mounts a persistent volume. */
export function mountPvc({ pvc, mountPath, subPath }: PvcOptions): KubernetesSetting {
  return (resolve) => {
    const reference = resolve(pvc)
    const older: PvcMount = {
      ...(typeof pvc === 'string' && { constant: pvc }),
      ...(reference.taskOutputParameter !== undefined && {
        taskOutputParameter: reference.taskOutputParameter,
      }),
      ...(reference.componentInputParameter !== undefined && {
        componentInputParameter: reference.componentInputParameter,
      }),
    }
    return {
      pvcMount: [
        { ...older, pvcNameParameter: reference, mountPath, ...(subPath !== undefined && { subPath }) },
      ],
    }
  }
}

export interface EmptyDirOptions {
  readonly name: string
  readonly mountPath: string
  /** `Memory` keeps it in RAM, for example at `/dev/shm`. */
  readonly medium?: 'Memory'
  readonly sizeLimit?: string
}

/** A folder that lives as long as the pod. */
export function emptyDirMount({ name, mountPath, medium, sizeLimit }: EmptyDirOptions): KubernetesSetting {
  const mount = {
    volumeName: name,
    mountPath,
    ...(medium !== undefined && { medium }),
    ...(sizeLimit !== undefined && { sizeLimit }),
  }
  return () => ({ emptyDirMounts: [mount] })
}

export interface EphemeralVolumeOptions {
  readonly name: string
  readonly mountPath: string
  readonly accessModes: readonly string[]
  readonly size: string
  /** The cluster's default class where nothing is said. */
  readonly storageClassName?: string
  readonly labels?: Readonly<Record<string, string>>
  readonly annotations?: Readonly<Record<string, string>>
}

/** A volume of its own that is made and deleted with the pod. */
export function ephemeralVolume(options: EphemeralVolumeOptions): KubernetesSetting {
  const { name, mountPath, accessModes, size, storageClassName, labels, annotations } = options
  const volume = {
    volumeName: name,
    mountPath,
    accessModes,
    size,
    ...(storageClassName === undefined ? { defaultStorageClass: true } : { storageClassName }),
    ...((labels ?? annotations) !== undefined && {
      metadata: {
        ...(labels !== undefined && { labels }),
        ...(annotations !== undefined && { annotations }),
      },
    }),
  }
  return () => ({ genericEphemeralVolume: [volume] })
}

/** Only nodes with these labels; a channel holds them as an object. */
export function nodeSelector(
  labels: Readonly<Record<string, string>> | ParameterChannel<StructType>,
): KubernetesSetting {
  return (resolve) =>
    isReference(labels)
      ? { nodeSelector: { nodeSelectorJson: resolve(labels) } }
      : { nodeSelector: { labels } }
}

export interface TolerationOptions {
  readonly key?: string
  readonly operator?: 'Exists' | 'Equal'
  readonly value?: string
  readonly effect?: 'NoSchedule' | 'PreferNoSchedule' | 'NoExecute'
  /** How long a NoExecute taint is borne, in seconds. */
  readonly tolerationSeconds?: number
}

/** Lets the pod onto tainted nodes; a channel holds one toleration or a list of them. */
export function toleration(
  options: TolerationOptions | ParameterChannel<StructType> | ParameterChannel<ListType>,
): KubernetesSetting {
  return (resolve) => {
    if (isReference(options)) return { tolerations: [{ tolerationJson: resolve(options) }] }
    const { tolerationSeconds, ...rest } = options
    // proto3 writes 64-bit whole numbers as text.
    return {
      tolerations: [
        { ...rest, ...(tolerationSeconds !== undefined && { tolerationSeconds: String(tolerationSeconds) }) },
      ],
    }
  }
}

export interface NodeAffinityOptions {
  readonly matchExpressions?: readonly SelectorRequirement[]
  readonly matchFields?: readonly SelectorRequirement[]
  /** 1 to 100: a preference; a requirement where nothing is said. */
  readonly weight?: number
}

/** Which nodes the pod may or should run on. */
export function nodeAffinity(options: NodeAffinityOptions): KubernetesSetting {
  return () => ({ nodeAffinity: [options] })
}

/** A whole Kubernetes NodeAffinity, fixed or decided when the pipeline runs. */
export function nodeAffinityJson(affinity: JsonObject | ParameterChannel<StructType>): KubernetesSetting {
  return (resolve) => ({ nodeAffinity: [{ nodeAffinityJson: resolve(affinity) }] })
}

/** Which pods to run near. Backends read it and do nothing, so compiling it must be allowed explicitly. */
export function podAffinity(options: PodAffinityTerm): KubernetesSetting {
  return () => ({ podAffinity: [options] })
}

export function podLabel(name: string, value: string): KubernetesSetting {
  return () => ({ podMetadata: { labels: { [name]: value } } })
}

export function podAnnotation(name: string, value: string): KubernetesSetting {
  return () => ({ podMetadata: { annotations: { [name]: value } } })
}

export function imagePullPolicy(policy: 'Always' | 'Never' | 'IfNotPresent'): KubernetesSetting {
  return () => ({ imagePullPolicy: policy })
}

/** Secrets to pull the image with. */
export function imagePullSecrets(...secrets: readonly TextWire[]): KubernetesSetting {
  return (resolve) => ({
    imagePullSecret: secrets.map((secret) => ({
      ...named('secretName', secret),
      secretNameParameter: resolve(secret),
    })),
  })
}

/** Ends the pod after so many seconds. */
export function timeout(seconds: number): KubernetesSetting {
  return () => ({ activeDeadlineSeconds: String(seconds) })
}

export interface SecurityContextOptions {
  readonly runAsUser?: number
  readonly runAsGroup?: number
  readonly runAsNonRoot?: boolean
}

export function securityContext(options: SecurityContextOptions): KubernetesSetting {
  const { runAsUser, runAsGroup, runAsNonRoot } = options
  const securityContext = {
    ...(runAsUser !== undefined && { runAsUser: String(runAsUser) }),
    ...(runAsGroup !== undefined && { runAsGroup: String(runAsGroup) }),
    ...(runAsNonRoot !== undefined && { runAsNonRoot }),
  }
  return () => ({ securityContext })
}

/** A container that runs before the step, or beside it with `restartPolicy: 'Always'`; from kfp-next on. */
export function initContainer(container: InitContainer): KubernetesSetting {
  return () => ({ initContainers: [container] })
}

function isReference(value: object): value is ParameterChannel {
  return 'role' in value && 'source' in value
}

/** The name itself in the field that older backends read, where it is known when compiling. */
function named<Key extends string>(key: Key, given: TextWire): { readonly [K in Key]?: string } {
  return (typeof given === 'string' ? { [key]: given } : {}) as { readonly [K in Key]?: string }
}
