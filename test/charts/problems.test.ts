import { describe, expect, test } from 'vitest'
import { findHelm, findHelm3, render } from './helm.ts'
import type { Values } from './profiles.ts'

const helm = findHelm() as string
const helm3 = findHelm3() as string
const ON = ['--kube-version', '1.36.3']
const HOSTS = { enabled: true, hosts: ['captions.example.org'] }
const PARENTS = { enabled: true, parentRefs: [{ name: 'public' }] }
const PEERS = { network: { peers: { prometheus: { namespace: 'm' }, ingress: { namespace: 'edge' } } } }

/** Values that say what cannot be, or would do nothing, and the line that is said of each. */
const idle: readonly (readonly [values: Values, line: string])[] = [
  [
    { gateway: { enabled: false, ingress: HOSTS } },
    'gateway.ingress.enabled: true, and gateway.enabled is false, so there is nobody to come in to; switch it off, or the gateway on',
  ],
  [
    { gateway: { enabled: false, route: PARENTS } },
    'gateway.route.enabled: true, and gateway.enabled is false, so there is nobody to come in to; switch it off, or the gateway on',
  ],
  [
    { worker: { enabled: false, deletionCost: true } },
    'worker.deletionCost: true, and worker.enabled is false, so nobody would write it; set it to auto',
  ],
  [
    { worker: { enabled: false, recordings: { claimName: 'evenings' } } },
    'worker.recordings.claimName: "evenings", and worker.enabled is false, so nobody would record; leave it empty',
  ],
  ...['gateway', 'worker'].flatMap((part) =>
    [0, '0%'].map((maxUnavailable): readonly [Values, string] => [
      { [part]: { disruptionBudget: { maxUnavailable } } },
      `${part}.disruptionBudget.maxUnavailable: ${maxUnavailable} lets no pod be moved, so no node could be drained; raise it, or set ${part}.disruptionBudget.enabled to false`,
    ]),
  ),
  [
    { worker: { maxCameras: 9 }, scaling: { by: 'hpa' } },
    'worker.maxCameras: 9, and scaling.by is hpa, which goes by scaling.camerasPerWorker; say it there, and set this to auto',
  ],
  [
    { worker: { maxSessions: 0 }, scaling: { by: 'hpa' } },
    'worker.maxSessions: 0, and scaling.by is hpa, which goes by scaling.sessionsPerWorker; say it there, and set this to auto',
  ],
  [
    { ...PEERS, telemetry: { scrapeAnnotations: true, podMonitor: { enabled: true } } },
    'telemetry.podMonitor.enabled: true, and telemetry.scrapeAnnotations is true, so pods could be scraped twice; leave one',
  ],
  ...['scrapeAnnotations', 'podMonitor.enabled'].map((name): readonly [Values, string] => [
    {
      gateway: { enabled: false },
      worker: { metrics: { enabled: false } },
      telemetry: name === 'scrapeAnnotations' ? { [name]: true } : { podMonitor: { enabled: true } },
    },
    `telemetry.${name}: true, and neither gateway.enabled nor worker.enabled with worker.metrics.enabled is, so there is nothing to scrape; set it to false`,
  ]),
  [
    { telemetry: { podMonitor: { enabled: true } } },
    'network.peers.prometheus: empty, and telemetry.podMonitor.enabled is true; say where your Prometheus is',
  ],
  [
    { dashboards: { as: 'perses', project: 'stage' } },
    'dashboards.project: "stage", and dashboards.as is perses, whose project is the namespace; leave it empty',
  ],
  [
    { costs: { namespaces: ['team-a', 'team-b'] } },
    'costs.namespaces: team-a, team-b, and neither costs.requiredLabels nor costs.deviceQuota says what holds there; say it, or leave this empty',
  ],
  [
    { gateway: { extraEnv: [{ name: 'TZ', value: 'UTC' }, { name: 'REDIS_URL' }] } },
    'gateway.extraEnv[1].name: REDIS_URL is set by redis.url; say it there, and leave it out here',
  ],
  [
    { worker: { extraEnv: [{ name: 'TZ' }, { name: 'TZ' }] } },
    'worker.extraEnv[1].name: TZ is there twice; leave one out',
  ],
  [
    { worker: { extraEnv: [{ name: 'TZ', value: '', valueFrom: { fieldRef: { fieldPath: 'spec.a' } } }] } },
    'worker.extraEnv[0]: TZ has both value and valueFrom; leave one out',
  ],
]

/** What Helm says between its own first and last line. */
const linesOf = (stderr: string): readonly string[] => stderr.split('\n\n')[0]!.split('\n').slice(1)

describe.skipIf(helm === undefined)('Values of the chart', () => {
  test.each(idle)('%j are refused in one sentence', (values, line) => {
    const { status, stderr } = render(helm, values, ...ON)
    expect(status).not.toBe(0)
    expect(linesOf(stderr)).toEqual([line])
  })

  const apart: readonly Values[] = [
    { gateway: { enabled: false, ingress: { hosts: HOSTS.hosts } } },
    { worker: { enabled: false, deletionCost: false } },
    { gateway: { disruptionBudget: { enabled: false, maxUnavailable: 0 } } },
    { worker: { disruptionBudget: { maxUnavailable: '10%' } } },
    { worker: { enabled: false }, gateway: { enabled: false }, redis: { trial: { enabled: false } } },
    { ...PEERS, telemetry: { podMonitor: { enabled: true } }, worker: { metrics: { enabled: false } } },
    { dashboards: { as: 'config-map', project: 'stage' } },
    { scaling: { minReplicas: 9, maxReplicas: 3 } },
  ]
  test.each(apart)('%j are taken', (values) => {
    expect(render(helm, values, ...ON)).toMatchObject({ status: 0, stderr: '' })
  })

  /** A fault or two of every part. */
  const wrong: Values = {
    gateway: { ingress: { enabled: true }, preStopSeconds: 60 },
    worker: { device: 'feet', disruptionBudget: { maxUnavailable: 0 } },
    redis: { trial: { enabled: false } },
    devices: { vendor: 'intel', workloads: { 'hand-networks': { memory: '1Gi', choices: ['slice'] } } },
    scaling: { by: 'hpa', minReplicas: 0 },
    costs: { requiredLabels: ['team'] },
    kubeflow: { namespaces: ['team-a'] },
    telemetry: { otlpEndpoint: 'http://collector:4318' },
  }
  const places = [
    ...['gateway.ingress.hosts', 'gateway.preStopSeconds', 'worker.device'],
    ...['worker.disruptionBudget.maxUnavailable', 'redis.url.secretName', 'costs.labels.team'],
    ...['scaling.minReplicas', 'devices.workloads.hand-networks.choices', 'kubeflow.policy'],
    ...['network.peers.redis', 'network.peers.collector', 'network.peers.ingress'],
  ]
  test.each([['4', helm] as const, ['3', helm3] as const].filter(([, program]) => program !== undefined))(
    'are told all their faults at once, each once, by Helm %s',
    (_, program) => {
      const dialects = ['--set', 'network.cilium.enabled=true,network.clusterNetworkPolicy.enabled=true']
      const { status, stderr } = render(program, wrong, ...dialects, '--kube-version', '1.33.0')
      expect(status).not.toBe(0)
      expect(linesOf(stderr).map((line) => line.split(':')[0])).toEqual(places)
    },
  )
})
