import { describe, expect, test } from 'vitest'
import type { Manifest } from '#network/evaluate/endpoint.js'
import { helm, render } from './render.ts'

const ON = ['--kube-version', '1.36.3', '--set', 'worker.deletionCost=true']

interface PodSpec {
  readonly automountServiceAccountToken: boolean
  readonly containers: readonly { readonly args: readonly string[]; readonly env: readonly object[] }[]
  readonly volumes: readonly { readonly name: string; readonly projected?: object }[]
}

function named(manifests: readonly Manifest[], kind: string, name: string): Manifest | undefined {
  return manifests.find((manifest) => manifest.kind === kind && manifest.metadata.name === name)
}

function podOf(manifests: readonly Manifest[]): PodSpec {
  const { template } = named(manifests, 'Deployment', 'rel-signline-worker')!.spec as {
    template: { spec: PodSpec }
  }
  return template.spec
}

/** Whether workers have what it takes to write what ending them would cost. */
function isOn(manifests: readonly Manifest[]): boolean {
  const parts = [
    named(manifests, 'Role', 'rel-signline-worker') !== undefined,
    named(manifests, 'RoleBinding', 'rel-signline-worker') !== undefined,
    named(manifests, 'ValidatingAdmissionPolicyBinding', 'deletion-cost.rel-signline.live') !== undefined,
    podOf(manifests).volumes.some(({ projected }) => projected !== undefined),
    podOf(manifests).containers[0]!.args.includes('--pod-deletion-cost'),
  ]
  expect(new Set(parts).size, JSON.stringify(parts)).toBe(1)
  return parts[0]!
}

describe.skipIf(helm === undefined)('Workers write what ending them would cost', () => {
  test.each([
    ['where the values say so', true, ['--set', 'worker.deletionCost=true']],
    ['where KEDA ends workers', true, ['--set', 'scaling.by=keda,network.peers.keda.namespace=keda']],
    ['where a HorizontalPodAutoscaler ends workers', true, ['--set', 'scaling.by=hpa']],
    ['not where their number is fixed', false, []],
    ['not where the values say so', false, ['--set', 'scaling.by=hpa,worker.deletionCost=false']],
  ])('%s', (_, wanted, values) => {
    expect(isOn(render('--kube-version', '1.36.3', ...values).manifests)).toBe(wanted)
  })

  test('with a token that is mounted for an hour, the name of their pod, and nothing that mounts one by itself', () => {
    const { automountServiceAccountToken, containers, volumes } = podOf(render(...ON).manifests)
    expect(automountServiceAccountToken).toBe(false)
    const { args, env } = containers[0]!
    expect(args[args.indexOf('--pod-deletion-cost') + 1]).toBe('$(POD_NAME)')
    expect(env).toContainEqual({ name: 'POD_NAME', valueFrom: { fieldRef: { fieldPath: 'metadata.name' } } })
    expect(volumes.find(({ name }) => name === 'token')?.projected).toMatchObject({
      sources: [{ serviceAccountToken: { path: 'token', expirationSeconds: 3600 } }, {}, {}],
    })
  })

  test('with a Role that lets them patch pods of the namespace and nothing else', () => {
    const role = named(render(...ON).manifests, 'Role', 'rel-signline-worker') as unknown as {
      readonly metadata: { readonly namespace: string }
      readonly rules: unknown
    }
    expect(role.metadata.namespace).toBe('live')
    expect(role.rules).toEqual([{ apiGroups: [''], resources: ['pods'], verbs: ['patch'] }])
  })

  test('or not, and nothing between', () => {
    expect(render('--set', 'worker.deletionCost=sometimes').refusal).toContain('/worker/deletionCost')
  })
})
