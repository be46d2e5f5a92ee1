import { readFileSync } from 'node:fs'
import { load } from 'js-yaml'
import { describe, expect, test } from 'vitest'
import { findHelm, render } from './helm.ts'
import { type Values, workloads } from './profiles.ts'

const helm = findHelm() as string
const ON = ['--kube-version', '1.36.3']
const at = (section: string, values: Values): Values => ({ [section]: values })
const peer = (id: string, values: Values): Values => ({ network: { peers: { [id]: values } } })
const hands = (values: Values): Values => ({ devices: workloads('nvidia', values) })
const limits = (values: Values): Values => ({ worker: { resources: { limits: values } } })

describe.skipIf(helm === undefined)('What people mistake in values', () => {
  /** Refused by values.schema.json: what is said of them has the path, or begins with it. */
  const malformed: readonly (readonly [values: Values, places: readonly string[]])[] = [
    [limits({ memory: '512m' }), ['/worker/resources/limits/memory']],
    [limits({ memory: '2GB' }), ['/worker/resources/limits/memory']],
    [limits({ memory: '512' }), ['/worker/resources/limits/memory']],
    [limits({ memory: 512 }), ['/worker/resources/limits/memory']],
    [limits({ cpu: '1Gi' }), ['/worker/resources/limits/cpu']],
    [limits({ mem: '1Gi' }), ["/worker/resources/limits': additional properties 'mem'"]],
    [hands({ memory: '2' }), ['/devices/workloads/hand-networks/memory']],
    [hands({ memory: '2000m' }), ['/devices/workloads/hand-networks/memory']],
    [
      at('redis', { trial: { image: 'redis:' }, url: { secretName: 'a..b', key: 'a/b' } }),
      ['/redis/trial/image', '/redis/url/secretName', '/redis/url/key'],
    ],
    [
      at('gateway', {
        origins: ['https://a.example:65536'],
        ingress: { hosts: ['10.0.0.1', `${'a'.repeat(64)}.example`], annotations: { 'a b': '' } },
        route: { hostnames: ['10.0.0.1'] },
        service: { loadBalancerSourceRanges: ['999.1.1.1/8'] },
        trustedProxies: ['10.0.0.256', 'fd00:::1'],
      }),
      [
        '/gateway/origins/0',
        '/gateway/ingress/hosts/0',
        '/gateway/ingress/hosts/1',
        "/gateway/ingress/annotations': additional properties 'a b'",
        '/gateway/route/hostnames/0',
        '/gateway/service/loadBalancerSourceRanges/0',
        '/gateway/trustedProxies/0',
        '/gateway/trustedProxies/1',
      ],
    ],
    [
      peer('cameras', {
        cidrs: ['10.0.0.1', '999.1.1.1/8', '10.0.0.010/32', 'fd00:::1/64', 'fd000::/64', ':/64'],
        hosts: ['10.0.0.1'],
        labels: { 'a b': '' },
      }),
      [
        ...[0, 1, 2, 3, 4, 5].map((index) => `/network/peers/cameras/cidrs/${index}`),
        '/network/peers/cameras/hosts/0',
        "/network/peers/cameras/labels': additional properties 'a b'",
      ],
    ],
    [
      at('worker', {
        replicas: 99_999_999_999,
        nodeSelector: { 'a b': '', gpu: 'a b' },
        tolerations: [{ key: 'a b' }],
        podAnnotations: { 'a/b/c': '' },
      }),
      [
        '/worker/replicas',
        "/worker/nodeSelector': additional properties 'a b'",
        '/worker/nodeSelector/gpu',
        '/worker/tolerations/0/key',
        "/worker/podAnnotations': additional properties 'a/b/c'",
      ],
    ],
    [
      { telemetry: { otlpEndpoint: 'http://collector:43180000' }, kubeflow: { runners: [] } },
      ['/telemetry/otlpEndpoint', '/kubeflow/runners'],
    ],
    [
      {
        kubeflow: { upload: { endpoint: 'http://ml-pipeline:88888' } },
        dashboards: { project: 'Our project' },
      },
      ['/kubeflow/upload/endpoint', '/dashboards/project'],
    ],
    [
      at('scaling', { camerasPerWorker: 1e12, hpa: { cameras: { name: 'a/b', labels: { 'a b': '' } } } }),
      [
        '/scaling/camerasPerWorker',
        '/scaling/hpa/cameras/name',
        "/scaling/hpa/cameras/labels': additional properties 'a b'",
      ],
    ],
    [
      at('costs', { labels: { ['a'.repeat(64)]: '' }, requiredLabels: ['-a/team'] }),
      ['/costs/labels', '/costs/requiredLabels/0'],
    ],
  ]
  test.each(malformed)('%j is refused with the path', (values, places) => {
    const { status, stderr } = render(helm, values, ...ON)
    expect(status).not.toBe(0)
    for (const place of places) expect(stderr).toContain(`at '${place}`)
  })

  /** Refused because of what else the values say, or because a pattern could not tell the remedy. */
  const impossible: readonly (readonly [values: Values, line: string])[] = [
    [
      limits({ memory: '512Mi' }),
      'worker.resources.requests.memory: 1Gi, and worker.resources.limits.memory is 512Mi; lower the first, or raise the second',
    ],
    [
      at('gateway', { resources: { requests: { cpu: 1 }, limits: { cpu: '999m' } } }),
      'gateway.resources.requests.cpu: 1, and gateway.resources.limits.cpu is 999m; lower the first, or raise the second',
    ],
    [
      at('hooks', { resources: { requests: { memory: '0.5Gi' }, limits: { memory: 536_870_911 } } }),
      'hooks.resources.requests.memory: 0.5Gi, and hooks.resources.limits.memory is 5.36870911e+08; lower the first, or raise the second',
    ],
    [
      limits({ 'nvidia.com/gpu': 1 }),
      'worker.resources.limits.nvidia.com/gpu: asks a device plugin, and workers use what devices.vendor claims; name the vendor there, and leave this out',
    ],
    [
      at('redis', { trial: { maxMemory: '256mb' } }),
      'redis.trial.maxMemory: 256mb, and redis.trial.resources.limits.memory is 256Mi, so Redis would be killed with all sessions before it refuses one; lower the first, or raise the second',
    ],
    [
      peer('redis', { namespace: 'redis' }),
      'network.peers.redis: set, and redis.trial.enabled is true, so it would be ignored; set that to false, or leave this empty',
    ],
    [
      peer('prometheus', { labels: { app: 'prometheus' } }),
      'network.peers.prometheus.labels: set, and namespace is empty, so it would be ignored; name the namespace of its pods',
    ],
    [
      peer('cameras', { cidrs: ['10.0.0.0/8'], serviceAccount: 'recorder' }),
      'network.peers.cameras.serviceAccount: set, and namespace is empty, so it would be ignored; name the namespace of its pods',
    ],
    [
      at('gateway', { origins: ['https://captions.example.org:443'] }),
      'gateway.origins[0]: https://captions.example.org:443 names the port that browsers leave out; write https://captions.example.org',
    ],
    [
      {
        ...at('gateway', { allowedCameras: ['rtsp://a:b@10.9.0.7'] }),
        ...peer('cameras', { cidrs: ['10.9.0.0/24'] }),
      },
      'gateway.allowedCameras[0]: rtsp://10.9.0.7 has a user or password, which is not compared and would lie in the Deployment for all to read; leave it out',
    ],
    [
      {
        ...at('telemetry', { otlpEndpoint: 'http://c:4318/v1/traces' }),
        ...peer('collector', { namespace: 'm' }),
      },
      'telemetry.otlpEndpoint: http://c:4318/v1/traces ends in the path of one signal, which is put behind it; write http://c:4318',
    ],
    [
      { image: { digest: `sha256:${'a'.repeat(64)}` }, devices: { vendor: 'nvidia' } },
      'image.gpuDigest: empty, and image.digest is set, so workers on GPUs would be pinned by no digest; give theirs, or leave both empty',
    ],
    [
      at('worker', { tolerations: [{ key: 'nvidia.com/gpu', effect: 'NoSchedule' }] }),
      'worker.tolerations[0].value: not there, so this tolerates a taint "nvidia.com/gpu" without a value alone; give the value, or set operator to Exists',
    ],
    [
      at('hooks', { tolerations: [{ operator: 'Exists' }, {}] }),
      "hooks.tolerations[1].key: not there, which operator Exists alone allows; name the taint's key, or set operator to Exists",
    ],
    [
      at('gateway', { tolerations: [{ key: 'a', operator: 'Exists', tolerationSeconds: 5 }] }),
      'gateway.tolerations[0].tolerationSeconds: 5, and effect is every one; set effect to NoExecute, of which alone there are seconds, or leave them out',
    ],
    [
      hands({ tolerations: [{ key: 'a', operator: 'Exists', value: 'b' }] }),
      'devices.workloads.hand-networks.tolerations[0].value: "b", and operator is Exists, which looks at no value; leave it out, or set operator to Equal',
    ],
    [
      hands({ choices: ['slice'], sliceProfiles: ['1g.12gb', '1g.12g'] }),
      'devices.workloads.hand-networks.sliceProfiles[1]: "1g.12g" is no profile of vendor "nvidia", which calls them such as 1g.12gb; correct it, or leave it out',
    ],
    [
      { devices: workloads('amd', { choices: ['slice'], sliceProfiles: ['1g.12gb'] }) },
      'devices.workloads.hand-networks.sliceProfiles[0]: "1g.12gb" is no profile of vendor "amd", which calls them such as cpx_nps4; correct it, or leave it out',
    ],
    [
      hands({ selectors: ['true', "device.driver == 'a"] }),
      "devices.workloads.hand-networks.selectors[1]: device.driver == 'a has a quotation mark without its other one; add it",
    ],
    [
      hands({ selectors: ["device.driver in ['a', ')'"] }),
      "devices.workloads.hand-networks.selectors[0]: device.driver in ['a', ')' opens 1 of [] and closes 0; add what lacks",
    ],
    [
      hands({ selectors: ["device.driver = 'a=b'"] }),
      "devices.workloads.hand-networks.selectors[0]: device.driver = 'a=b' has a single =, and CEL compares by ==; write that",
    ],
    [
      {
        devices: { vendor: 'nvidia', workloads: { 'sign-networks': null } },
        kubeflow: { namespaces: ['team'], upload: { enabled: true } },
      },
      'kubeflow.upload.pipelines: transcribe claims "sign-networks", which is not in devices.workloads; add it there, or upload transcribe-cpu',
    ],
    [
      at('costs', { labels: { team: '' }, requiredLabels: ['team', 'app.kubernetes.io/name'] }),
      'costs.labels.team: empty, and costs.requiredLabels asks it of every pod; give it a value',
    ],
  ]
  test.each(impossible)('%j is refused in one sentence', (values, line) => {
    const { status, stderr } = render(helm, values, ...ON)
    expect(status).not.toBe(0)
    expect(stderr.split('\n\n')[0]?.split('\n').slice(1)).toEqual([line])
  })

  test('is none of these', () => {
    const resources = { requests: { cpu: 0.5, memory: '1.5Gi' }, limits: { memory: 2_147_483_648 } }
    const { status, stderr } = render(
      helm,
      {
        keys: { secretName: 'signline.keys' },
        gateway: { tolerations: [{ key: 'a', value: '' }, { operator: 'Exists' }] },
        worker: { resources },
        ...hands({
          memory: '0Gi',
          choices: ['slice'],
          sliceProfiles: ['1c.3g.40gb', '1g.10gb+me', '1g.24gb-me'],
          selectors: ['device.attributes["a"].?b.orValue("=(") != r"\'" && [1 >= 0][0]'],
          tolerations: [{ key: 'a', operator: 'Exists', tolerationSeconds: 5 }],
        }),
        network: {
          steps: { serviceAccounts: ['a.b'] },
          peers: { cameras: { cidrs: ['0.0.0.0/0', '::/0', '2001:db8:0:0:0:0:0:1/128', 'fd00::7/64'] } },
        },
      },
      ...ON,
    )
    expect(stderr).toBe('')
    expect(status).toBe(0)
  })
})

