import { RESOURCE_CLAIM_ANNOTATION } from '../compiler/lower/claims.ts'
import type { Path } from '../compiler/validate/finding.ts'
import type { SpecIndex } from '../compiler/validate/spec-index.ts'
import type { Json } from '../ir/json.ts'
import type { KubernetesExecutorConfig } from '../ir/kubernetes-executor-config.ts'
import type { RunFinding } from './not-runnable-error.ts'
import type { AddFinding } from './run-check.ts'
import type { Runner } from './run-options.ts'

/** What a setting is worth on this machine; undefined where there is nothing to say. */
interface Verdict {
  readonly severity: RunFinding['severity']
  readonly code: RunFinding['code']
  readonly message: string
  readonly remedy: string
}

interface Situation {
  readonly args: Readonly<Record<string, Json>>
  readonly runner: Runner
}

/** Says of every Kubernetes setting of an executor whether it keeps it from running here or does nothing. */
export function checkKubernetes(
  label: string,
  index: SpecIndex,
  args: Readonly<Record<string, Json>>,
  runner: Runner,
  add: AddFinding,
): void {
  const config = index.platform?.platforms?.kubernetes?.deploymentSpec?.executors?.[label] ?? {}
  for (const setting of Object.keys(config) as (keyof KubernetesExecutorConfig)[]) {
    const path: Path = ['platforms', 'kubernetes', 'deploymentSpec', 'executors', label, setting]
    for (const { severity, code, message, remedy } of verdicts[setting](config, { args, runner }))
      add(severity, code, path, message, remedy)
  }
}

const nothing = (message: string): readonly Verdict[] => [
  { severity: 'warning', code: 'kubernetes', message, remedy: 'nothing needs to be done' },
]

/** Secrets and the like: an optional one may be missing here as on a cluster. */
function missing(
  list: readonly { readonly optional?: boolean }[] | undefined,
  code: 'secret' | 'kubernetes',
  what: string,
): readonly Verdict[] {
  const isNeeded = list?.some(({ optional }) => optional !== true) === true
  return [
    {
      severity: isNeeded ? 'error' : 'warning',
      code,
      message: `the step takes ${what}, and there is none on this machine`,
      remedy: isNeeded
        ? 'run it on a cluster, or give the value as a parameter or by --env in a copy for this machine'
        : 'it is optional; the step runs without',
    },
  ]
}

function scratch(runner: Runner): readonly Verdict[] {
  if (runner !== 'process') return []
  return [
    {
      severity: 'warning',
      code: 'volume',
      message: 'the empty volume is not mounted: its path is the one of this machine',
      remedy: 'let the step use its working folder or TMPDIR, or use --runner docker or podman',
    },
  ]
}

/** Parameter by which our pipelines say which device a step computes on. */
const DEVICE = 'device'

function claim({ args }: Situation): readonly Verdict[] {
  const device = args[DEVICE]
  const isFree = device === 'auto' || device === 'cpu'
  return [
    {
      severity: isFree ? 'warning' : 'error',
      code: 'claim',
      message: `the step claims a device, and nothing hands out devices on this machine${device === undefined ? '' : ` (device is ${JSON.stringify(device)})`}`,
      remedy: isFree
        ? 'the step takes what it finds'
        : 'give the pipeline --arg device=auto or device=cpu, where it has that parameter, or run it on a cluster',
    },
  ]
}

const verdicts: Record<
  keyof KubernetesExecutorConfig,
  (config: KubernetesExecutorConfig, situation: Situation) => readonly Verdict[]
> = {
  secretAsVolume: ({ secretAsVolume }) => missing(secretAsVolume, 'secret', 'a secret'),
  secretAsEnv: ({ secretAsEnv }) => missing(secretAsEnv, 'secret', 'a secret'),
  configMapAsVolume: ({ configMapAsVolume }) => missing(configMapAsVolume, 'kubernetes', 'a ConfigMap'),
  configMapAsEnv: ({ configMapAsEnv }) => missing(configMapAsEnv, 'kubernetes', 'a ConfigMap'),
  pvcMount: () => [
    {
      severity: 'error',
      code: 'volume',
      message: 'the step mounts a volume of a cluster',
      remedy: 'pass files as artifacts, or run it on a cluster',
    },
  ],
  genericEphemeralVolume: (_, { runner }) => scratch(runner),
  emptyDirMounts: (_, { runner }) => scratch(runner),
  enabledSharedMemory: () => nothing('the step gets the shared memory that this machine has'),
  fieldPathAsEnv: () =>
    nothing('there is no pod here whose fields could become environment variables; they stay unset'),
  initContainers: () => [
    {
      severity: 'error',
      code: 'kubernetes',
      message: 'init containers are not run here, and the step may need what they do',
      remedy: 'do that work in a task before this one',
    },
  ],
  podResourceClaims: (_, situation) => claim(situation),
  podMetadata: ({ podMetadata }, situation) =>
    podMetadata?.annotations?.[RESOURCE_CLAIM_ANNOTATION] === undefined
      ? nothing('there is no pod here to label')
      : claim(situation),
  nodeSelector: () => nothing('there is one node here'),
  nodeAffinity: () => nothing('there is one node here'),
  podAffinity: () => nothing('there is one node here'),
  tolerations: () => nothing('there is one node here'),
  imagePullPolicy: () => nothing('no image is pulled'),
  imagePullSecret: () => nothing('no image is pulled'),
  securityContext: () => nothing('the step runs as you'),
  activeDeadlineSeconds: () => [],
}
