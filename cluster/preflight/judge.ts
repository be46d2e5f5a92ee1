import type { ClusterState, Device, DeviceClass } from './cluster-state.ts'
import type { Finding } from './finding.ts'
import { judgeApi } from './judge-api.ts'

/** Everything that is wrong with the devices of a cluster; empty where nothing is. */
export function judge(state: ClusterState): readonly Finding[] {
  if (state.versions.length === 0) return judgeApi(state)
  return [
    ...judgeApi(state),
    ...templates(state),
    ...handedOutTwice(state),
    ...tainted(state),
    ...policies(state),
    ...waiting(state),
  ]
}

function templates(state: ClusterState): readonly Finding[] {
  const findings: Finding[] = []
  for (const { namespace, templates } of state.maps)
    for (const [key, name] of Object.entries(templates))
      if (!state.templates.some(({ place }) => place === `${namespace}/${name}`))
        findings.push({
          severity: 'fault',
          kind: 'no-template',
          sentence: `ConfigMap signline-resource-claims of namespace ${namespace} says that "${key}" is ResourceClaimTemplate ${name}, which is not there; run helm upgrade again`,
        })
  const wanted = new Map<string, string[]>()
  for (const { classes, place } of state.templates) {
    const known = classes.filter((name) => state.classes.some((each) => each.name === name))
    for (const name of classes) {
      const places = wanted.get(name) ?? []
      wanted.set(name, [...places, place])
    }
    if (known.length > 0) findings.push(...supply(state, place, known))
  }
  for (const [name, places] of wanted)
    if (!state.classes.some((each) => each.name === name))
      findings.push({
        severity: 'fault',
        kind: 'no-device-class',
        sentence: `DeviceClass ${name}, which ${places.join(', ')} names, is not there; install the DRA driver that brings it, or choose another devices.vendor`,
      })
  return findings
}

function supply(state: ClusterState, place: string, classNames: readonly string[]): readonly Finding[] {
  const classes = state.classes.filter(({ name }) => classNames.includes(name))
  const fitting = state.devices.filter((device) => classes.some((each) => fits(device, each)))
  const names = classNames.join(' or ')
  if (fitting.length === 0)
    return [
      {
        severity: 'fault',
        kind: 'no-device',
        sentence: `${place}: no node offers a device of class ${names}; see that the driver's pods run on the nodes with GPUs (kubectl get resourceslices)`,
      },
    ]
  if (fitting.some(({ allocated, shareable, taints }) => taints.length === 0 && (!allocated || shareable)))
    return []
  const sentence = `${place}: all ${fitting.length} devices of class ${names} are allocated or tainted, so the next pod waits; add nodes, or let workloads share (devices.workloads.*.choices)`
  return [{ severity: 'warning', kind: 'no-free-device', sentence }]
}

function fits(device: Device, { driver, type }: DeviceClass): boolean {
  return (driver === undefined || device.driver === driver) && (type === undefined || device.type === type)
}

/** Whose devices a device plugin's resource is made of, by the beginning of its name. */
const PLUGINS: readonly (readonly [prefix: string, driver: string])[] = [
  ['nvidia.com/', 'gpu.nvidia.com'],
  ['amd.com/', 'gpu.amd.com'],
  ['gpu.intel.com/', 'gpu.intel.com'],
]

function handedOutTwice({ plugged, devices }: ClusterState): readonly Finding[] {
  return plugged.flatMap(({ node, resource, count }): Finding[] => {
    const driver = PLUGINS.find(([prefix]) => resource.startsWith(prefix))?.[1]
    if (count === 0 || !devices.some((device) => device.driver === driver && device.node === node)) return []
    const sentence = `node ${node}: its GPUs are handed out twice, as ${count} ${resource} by the device plugin and by the DRA driver ${driver}, so two pods may get one; turn the device plugin off on this node`
    return [{ severity: 'fault', kind: 'handed-out-twice', sentence }]
  })
}

function tainted({ devices }: ClusterState): readonly Finding[] {
  return devices.flatMap(({ name, pool, driver, taints }): Finding[] => {
    if (taints.length === 0) return []
    const sentence = `device ${name} of ${driver} in pool ${pool} is tainted (${taints.join(', ')}) and given to nobody who does not tolerate it; repair or replace it`
    return [{ severity: 'warning', kind: 'tainted-device', sentence }]
  })
}

function policies({ policies }: ClusterState): readonly Finding[] {
  return policies.flatMap(({ namespace, key, outcome, message }): Finding[] => {
    if (outcome === 'claimed') return []
    const sentence =
      outcome === 'ignored'
        ? `namespace ${namespace}: a step that names the claim "${key}" gets none, because no policy turns the annotation into a claim; set kubeflow.policy (MutatingAdmissionPolicy needs Kubernetes 1.36, or its gate and API from 1.34), or compile pipelines for kfp-next`
        : `namespace ${namespace}: a step that names the claim "${key}" is refused: ${message}; see which policy that is, and that the map has the key`
    return [{ severity: 'fault', kind: 'policy-missing', sentence }]
  })
}

function waiting({ waiting }: ClusterState): readonly Finding[] {
  return waiting.map(({ pod, message }) => ({
    severity: 'warning',
    kind: 'pod-waits',
    sentence: `pod ${pod} waits for a device: the scheduler says "${message}"; see kubectl get resourceclaims and resourceslices`,
  }))
}
