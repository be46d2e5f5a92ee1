import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { labCache } from '../cluster/lab/build-programs.ts'
import { type Lab, type Ran, run } from '../cluster/lab/start-lab.ts'
import { openLab } from '../cluster/open-lab.ts'
import { addNamespace, install, seen } from '../cluster/releases.ts'
import { helm, render } from './render.ts'

const lab = (await openLab()) as Lab
const schemas = join(labCache, 'schemas')
const RULES =
  /NetworkPolicy|AuthorizationPolicy|PeerAuthentication|Sidecar|ServiceEntry|Admission|ScaledObject|Autoscaler|PodMonitor|ResourceQuota|Ingress|HTTPRoute/

function json(...objects: readonly unknown[]): string {
  return JSON.stringify({ apiVersion: 'v1', kind: 'List', items: objects })
}

function pod(
  labels: Readonly<Record<string, string>>,
  serviceAccountName?: string,
  namespace = 'live',
): unknown {
  return {
    apiVersion: 'v1',
    kind: 'Pod',
    metadata: { generateName: 'asked-', namespace, labels },
    spec: {
      ...(serviceAccountName !== undefined && { serviceAccountName }),
      securityContext: { runAsNonRoot: true, runAsUser: 10001, seccompProfile: { type: 'RuntimeDefault' } },
      containers: [
        {
          name: 'main',
          image: 'none',
          securityContext: { allowPrivilegeEscalation: false, capabilities: { drop: ['ALL'] } },
        },
      ],
    },
  }
}

function ofRelease(component: string): Readonly<Record<string, string>> {
  return {
    'app.kubernetes.io/name': 'signline',
    'app.kubernetes.io/instance': 'signline',
    'app.kubernetes.io/component': component,
  }
}

/** The blocks of a page that are to be typed into a shell: those that name no language. */
function commandsOf(page: string): readonly string[] {
  const blocks = [...readFileSync(page, 'utf8').matchAll(/^```(\w*)\n([\s\S]*?)^```$/gm)]
  const commands = blocks.flatMap(([, language, text = '']) => (language === '' ? [text] : []))
  expect(commands.length).toBeGreaterThan(0)
  return commands
}

async function typed(to: Lab, command: string): Promise<Ran> {
  const programs = `helm() { '${helm}' "$@"; }\nnpx() { shift; node cli/signline.js "$@"; }\n`
  return await run('sh', ['-ec', programs + command], to.environment)
}

