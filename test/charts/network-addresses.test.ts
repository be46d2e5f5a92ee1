import { spawnSync } from 'node:child_process'
import { describe, expect, test } from 'vitest'
import { helm, render } from './render.ts'

/** The rules, and what the values name beside them that these would keep out. */
function cameras(allowed: readonly string[], peer: object, ...more: readonly string[]): readonly string[] {
  return [
    '--set-json',
    `gateway.allowedCameras=${JSON.stringify(allowed)}`,
    '--set-json',
    `network.peers.cameras=${JSON.stringify(peer)}`,
    ...more,
  ]
}

function collector(endpoint: string, peer: object, ...more: readonly string[]): readonly string[] {
  return [
    '--set',
    `telemetry.otlpEndpoint=${endpoint}`,
    '--set-json',
    `network.peers.collector=${JSON.stringify(peer)}`,
    ...more,
  ]
}

function upload(endpoint: string): readonly string[] {
  return ['--set', `kubeflow.upload.enabled=true,kubeflow.upload.endpoint=${endpoint}`]
}

const CILIUM_ALONE = ['--set', 'network.networkPolicy.enabled=false,network.cilium.enabled=true']
const ISTIO_ALONE = ['--set', 'network.networkPolicy.enabled=false,network.istio.enabled=true']
const NO_RULES = ['--set', 'network.networkPolicy.enabled=false']
const NET = { cidrs: ['10.9.0.0/24', '2001:db8:7::/48'] }
const MONITORING = { namespace: 'monitoring', service: 'collector.monitoring' }

/** What `helm install` prints after it, without a cluster. */
function notes(...args: readonly string[]): string {
  const given = ['install', 'rel', 'charts/signline', '--namespace', 'live', '--dry-run=client', ...args]
  const { stdout, stderr } = spawnSync(helm ?? 'helm', given, {
    encoding: 'utf8',
    maxBuffer: 64 * 1024 * 1024,
  })
  expect(stderr).not.toContain('Error')
  return stdout.slice(stdout.indexOf('\nNOTES:')).replaceAll('\n', ' ')
}

describe.skipIf(helm === undefined)('What the values name and the rules would keep out is refused', () => {
  const refused: readonly (readonly [args: readonly string[], sentence: string])[] = [
    [
      collector('http://collector.monitoring:4317', MONITORING),
      'telemetry.otlpEndpoint: leads to port 4317, and the rules let pods to 4318 of collector; set network.peers.collector.ports.otlp, or servicePorts.otlp where a Service turns this port into that',
    ],
    [collector('http://collector.monitoring', MONITORING), 'telemetry.otlpEndpoint: leads to port 80, and'],
    [collector('https://user:secret@[fd00::1]/v1', { cidrs: ['fd00::/64'] }), 'leads to port 443, and'],
    [
      collector(
        'http://collector.monitoring:4318',
        { ...MONITORING, servicePorts: { otlp: 80 } },
        ...ISTIO_ALONE,
      ),
      'telemetry.otlpEndpoint: leads to port 4318, and the rules let pods to 80 of collector',
    ],
    [
      upload('http://ml-pipeline.kubeflow'),
      'kubeflow.upload.endpoint: leads to port 80, and the rules let pods to 8888 of kubeflow',
    ],
    [
      cameras(['rtsp://10.0.7.12'], {}),
      'network.peers.cameras: empty, and gateway.allowedCameras has rtsp://10.0.7.12; say where your cameras are',
    ],
    [
      cameras(['rtsp://10.9.0.7', 'rtsp://user:secret@10.9.1.7/stage'], NET),
      'gateway.allowedCameras: rtsp://10.9.1.7/stage lies in none of network.peers.cameras.cidrs (10.9.0.0/24, 2001:db8:7::/48), so workers would not reach it; add its address there',
    ],
    [
      cameras(['http://[2001:db8:8::7]/'], NET),
      'gateway.allowedCameras: http://[2001:db8:8::7]/ lies in none of',
    ],
    [
      cameras(['rtsp://10.9.0.7:5554'], NET),
      'gateway.allowedCameras: rtsp://10.9.0.7:5554 is on port 5554, and the rules let workers to 554, 8554, 80, 443; give one that you do not need that number in network.peers.cameras.ports',
    ],
    [cameras(['rtsps://10.9.0.7'], NET), 'rtsps://10.9.0.7 is on port 322, and'],
    [
      cameras(['rtsp://gate.example'], { cidrs: [], hosts: ['door.example'] }, ...CILIUM_ALONE),
      'gateway.allowedCameras: rtsp://gate.example is none of network.peers.cameras.hosts (door.example), so workers would not reach it; add it there',
    ],
    [
      cameras(['rtsp://10.9.0.7'], { cidrs: [], hosts: ['door.example'] }, ...CILIUM_ALONE),
      'rtsp://10.9.0.7 lies in none of network.peers.cameras.cidrs (none)',
    ],
  ]
  test.each(refused)('%j', (args, sentence) => {
    const { refusal } = render(...args)
    expect(refusal).toContain(sentence)
    expect(refusal).not.toContain('secret')
  })

  test('all at once', () => {
    const { refusal } = render(...cameras(['rtsp://10.9.1.7:5554', 'rtsp://10.9.2.7'], NET))
    expect(refusal?.match(/^gateway\.allowedCameras: /gm)).toHaveLength(3)
  })

  const accepted: readonly (readonly string[])[] = [
    collector('http://collector.monitoring:4318', MONITORING),
    collector('http://collector.monitoring:4317/', { ...MONITORING, ports: { otlp: 4317 } }),
    collector('http://collector.monitoring', { ...MONITORING, servicePorts: { otlp: 80 } }, ...ISTIO_ALONE),
    collector('http://10.9.0.7:4318', { ...MONITORING, servicePorts: { otlp: 80 } }),
    collector('http://collector.monitoring:4317', MONITORING, ...NO_RULES),
    upload('http://ml-pipeline.kubeflow:8888'),
    cameras(
      ['rtsp://10.9.0.7', 'HTTP://10.9.0.255:8554/stage', 'rtsp://[2001:db8:7:1::9]:554', '/dev/video0'],
      NET,
    ),
    cameras(['rtsps://10.9.0.7'], { ...NET, ports: { 'rtsp-alt': 322 } }),
    cameras(['rtsp://10.9.0.7', 'rtsp://[2001:db8::1]'], { cidrs: ['0.0.0.0/0', '::/0'] }),
    cameras(['rtsp://[2001:DB8::1]'], { cidrs: ['2001:0db8:0:0:0:0:0:1/128'] }),
    cameras(['rtsp://door.example'], { cidrs: [], hosts: ['door.example'] }, ...CILIUM_ALONE),
    cameras(['rtsp://10.0.7.12'], {}, ...NO_RULES),
    cameras(['rtsp://10.0.7.12'], {}, '--set', 'worker.enabled=false'),
    cameras(['rtsp://recorder.cameras'], { namespace: 'cameras', labels: { app: 'recorder' } }),
  ]
  test.each(accepted.map((args) => [args]))('and the rest is not: %j', (args) => {
    expect(render(...args).refusal).toBeUndefined()
  })
})

