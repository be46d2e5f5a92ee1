import { describe, expect, test } from 'vitest'
import { faultsOf, schemas } from './crd-schemas.ts'
import { helm, type Rendering, render } from './render.ts'

const EDGE = ['--set', 'network.peers.ingress.namespace=edge']
const HOST = ['--set', 'gateway.ingress.enabled=true,gateway.ingress.hosts={captions.example.org}']
const ROUTE = [
  '--set-json',
  'gateway.route={"enabled":true,"parentRefs":[{"name":"public","namespace":"edge"}],"timeouts":{"request":"0s"}}',
]

function specOf({ manifests }: Rendering, kind: string): Spec | undefined {
  return manifests.find((manifest) => manifest.kind === kind)?.spec as Spec | undefined
}

/** The one container of a component's Deployment, and the volumes of its pods. */
function podOf({ manifests }: Rendering, component: string): Spec {
  const deployment = manifests.find(
    ({ kind, metadata }) => kind === 'Deployment' && metadata.name === `rel-signline-${component}`,
  ) as { readonly spec: { readonly template: { readonly spec: Spec } } }
  return deployment.spec.template.spec
}

// biome-ignore lint/suspicious/noExplicitAny: what was rendered is what is tested
type Spec = any

describe.skipIf(helm === undefined)('Browsers come in', () => {
  test('by a port-forward alone, unless the values say how', () => {
    const rendering = render()
    expect(specOf(rendering, 'Ingress')).toBeUndefined()
    expect(specOf(rendering, 'HTTPRoute')).toBeUndefined()
  })

  test('by an Ingress: each host leads to the gateway, the certificate is the one that is named', () => {
    const spec = specOf(
      render(...EDGE, ...HOST, '--set', 'gateway.ingress.tlsSecretName=cert,gateway.ingress.className=edge'),
      'Ingress',
    )
    expect(spec.ingressClassName).toBe('edge')
    expect(spec.tls).toEqual([{ hosts: ['captions.example.org'], secretName: 'cert' }])
    expect(spec.rules).toEqual([
      {
        host: 'captions.example.org',
        http: {
          paths: [
            {
              path: '/',
              pathType: 'Prefix',
              backend: { service: { name: 'rel-signline-gateway', port: { name: 'http' } } },
            },
          ],
        },
      },
    ])
  })

  test.skipIf(schemas === undefined)('by a route of the Gateway API that fits its schema', () => {
    const route = render(...EDGE, ...ROUTE).manifests.find(({ kind }) => kind === 'HTTPRoute')!
    expect(faultsOf(route)).toEqual([])
    expect(route.spec).toEqual({
      parentRefs: [
        { group: 'gateway.networking.k8s.io', kind: 'Gateway', name: 'public', namespace: 'edge' },
      ],
      rules: [
        {
          matches: [{ path: { type: 'PathPrefix', value: '/' } }],
          backendRefs: [{ group: '', kind: 'Service', name: 'rel-signline-gateway', port: 80, weight: 1 }],
          timeouts: { request: '0s' },
        },
      ],
    })
    expect(faultsOf({ ...route, spec: { ...(route.spec as Spec), hostname: 'a' } })).toHaveLength(1)
  })

  test('by a load balancer of the class, from the addresses and with the addresses that the values say', () => {
    const service = ({ manifests }: Rendering): Spec =>
      manifests.find(({ kind, metadata }) => kind === 'Service' && metadata.name === 'rel-signline-gateway')
        ?.spec
    const said = 'type=LoadBalancer,externalTrafficPolicy=Local,loadBalancerClass=example.org/outer'
    const balanced = render(
      '--set',
      `gateway.service.${said.replaceAll(',', ',gateway.service.')}`,
      '--set',
      'gateway.service.loadBalancerSourceRanges={198.51.100.0/24},network.peers.ingress.cidrs={198.51.100.0/24}',
    )
    expect(balanced.refusal).toBeUndefined()
    expect(service(balanced)).toMatchObject({
      type: 'LoadBalancer',
      externalTrafficPolicy: 'Local',
      loadBalancerClass: 'example.org/outer',
      loadBalancerSourceRanges: ['198.51.100.0/24'],
    })
    expect(Object.keys(service(render()))).toEqual(['type', 'selector', 'ports'])
  })

  test('never by a door that the network rules keep shut', () => {
    expect(render(...HOST).refusal).toContain(
      'network.peers.ingress: empty, and gateway.ingress.enabled is true; say where its pods are',
    )
    expect(render(...ROUTE).refusal).toContain(
      'network.peers.ingress: empty, and gateway.route.enabled is true',
    )
    expect(render(...HOST, '--set', 'network.networkPolicy.enabled=false').refusal).toBeUndefined()
  })

  test.each([
    [['gateway.ingress.enabled=true'], 'gateway.ingress.hosts: empty, and gateway.ingress.enabled is true'],
    [['gateway.route.enabled=true'], 'gateway.route.parentRefs: empty, and gateway.route.enabled is true'],
    [['gateway.ingress.hosts={https://a}'], '/gateway/ingress/hosts/0'],
    [
      ['gateway.service.externalTrafficPolicy=Local'],
      'gateway.service.externalTrafficPolicy: "Local", and gateway.service.type is ClusterIP, which nobody outside reaches; set type to NodePort or LoadBalancer',
    ],
    [
      ['gateway.service.type=NodePort', 'gateway.service.loadBalancerClass=a'],
      'gateway.service.loadBalancerClass: set, and gateway.service.type is NodePort, so it would be ignored; set type to LoadBalancer',
    ],
    [
      ['gateway.service.loadBalancerSourceRanges={10.0.0.0/8}'],
      'gateway.service.loadBalancerSourceRanges: set, and gateway.service.type is ClusterIP, so it would be ignored',
    ],
    [['gateway.trustedProxies={proxy}'], '/gateway/trustedProxies/0'],
    [['gateway.route.timeouts.request=soon'], '/gateway/route/timeouts/request'],
    [['worker.recordings.claimName=My claim'], '/worker/recordings/claimName'],
  ])('%j is refused with the path', (values, place) => {
    expect(render(...EDGE, '--set', values.join(',')).refusal).toContain(place)
  })

  test('and are told apart where the proxy is trusted', () => {
    const { containers } = podOf(render('--set', 'gateway.trustedProxies={10.4.0.0/16,fd00::7}'), 'gateway')
    expect(containers[0].args.join(' ')).toContain('--trust-proxy 10.4.0.0/16 --trust-proxy fd00::7')
  })
})

