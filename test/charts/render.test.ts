import { spawnSync } from 'node:child_process'
import { loadAll } from 'js-yaml'
import { describe, expect, test } from 'vitest'
import { findHelm, render } from './helm.ts'
import { profiles, type Values, workloads } from './profiles.ts'

interface PodSpec {
  readonly nodeSelector?: object
  readonly tolerations?: readonly object[]
}
interface Placed {
  readonly kind: string
  readonly metadata: { readonly name: string }
  readonly spec?: PodSpec & { readonly template?: { readonly spec: PodSpec } }
}

const helm = findHelm() as string
const on = (kubernetes: string): readonly string[] => ['--kube-version', kubernetes]

describe.skipIf(helm === undefined)('The chart', () => {
  test.each(Object.entries(profiles))('renders the profile "%s"', (_, values) => {
    const { status, stdout, stderr } = render(helm, values, ...on('1.36.3'))
    expect(stderr).toBe('')
    expect(status).toBe(0)
    expect(stdout).toContain('kind: ServiceAccount')
    expect(stdout).not.toContain('hostPath')
  })

  test('renders the same twice, so that a GitOps tool sees no change', () => {
    for (const values of [
      profiles['NVIDIA, MIG slice, else a share, else whole']!,
      profiles['without devices']!,
    ])
      expect(render(helm, values).stdout).toBe(render(helm, values).stdout)
  })

  const mistakes: readonly (readonly [values: Values, place: string])[] = [
    [{ devices: { vendor: 'nvidea' } }, '/devices/vendor'],
    [{ worker: { replica: 3 } }, '/worker'],
    [{ worker: { replicas: '3' } }, '/worker/replicas'],
    [{ gateway: { service: { port: 0 } } }, '/gateway/service/port'],
    [{ devices: workloads('nvidia', { memory: '4 GB' }) }, '/devices/workloads/hand-networks/memory'],
    [{ devices: workloads('nvidia', { choices: [] }) }, '/devices/workloads/hand-networks/choices'],
    [{ devices: workloads('nvidia', { choices: ['half'] }) }, '/devices/workloads/hand-networks/choices/0'],
    [
      { devices: { workloads: { Hands: { memory: '1Gi' } } } },
      "/devices/workloads': additional properties 'Hands'",
    ],
    [{ kubeflow: { namespaces: ['Team A'] } }, '/kubeflow/namespaces/0'],
    [{ telemetry: { otlpEndpoint: 'collector:4318' } }, '/telemetry/otlpEndpoint'],
    [{ keys: { secretName: '' } }, '/keys/secretName'],
    [{ image: { digest: 'latest' } }, '/image/digest'],
    [{ user: 0 }, '/user'],
    [{ telemetry: { logLevel: 'loud' } }, '/telemetry/logLevel'],
    [{ image: { repository: 'Registry/Signline' } }, '/image/repository'],
    [{ image: { tag: '-cuda' } }, '/image/tag'],
    [{ gateway: { origins: ['https://Captions.example.org'] } }, '/gateway/origins/0'],
    [{ kubeflow: { upload: { namespace: 'team.a' } } }, '/kubeflow/upload/namespace'],
    [{ network: { peers: { cameras: { cidrs: ['10.9.0.0/33'] } } } }, '/network/peers/cameras/cidrs/0'],
    [{ network: { steps: { serviceAccount: 'default-editor' } } }, "'serviceAccount'"],
    [{ network: { steps: { serviceAccounts: [] } } }, '/network/steps/serviceAccounts'],
    [{ network: { steps: { serviceAccounts: ['Team A'] } } }, '/network/steps/serviceAccounts/0'],
    [{ gateway: { service: { externalTrafficPolicy: 'local' } } }, '/gateway/service/externalTrafficPolicy'],
    [{ gateway: { service: { loadBalancerClass: 'a/b/c' } } }, '/gateway/service/loadBalancerClass'],
    [
      { gateway: { service: { loadBalancerSourceRanges: ['10.4/16'] } } },
      '/gateway/service/loadBalancerSourceRanges/0',
    ],
    [{ gateway: { trustedProxies: ['10.4/16'] } }, '/gateway/trustedProxies/0'],
    [{ costs: { labels: { 'app.kubernetes.io/name': 'stage' } } }, '/costs/labels/app.kubernetes.io~1name'],
    [{ costs: { deviceQuota: { 'all of them': 4 } } }, '/costs/deviceQuota'],
    [{ dashboards: { labels: { 'our sidecar': 'yes' } } }, '/dashboards/labels'],
  ]
  test.each(mistakes)('refuses %j and names the place', (values, place) => {
    const { status, stderr } = render(helm, values)
    expect(status).not.toBe(0)
    expect(stderr).toContain(place)
  })

  const impossible: readonly (readonly [
    what: string,
    values: Values,
    kubernetes: string,
    sentence: string,
  ])[] = [
    [
      'alternatives in v1beta1',
      { devices: workloads('nvidia', { choices: ['slice', 'whole'] }) },
      '1.32.0',
      'devices.workloads.hand-networks.choices: resource.k8s.io/v1beta1 knows no alternatives',
    ],
    [
      'tolerations in v1beta1',
      { devices: workloads('nvidia', { tolerations: [{ operator: 'Exists' }] }) },
      '1.32.0',
      'devices.workloads.hand-networks.tolerations: resource.k8s.io/v1beta1 knows no taints',
    ],
    [
      'shares in v1beta2',
      { devices: workloads('nvidia', { choices: ['shared'] }) },
      '1.33.0',
      'devices.workloads.hand-networks.choices: resource.k8s.io/v1beta2 cannot claim a share',
    ],
    [
      'different GPUs in v1beta2',
      { devices: workloads('nvidia', { choices: ['slice'], count: 2, placement: 'different-gpus' }) },
      '1.33.0',
      'devices.workloads.hand-networks.placement: resource.k8s.io/v1beta2 cannot say "different-gpus"',
    ],
    [
      'slices of a driver without any',
      { devices: workloads('intel', { choices: ['slice'] }) },
      '1.36.0',
      'devices.workloads.hand-networks.choices: the driver of vendor "intel" has no "slice"; it has shared, whole',
    ],
    [
      'parts of one GPU that are whole GPUs',
      { devices: workloads('nvidia', { count: 2, placement: 'same-gpu' }) },
      '1.36.0',
      'devices.workloads.hand-networks.placement: whole GPUs cannot be parts of one GPU',
    ],
    [
      'a placement of one device',
      { devices: workloads('nvidia', { choices: ['slice'], placement: 'same-gpu' }) },
      '1.36.0',
      'devices.workloads.hand-networks.placement: "same-gpu" speaks of several devices, and count is 1',
    ],
    [
      'settings for a choice that is not made',
      { devices: workloads('nvidia', { config: { slice: { apiVersion: 'a/v1', kind: 'B' } } }) },
      '1.36.0',
      'devices.workloads.hand-networks.config.slice: choices has no "slice"',
    ],
    [
      'devices before Kubernetes had claims',
      { devices: { vendor: 'nvidia' } },
      '1.30.0',
      'devices.vendor: "nvidia" needs the API group resource.k8s.io, and Kubernetes v1.30.0 serves no version',
    ],
    [
      'a worker of a workload that is not there',
      { devices: { vendor: 'nvidia' }, worker: { device: 'feet' } },
      '1.36.0',
      'worker.device: "feet" is not in devices.workloads, which has hand-networks, sign-networks',
    ],
    [
      'a gateway that would be killed before it moves its sockets',
      { gateway: { preStopSeconds: 60 } },
      '1.36.0',
      'gateway.preStopSeconds: 60 leaves nothing of gateway.terminationGracePeriodSeconds, 60',
    ],
    [
      'no Redis at all',
      { redis: { trial: { enabled: false } } },
      '1.36.0',
      'redis.url.secretName: empty, and redis.trial.enabled is false',
    ],
    [
      'a Redis of yours beside the one for trials',
      { redis: { url: { secretName: 'redis-url' } } },
      '1.36.0',
      'redis.url.secretName: "redis-url", and redis.trial.enabled is true, so it would be ignored',
    ],
    [
      'a Prometheus that no rule lets in',
      { telemetry: { scrapeAnnotations: true } },
      '1.36.0',
      'network.peers.prometheus: empty, and telemetry.scrapeAnnotations is true',
    ],
    [
      'the number of a port that has another name',
      { network: { peers: { dns: { ports: { udp: 5353 } } } } },
      '1.36.0',
      'network.peers.dns.ports.udp: no port has this name, so it would be ignored; there is dns, dns-tcp',
    ],
    [
      'the policy where there is none',
      { devices: { vendor: 'nvidia' }, kubeflow: { namespaces: ['team-a'] } },
      '1.33.0',
      'kubeflow.policy: Kubernetes v1.33.0 has no MutatingAdmissionPolicy',
    ],
  ]
  test.each(impossible)('fails on %s with the path in the values', (_, values, kubernetes, sentence) => {
    const { status, stderr } = render(helm, values, ...on(kubernetes))
    expect(status).not.toBe(0)
    expect(stderr).toContain(sentence)
  })

  test('tells every impossible thing at once', () => {
    const all = { choices: ['slice', 'shared'], tolerations: [{ operator: 'Exists' }] }
    const { stderr } = render(helm, { devices: workloads('intel', all) }, ...on('1.32.0'))
    expect(stderr.match(/^devices\.workloads\.hand-networks\./gm)).toHaveLength(4)
  })

  test.each([
    ['1.32.0', 'v1beta1'],
    ['1.33.0', 'v1beta2'],
    ['1.34.0', 'v1'],
    ['1.38.0', 'v1'],
  ])('claims on Kubernetes %s by resource.k8s.io/%s', (kubernetes, version) => {
    const { stdout } = render(helm, { devices: { vendor: 'nvidia' } }, ...on(kubernetes))
    expect(new Set(stdout.match(/resource\.k8s\.io\/v\w+/g))).toEqual(new Set([`resource.k8s.io/${version}`]))
  })

  test('claims by the version that is named, whatever Kubernetes it is', () => {
    const { stdout } = render(helm, { devices: { vendor: 'nvidia', apiVersion: 'v1beta1' } }, ...on('1.36.0'))
    expect(stdout).toContain('apiVersion: resource.k8s.io/v1beta1')
    expect(stdout).not.toContain('exactly:')
  })

  test('starts every container with arguments that its command takes', () => {
    const cameras = ['rtsp://10.0.7.12']
    const gateway = { origins: ['https://captions.example.org'], allowedCameras: cameras }
    const network = { peers: { cameras: { cidrs: ['10.0.7.0/24'] } } }
    for (const vendor of ['none', 'nvidia', 'amd', 'intel', 'example']) {
      const kubeflow = { namespaces: ['team-a'], upload: { enabled: true } }
      const { stdout } = render(helm, { devices: { vendor }, gateway, kubeflow, network }, ...on('1.36.0'))
      const commands = argumentsIn(stdout).filter((args) => !args[0]?.startsWith('--save'))
      expect(commands.map((args) => args.slice(0, 2).join(' ')).toSorted()).toEqual(
        [
          'cluster probe',
          ...(vendor === 'none' ? [] : ['cluster prune', 'cluster prune']),
          'live gateway',
          'live worker',
          'pipeline upload',
        ].toSorted(),
      )
      for (const args of vendor === 'nvidia' || vendor === 'none' ? commands : [])
        expect(faultOf(args)).not.toMatch(/unknown|is no option|invalid|missing required|choices/)
    }
  })

  test('runs hooks and `helm test` where the values say, and nothing else there', () => {
    const hooks = {
      nodeSelector: { pool: 'system' },
      tolerations: [{ key: 'pool', operator: 'Equal', value: 'system', effect: 'NoSchedule' }],
    }
    const kubeflow = { upload: { enabled: true } }
    const { stdout } = render(helm, { hooks, kubeflow, devices: { vendor: 'nvidia' } }, ...on('1.36.0'))
    const placed = (loadAll(stdout) as Placed[]).flatMap(({ kind, metadata, spec }) => {
      const pod = kind === 'Pod' ? spec : spec?.template?.spec
      return pod?.nodeSelector === undefined ? [] : [{ ...pod, name: metadata.name }]
    })
    expect(placed.toSorted((a, b) => a.name.localeCompare(b.name))).toMatchObject(
      ['prune-post-delete', 'prune-post-upgrade', 'test-gateway', 'upload-transcribe'].map((name) => ({
        name: `signline-${name}`,
        ...hooks,
      })),
    )
  })

  test('runs every pod as the user that is given, or as whom the cluster says', () => {
    const pods = (user: number | null): readonly string[] => {
      const values = { user, devices: { vendor: 'nvidia' }, kubeflow: { upload: { enabled: true } } }
      return (
        render(helm, values, ...on('1.36.3')).stdout.match(/^ +runAs(User|Group): \d+|^ +fsGroup: \d+/gm) ??
        []
      )
    }
    expect(new Set(pods(2000).map((line) => line.trim()))).toEqual(
      new Set(['runAsUser: 2000', 'runAsGroup: 2000', 'fsGroup: 2000']),
    )
    expect(pods(null)).toEqual([])
  })

  test('passes the linter of Helm', () => {
    const { status, stdout } = spawnSync(helm, ['lint', '--strict', 'charts/signline'], { encoding: 'utf8' })
    expect(stdout).toContain('1 chart(s) linted, 0 chart(s) failed')
    expect(status).toBe(0)
  })

  test('pins either image by its digest, each pod the one that it needs', () => {
    const [digest, gpuDigest] = ['a', 'b'].map((digit) => `sha256:${digit.repeat(64)}`)
    const { stdout } = render(helm, { image: { digest, gpuDigest }, devices: { vendor: 'nvidia' } })
    expect(stdout.match(/image: signline@sha256:b+$/gm)).toHaveLength(1)
    expect(stdout).toContain(`image: signline@${digest}`)
    expect(stdout).not.toMatch(/image: signline:/)
  })

  test("names what a workload says, so that another's change renames nothing", () => {
    const names = (values: Values): readonly string[] =>
      [
        ...new Set(render(helm, values).stdout.match(/signline-(hand|sign)-networks-[0-9a-f]{10}/g)),
      ].toSorted()
    const before = names({ devices: workloads('nvidia', { memory: '2Gi' }) })
    const after = names({ devices: workloads('nvidia', { memory: '3Gi' }), worker: { replicas: 9 } })
    expect(before).toHaveLength(2)
    expect(after[0]).not.toBe(before[0])
    expect(after[1]).toBe(before[1])
  })
})

/** The lists under `args:` of rendered manifests, block or flow. */
function argumentsIn(manifests: string): readonly (readonly string[])[] {
  const plain = (text: string): string => text.trim().replace(/^(["'])(.*)\1$/, '$2')
  const flow = [...manifests.matchAll(/^ +args: \[(.*)\]$/gm)].map(([, list]) => list!.split(',').map(plain))
  const block = [...manifests.matchAll(/^( +)args:\n((?:\1 *(?:- .*|#.*)\n)+)/gm)].map(([, , lines]) =>
    lines!
      .split('\n')
      .filter((line) => /^ *- /.test(line))
      .map((line) => plain(line.replace(/^ *- /, ''))),
  )
  return [...flow, ...block]
}

/** What the command says that is started without a cluster, a Redis or keys. */
function faultOf(args: readonly string[]): string {
  const env = { PATH: '', HOME: '/nowhere', KFP_ENDPOINT: '' }
  const ran = spawnSync(
    process.execPath,
    ['cli/signline.js', ...args, '--request-timeout=1'].slice(0, args[0] === 'pipeline' ? undefined : -1),
    {
      encoding: 'utf8',
      env,
      timeout: 60_000,
    },
  )
  return ran.stderr
}
