import { describe, expect, test } from 'vitest'
import { faultsOf, schemas } from './crd-schemas.ts'
import { helm, render } from './render.ts'

const OTHERS = /^(policy\.networking\.k8s\.io|security\.istio\.io|networking\.istio\.io|cilium\.io)\//

describe.skipIf(helm === undefined || schemas === undefined)("The manifests for others' controllers", () => {
  const everything = ['--values', 'test/charts/network-everything.yaml']
  const visitors = [
    '--set',
    'network.istio.enabled=false,network.peers.ingress.cidrs={198.51.100.0/24,2001:db8::/32}',
  ]
  const manifests =
    helm === undefined
      ? []
      : [...render(...everything).manifests, ...render(...everything, ...visitors).manifests].filter(
          ({ apiVersion }) => OTHERS.test(apiVersion),
        )

  test('are there, of every kind that the docs name', () => {
    expect([...new Set(manifests.map(({ kind }) => kind))].sort()).toEqual([
      'AuthorizationPolicy',
      'CiliumNetworkPolicy',
      'ClusterNetworkPolicy',
      'PeerAuthentication',
      'ServiceEntry',
      'Sidecar',
    ])
  })

  test('fit the schemas that these publish, with no field that they do not know', () => {
    const faults = manifests.map((manifest) => ({
      manifest: `${manifest.kind} ${manifest.metadata.name}`,
      faults: faultsOf(manifest),
    }))
    expect(faults.filter((found) => found.faults === undefined || found.faults.length > 0)).toEqual([])
  })

  test('would be refused with a field that is not known, or a value that may not be', () => {
    const found = manifests.map((manifest) => {
      const unknown = { ...manifest, spec: { ...(manifest.spec as object), unheardOf: true } }
      return faultsOf(unknown)?.length
    })
    expect(found.filter((count) => count === undefined || count === 0)).toEqual([])
    const [policy] = manifests.filter(({ kind }) => kind === 'ClusterNetworkPolicy')
    expect(faultsOf({ ...policy!, spec: { ...(policy?.spec as object), priority: 5000 } })).toHaveLength(1)
  })
})