describe.skipIf(helm === undefined)('DNS is let through', () => {
  const OPENSHIFT = {
    namespace: 'openshift-dns',
    labels: { 'k8s-app': null, 'dns.operator.openshift.io/daemonset-dns': 'default' },
    ports: { dns: 5353, 'dns-tcp': 5353 },
  }
  const podsIn = (namespace: string, matchLabels: object): object => ({
    namespaceSelector: { matchLabels: { 'kubernetes.io/metadata.name': namespace } },
    podSelector: { matchLabels },
  })
  const coreDns = podsIn('kube-system', { 'k8s-app': 'kube-dns' })
  const block = { ipBlock: { cidr: '169.254.20.10/32' } }
  const [, openshiftLabel] = Object.entries(OPENSHIFT.labels)

  test.each([
    ['by default to CoreDNS', {}, [coreDns], 53],
    ['to a cache on the node', { cidrs: ['169.254.20.10/32'] }, [coreDns, block], 53],
    [
      'to OpenShift’s pods and their port',
      OPENSHIFT,
      [podsIn('openshift-dns', Object.fromEntries([openshiftLabel ?? []]))],
      5353,
    ],
  ])('%s', (_, peer, to, port) => {
    const { manifests, refusal } = render('--set-json', `network.peers.dns=${JSON.stringify(peer)}`)
    expect(refusal).toBeUndefined()
    const rules = manifests.flatMap(({ kind, spec }) =>
      kind === 'NetworkPolicy' ? ((spec as { egress?: readonly object[] }).egress ?? []) : [],
    )
    const ports = ['UDP', 'TCP'].map((protocol) => ({ port, protocol }))
    expect(rules).toContainEqual({ to, ports })
  })
})

describe.skipIf(helm === undefined)('What the chart cannot know is said after installing', () => {
  test('names of cameras, whose addresses decide', () => {
    const unknown =
      'The rules decide by address about these, and the chart cannot know theirs: rtsp://door.example.'
    expect(notes(...cameras(['rtsp://10.9.0.7', 'rtsp://door.example'], NET))).toContain(unknown)
    expect(notes(...cameras(['rtsp://10.9.0.7'], NET))).not.toContain('cannot know')
  })

  test('the port of a Redis whose URL lies in a Secret', () => {
    const own = 'redis.trial.enabled=false,redis.url.secretName=redis-url,network.peers.redis.namespace=redis'
    const said = (more: string): string => notes('--set', `${own}${more}`)
    expect(said('')).toContain('Redis is reached on port 6379 alone.')
    expect(said(',network.peers.redis.ports.redis=6380')).toContain('Redis is reached on port 6380 alone.')
    expect(notes()).not.toContain('is reached on port')
  })

  test('that a node stands for its visitors', () => {
    const balanced = 'gateway.service.type=LoadBalancer,network.peers.ingress.cidrs={0.0.0.0/0}'
    const said = 'Visitors have the address of the node that took them in'
    expect(notes('--set', balanced)).toContain(said)
    expect(notes('--set', `${balanced},gateway.service.externalTrafficPolicy=Local`)).not.toContain(said)
    expect(notes()).not.toContain(said)
  })
})
