import type { ResourceVersion } from '../api/resource-version.ts'
import { type ClusterState, FEATURES, type Feature, GATES, placeOf } from './cluster-state.ts'
import type { Finding } from './finding.ts'

/** What is wrong with the versions of resource.k8s.io that a cluster serves, and with the gates behind them. */
export function judgeApi(state: ClusterState): readonly Finding[] {
  const unread = unreadApi(state)
  if (unread.length > 0) return unread
  if (state.versions.length === 0) return [noApi]
  return [...oldApi(state), ...claimsDropped(state), ...gatesOff(state)]
}

const noApi: Finding = {
  severity: 'fault',
  kind: 'no-api',
  sentence:
    'the API server serves no version of resource.k8s.io, so no device can be claimed; use Kubernetes 1.34 or newer (or turn the gate DynamicResourceAllocation and its API on), or install with devices.vendor=none',
}

/** The version that Kubernetes' own scheduler and controllers read; they convert nothing. */
function versionRead(kubernetesMinor: number): ResourceVersion {
  return kubernetesMinor >= 34 ? 'v1' : 'v1beta1'
}

/** Seen on 1.36.3: the scheduler waits for the lists that it cannot get, and places nothing, device or not. */
export function unreadApi({ versions, kubernetesMinor }: ClusterState): readonly Finding[] {
  const read = versionRead(kubernetesMinor)
  if (versions.includes(read) || (read !== 'v1' && versions.length === 0)) return []
  const served = versions.length === 0 ? 'serves none' : `serves ${versions.join(' and ')} alone`
  const sentence = `the scheduler and controllers of Kubernetes 1.${kubernetesMinor} read resource.k8s.io/${read}, and the API server ${served}, so no pod is scheduled, not even one without a device; start the API server with --runtime-config=resource.k8s.io/${read}=true`
  return [{ severity: 'fault', kind: 'unread-api', sentence }]
}

function oldApi({ versions: [newest] }: ClusterState): readonly Finding[] {
  if (newest === undefined || newest === 'v1') return []
  const sentence = `the newest resource.k8s.io is ${newest}, in which a claim can say less and which later versions of Kubernetes drop; upgrade to Kubernetes 1.34 or newer`
  return [{ severity: 'warning', kind: 'old-api', sentence }]
}

/** The API can be served while the gate of its field in pods is off. */
function claimsDropped({ dropsClaimsOfPods }: ClusterState): readonly Finding[] {
  if (!dropsClaimsOfPods) return []
  const sentence =
    'the gate DynamicResourceAllocation is off, so the API server takes the claims out of pods without a word and they run without a device; turn it on for API server, scheduler, controller manager and kubelets'
  return [{ severity: 'fault', kind: 'claims-dropped', sentence }]
}

/** The values that need each feature. */
const VALUES: Readonly<Record<Feature, string>> = {
  firstAvailable: 'more than one of devices.workloads.*.choices',
  tolerations: 'devices.workloads.*.tolerations',
  capacity: '"shared" in devices.workloads.*.choices',
  distinctAttribute: '"different-gpus" as devices.workloads.*.placement',
}

/**
 * Before anything is installed every gate that is off is told; afterwards those that something needs, and all
 * where a template is missing: the API server refuses a template of which a gate leaves nothing. What an old
 * version cannot say is no gate's fault.
 */
function gatesOff({ gates, claims, maps }: ClusterState): readonly Finding[] {
  const missing = maps.some(({ namespace, templates }) =>
    Object.values(templates).some(
      (name) => !claims.some((claim) => placeOf(claim) === placeOf({ namespace, name })),
    ),
  )
  const off = FEATURES.filter(
    (feature) => gates[feature].state === 'off' && gates[feature].knownBy !== 'version',
  )
  return off.flatMap((feature): Finding[] => {
    const gate = GATES[feature]
    const value = VALUES[feature]
    const users = claims.filter(({ uses }) => uses.includes(feature)).map(placeOf)
    if (users.length > 0)
      return [
        {
          severity: 'fault',
          kind: 'gate-off',
          sentence: `${users.join(', ')}: ${feature} does nothing in it, because the gate ${gate} is off; turn it on for API server, scheduler and controller manager, or do without ${value}`,
        },
      ]
    if (claims.length > 0 && !missing) return []
    const sentence = `the gate ${gate} is off, so ${value} cannot be had; turn it on for API server, scheduler and controller manager where you need it`
    return [{ severity: 'warning', kind: 'gate-off', sentence }]
  })
}