describe.skipIf(helm === undefined)('Pods', () => {
  test('trust an authority of yours where one is named, and none else', () => {
    const trusting = render(
      '--set',
      'certificateAuthorities.configMapName=ours,certificateAuthorities.key=root.pem',
    )
    for (const component of ['gateway', 'worker']) {
      const { containers, volumes } = podOf(trusting, component)
      const path = containers[0].env.find(({ name }: Spec) => name === 'NODE_EXTRA_CA_CERTS').value
      const mount = containers[0].volumeMounts.find(({ name }: Spec) => name === 'authorities')
      expect(path).toBe(`${mount.mountPath}/ca.crt`)
      expect(volumes.find(({ name }: Spec) => name === 'authorities').configMap).toEqual({
        name: 'ours',
        items: [{ key: 'root.pem', path: 'ca.crt' }],
      })
    }
    expect(JSON.stringify(podOf(render(), 'worker'))).not.toContain('NODE_EXTRA_CA_CERTS')
  })

  test('record into a claim of yours, and nothing where none is named', () => {
    const { containers, volumes } = podOf(render('--set', 'worker.recordings.claimName=evenings'), 'worker')
    expect(containers[0].args.join(' ')).toContain('--recordings /recordings')
    expect(containers[0].volumeMounts).toContainEqual({ name: 'recordings', mountPath: '/recordings' })
    expect(volumes).toContainEqual({
      name: 'recordings',
      persistentVolumeClaim: { claimName: 'evenings' },
    })
    expect(JSON.stringify(podOf(render(), 'worker'))).not.toContain('recordings')
  })
})