describe.skipIf(helm === undefined)('A value that is null', () => {
  const defaults = load(readFileSync('charts/signline/values.yaml', 'utf8')) as Values
  const isTable = (value: unknown): value is Values =>
    typeof value === 'object' && value !== null && !Array.isArray(value) && Object.keys(value).length > 0
  const isEmpty = (value: unknown): boolean =>
    typeof value === 'object' && value !== null && Object.keys(value).length === 0

  /** The defaults with null in the place of every value of which `chosen` holds; the rest is left out. */
  function nulled(values: Values, chosen: (value: unknown, depth: number) => boolean, depth = 1): Values {
    return Object.fromEntries(
      Object.entries(values).flatMap(([key, value]): [string, unknown][] => {
        if (chosen(value, depth)) return [[key, null]]
        return isTable(value) ? [[key, nulled(value, chosen, depth + 1)]] : []
      }),
    )
  }

  test('in the place of an empty list or table is as good as that', () => {
    const empty = nulled(defaults, isEmpty)
    expect(JSON.stringify(empty).match(/null/g)?.length).toBeGreaterThan(20)
    const rendered = (values: Values) => {
      const devices = { vendor: 'nvidia', ...(values.devices as Values | undefined) }
      const { stdout, stderr } = render(helm, { ...values, devices }, ...ON)
      return { stdout, stderr }
    }
    expect(rendered(empty)).toEqual(rendered({}))
  })

  test.each([1, 2, 3])('where a table is, at depth %i, is refused with the path', (level) => {
    const { status, stderr } = render(
      helm,
      nulled(defaults, (value, depth) => isTable(value) && depth === level),
      ...ON,
    )
    expect(status).not.toBe(0)
    expect(stderr).toContain("at '")
    expect(stderr).not.toContain('nil pointer')
    if (level === 2) expect(stderr).toContain("at '/gateway': missing properties")
  })

  test.each([
    ['devices', 'vendor'],
    ['devices', 'workloads'],
    ['keys', 'secretName'],
    ['telemetry', 'otlpEndpoint'],
  ])('in the place of %s.%s is refused', (section, key) => {
    expect(render(helm, { [section]: { [key]: null } }, ...ON).stderr).toContain(
      `at '/${section}': missing property '${key}'`,
    )
  })
})