describe.skipIf(lab === undefined)('On a real API server', () => {
  const check = async (...objects: readonly unknown[]): Promise<Ran> =>
    await lab.kubectl(
      ['create', '--dry-run=server', '--validate=strict', '-o', 'name', '-f', '-'],
      json(...objects),
    )

  beforeAll(async () => {
    await addNamespace(lab, 'live')
    await addNamespace(lab, 'team')
  })
  afterAll(async () => await lab?.stop())

  test.skipIf(!existsSync(schemas))(
    'every rule is strictly valid by the definitions of those who read it',
    async () => {
      expect((await lab.kubectl(['apply', '--server-side', '-f', schemas])).status).toBe(0)
      expect(
        (await lab.kubectl(['wait', '--for=condition=Established', 'crd', '--all', '--timeout=60s'])).status,
      ).toBe(0)
      const everything = ['--values', 'test/charts/network-everything.yaml']
      const scaled = [
        '--set',
        'scaling.by=keda,costs.deviceQuota.gpu=1,costs.requiredLabels={a},costs.labels.a=b',
        '--set',
        'telemetry.podMonitor.enabled=true,telemetry.podMonitor.interval=15s',
      ]
      const doors = [
        '--set',
        'gateway.ingress.enabled=true,gateway.ingress.hosts={captions.example.org}',
        '--set',
        'gateway.route.enabled=true,gateway.route.parentRefs[0].name=public,gateway.route.timeouts.request=0s',
      ]
      const visitors = [
        '--set',
        'network.istio.enabled=false,network.peers.ingress.cidrs={198.51.100.0/24,2001:db8::/32}',
      ]
      const rules = [
        ...render(...everything, ...scaled, ...doors).manifests,
        ...render(...everything, ...visitors).manifests,
        ...render('--set', 'scaling.by=hpa').manifests.filter(({ kind }) => kind.endsWith('Autoscaler')),
      ].filter(({ kind }) => RULES.test(kind))
      expect(rules.length).toBeGreaterThan(50)
      // kubectl is told of new kinds a moment after they are served.
      const { status, stdout, stderr } = await seen(
        async () => await check(...rules),
        (answer) => !answer.stderr.includes('no matches for kind'),
      )
      expect(stderr).toBe('')
      expect(status).toBe(0)
      expect(stdout.trim().split('\n')).toHaveLength(rules.length)

      const policy = rules.find(
        ({ kind, metadata }) => kind === 'ClusterNetworkPolicy' && /worker/.test(metadata.name),
      )
      const broken = JSON.parse(JSON.stringify(policy).replace('10.9.0.0/24', '10.9.0.7/24'))
      expect((await check(broken)).stderr).toContain('Invalid CIDR format')
    },
  )

  describe('with the chart installed', () => {
    const values = {
      costs: { labels: { team: 'stage' }, requiredLabels: ['team'], deviceQuota: { 'gpu.example.com': 1 } },
      network: { steps: { namespaces: ['team'], serviceAccounts: ['pipeline-runner', 'default-editor'] } },
    }
    const step = { 'app.kubernetes.io/part-of': 'signline', 'app.kubernetes.io/component': 'pipeline-step' }
    const team = { team: 'stage' }

    beforeAll(async () => {
      for (const name of ['pipeline-runner', 'default-editor'])
        expect((await lab.kubectl(['create', 'serviceaccount', name, '-n', 'team'])).status).toBe(0)
      expect(await install(lab, 'live', values)).toMatchObject({ status: 0, stderr: '' })
      // Policies count a moment after they are there.
      await seen(
        async () => (await check(pod({}))).stderr,
        (stderr) => stderr.includes('no team'),
      )
      await seen(
        async () => (await check(pod({ ...team, ...ofRelease('worker') }))).stderr,
        (stderr) => stderr.includes('service account "default"'),
      )
      await seen(
        async () => (await check(pod(step, undefined, 'team'))).stderr,
        (stderr) => stderr.includes('pipeline step'),
      )
    })

    test('a step of a pipeline is let in as any of the accounts that are named, and as no other', async () => {
      const asked = ['pipeline-runner', 'default-editor'].map((account) => pod(step, account, 'team'))
      expect(await check(...asked, pod({ app: 'else' }, undefined, 'team'))).toMatchObject({
        status: 0,
        stderr: '',
      })
      expect((await check(pod(step, undefined, 'team'))).stderr).toContain(
        'service account "default" on a pod with the labels of a pipeline step; steps of signline run as "pipeline-runner" or "default-editor"',
      )
    })

    test("its own Deployments' pods are let in", async () => {
      const made = await seen(
        async () => (await lab.api.list('/api/v1/namespaces/live/pods')) ?? [],
        (pods) =>
          new Set(pods.map(({ metadata }) => metadata.labels?.['app.kubernetes.io/component'])).size >= 3,
      )
      const components = made.map(({ metadata }) => metadata.labels?.['app.kubernetes.io/component'])
      expect([...new Set(components)].sort()).toEqual(['gateway', 'redis', 'worker'])
    })

    test.each([
      [
        "the worker's labels with the default account",
        { ...team, ...ofRelease('worker') },
        undefined,
        '"worker" with service account "default"',
      ],
      [
        "the worker's labels with the gateway's account",
        { ...team, ...ofRelease('worker') },
        'signline-gateway',
        '"worker" with service account "signline-gateway"',
      ],
      [
        "the worker's account without its labels",
        team,
        'signline-worker',
        'service account "signline-worker" is for pods',
      ],
      ['a component that is none', { ...team, ...ofRelease('newcomer') }, undefined, '"newcomer" with'],
      ['no label that says who pays', ofRelease('worker'), 'signline-worker', 'metadata.labels: no team;'],
    ])('%s is refused', async (_, labels, account, sentence) => {
      expect((await check(pod(labels, account))).stderr).toContain(sentence)
    })

    test('the worker as itself, and pods of something else, are let in', async () => {
      const asked = [
        pod({ ...team, ...ofRelease('worker') }, 'signline-worker'),
        pod({ ...team, app: 'else' }),
      ]
      expect(await check(...asked)).toMatchObject({ status: 0, stderr: '' })
    })

    test('a running pod of something else does not become the worker by a label', async () => {
      const other = { ...(pod({ ...team, app: 'else' }) as { metadata: object }) }
      const named = { ...other, metadata: { ...other.metadata, generateName: undefined, name: 'other' } }
      expect((await lab.kubectl(['create', '-f', '-'], json(named))).status).toBe(0)
      const relabelled = Object.entries(ofRelease('worker')).map(([key, value]) => `${key}=${value}`)
      const { status, stderr } = await lab.kubectl([
        'label',
        '-n',
        'live',
        'pod',
        'other',
        '--overwrite',
        ...relabelled,
      ])
      expect(status).not.toBe(0)
      expect(stderr).toContain('"worker" with service account "default"')
    })

    test.skipIf(!existsSync(schemas)).each(['docs/network.md', 'docs/scaling.md'])(
      'what %s says to type works',
      async (page) => {
        for (const command of commandsOf(page)) {
          const { status, stderr } = await typed(lab, command)
          expect(stderr).toBe('')
          expect(status).toBe(0)
        }
      },
    )

    test('claims of a namespace hold no more devices of a class than its quota', async () => {
      await lab.api.create('/apis/resource.k8s.io/v1/deviceclasses', {
        apiVersion: 'resource.k8s.io/v1',
        kind: 'DeviceClass',
        metadata: { name: 'gpu.example.com' },
        spec: {},
      })
      const gpu = { deviceClassName: 'gpu.example.com' }
      const claim = (name: string, request: object = { exactly: gpu }): Promise<Ran> =>
        lab.kubectl(
          ['create', '-f', '-'],
          json({
            apiVersion: 'resource.k8s.io/v1',
            kind: 'ResourceClaim',
            metadata: { name, namespace: 'live' },
            spec: { devices: { requests: [{ name: 'gpu', ...request }] } },
          }),
        )
      await seen(
        async () => await lab.api.read('/api/v1/namespaces/live/resourcequotas/devices.signline.live'),
        (quota) => JSON.stringify(quota?.status ?? {}).includes('"used"'),
      )
      expect((await claim('first')).stderr).toBe('')
      expect((await claim('second')).stderr).toContain(
        'exceeded quota: devices.signline.live, requested: gpu.example.com.deviceclass.resource.k8s.io/devices=1, used: gpu.example.com.deviceclass.resource.k8s.io/devices=1',
      )
      const choices = {
        firstAvailable: [
          { name: 'other', deviceClassName: 'else' },
          { name: 'whole', ...gpu },
        ],
      }
      expect((await claim('third', choices)).stderr).toContain('exceeded quota: devices.signline.live')
    })
  })
})
