import type { AddressInfo } from 'node:net'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { workloads } from '../charts/profiles.ts'
import { account, CHECKING, kubeconfig, SENDING_SLICES } from './accounts.ts'
import { addDeviceClasses, nvidiaGpu, publishDevices } from './lab/fake-devices.ts'
import { type PlayedNodes, playNodes } from './lab/play-nodes.ts'
import { type Lab, run } from './lab/start-lab.ts'
import { openLab } from './open-lab.ts'
import { playGateway } from './play-gateway.ts'
import { addNamespace, install, running, seen } from './releases.ts'

interface Finding {
  readonly severity: string
  readonly kind: string
  readonly sentence: string
}
interface Verdict {
  readonly status: number
  readonly kinds: readonly string[]
  readonly findings: readonly Finding[]
}

/** `signline cluster check`, as an operator runs it: by kubectl, with the operator's own configuration. */
async function check(lab: Lab, ...namespaces: readonly string[]): Promise<Verdict> {
  const args = ['cli/signline.js', 'cluster', 'check', '--json', '--namespace', ...namespaces]
  const { status, stdout, stderr } = await run(process.execPath, args, lab.environment)
  expect(stderr).toBe('')
  const { findings } = JSON.parse(stdout) as { findings: readonly Finding[] }
  return { status, findings, kinds: findings.map(({ severity, kind }) => `${severity} ${kind}`) }
}

const lab = (await openLab()) as Lab
describe.skipIf(lab === undefined)('signline cluster check', () => {
  let nodes: PlayedNodes
  beforeAll(async () => {
    nodes = await playNodes(lab, { names: ['node'], running: ['prune', 'test'] })
    await addNamespace(lab, 'live')
    await addNamespace(lab, 'team-a')
  })
  afterAll(async () => {
    await nodes?.stop()
    await lab?.stop()
  })
  const values = {
    devices: workloads('nvidia', { choices: ['shared', 'whole'] }),
    kubeflow: { namespaces: ['team-a'], policy: 'none' },
  }

  test('finds nothing to say of a new cluster in which nothing is installed', async () => {
    expect(await check(lab, 'live')).toEqual({ status: 0, kinds: [], findings: [] })
  })

  test('misses the driver that the release needs', async () => {
    expect(await install(lab, 'live', values)).toMatchObject({ status: 0 })
    const { status, kinds, findings } = await seen(
      async () => await check(lab, 'live'),
      (said) => said.kinds.includes('warning pod-waits'),
    )
    expect(status).toBe(1)
    expect(new Set(kinds)).toEqual(new Set(['fault no-device-class', 'warning pod-waits']))
    expect(findings[0]?.sentence).toContain('DeviceClass gpu.nvidia.com')
  })

  test('misses devices of a driver that runs nowhere, then is content, then says that none is free', async () => {
    await addDeviceClasses(lab)
    expect((await check(lab, 'live')).kinds).toContain('fault no-device')
    await publishDevices(lab, 'node', 'gpu.nvidia.com', [nvidiaGpu(0), nvidiaGpu(1)])
    await running(lab, 'live', 1)
    expect(await check(lab, 'live')).toMatchObject({ status: 0, kinds: [] })
    await install(lab, 'live', { ...values, worker: { replicas: 2 } })
    await running(lab, 'live', 2)
    const { status, kinds } = await check(lab, 'live')
    expect(status).toBe(0)
    expect(new Set(kinds)).toEqual(new Set(['warning no-free-device']))
  })

  test('sees that a device plugin hands out the same GPUs', async () => {
    const plugin = { 'nvidia.com/gpu': '2' }
    await lab.api.patch('/api/v1/nodes/node/status', { status: { capacity: plugin, allocatable: plugin } })
    const { status, findings } = await check(lab, 'live')
    expect(status).toBe(1)
    expect(findings.find(({ kind }) => kind === 'handed-out-twice')?.sentence).toContain(
      'handed out twice, as 2 nvidia.com/gpu by the device plugin and by the DRA driver gpu.nvidia.com',
    )
    const none = { 'nvidia.com/gpu': null }
    await lab.api.patch('/api/v1/nodes/node/status', { status: { capacity: none, allocatable: none } })
  })

  test('tries whether the policy works, and says so where it is gone', async () => {
    expect(await install(lab, 'live', { ...values, kubeflow: { namespaces: ['team-a'] } })).toMatchObject({
      status: 0,
    })
    const faults = async (): Promise<readonly string[]> =>
      (await check(lab, 'team-a')).kinds.filter((kind) => kind.startsWith('fault'))
    expect(await seen(faults, (found) => found.length === 0)).toEqual([])
    await lab.kubectl(['delete', 'mutatingadmissionpolicybinding', 'claims.signline.live'])
    const broken = await seen(faults, (found) => found.length > 0)
    expect(broken).toEqual(['fault policy-missing'])
    const pods = await lab.api.list('/api/v1/namespaces/team-a/pods')
    expect(pods).toEqual([])
  })

  test('knows the gates from the metrics, or by a dry run where an account may not read those', async () => {
    const gates = async (environment: NodeJS.ProcessEnv): Promise<unknown> => {
      const args = ['cli/signline.js', 'cluster', 'check', '--json', '--namespace', 'live']
      const { stdout } = await run(process.execPath, args, environment)
      return (JSON.parse(stdout) as { gates: unknown }).gates
    }
    const all = (knownBy: string, taints = 'on'): object => ({
      DRAPrioritizedList: { state: 'on', knownBy },
      DRADeviceTaints: { state: taints, knownBy },
      DRAConsumableCapacity: { state: 'on', knownBy },
    })
    expect(await gates(lab.environment)).toEqual(all('metrics'))
    const slices = await account(lab, 'sends-slices', [...CHECKING, SENDING_SLICES])
    expect(await gates(slices)).toEqual(all('dry-run'))
    expect(await gates(await account(lab, 'checks', CHECKING))).toEqual(all('dry-run', 'unknown'))
  })

  describe('says in one sentence with its remedy why it cannot ask:', () => {
    const cases: readonly (readonly [
      what: string,
      environment: () => Promise<NodeJS.ProcessEnv>,
      options: readonly string[],
      status: number,
      sentence: string,
    ])[] = [
      [
        'there is no configuration of kubectl',
        async () => ({ ...lab.environment, KUBECONFIG: '/nowhere' }),
        [],
        2,
        'kubectl\'s configuration names no cluster (KUBECONFIG is "/nowhere"); name the cluster\'s file in KUBECONFIG',
      ],
      [
        'the context is another',
        async () => lab.environment,
        ['--context', 'stage'],
        2,
        '--context "stage": kubectl\'s configuration has no such context; it has lab',
      ],
      [
        'the credentials have expired',
        async () => await kubeconfig(lab, 'expired', { user: { token: 'of-yesterday' } }),
        [],
        1,
        'the Kubernetes API server answers 401, Unauthorized; the credentials are wrong or have expired, so log in again',
      ],
      [
        'the program that logs in is missing',
        async () =>
          await kubeconfig(lab, 'plugin', {
            user: {
              exec: {
                apiVersion: 'client.authentication.k8s.io/v1',
                command: 'no-such-login',
                interactiveMode: 'Never',
              },
            },
          }),
        [],
        1,
        'kubectl gets no credentials for context "lab"',
      ],
      [
        'the account may not read what it needs',
        async () => await account(lab, 'nobody', []),
        [],
        1,
        'is forbidden: User "system:serviceaccount:default:nobody" cannot get resource "configmaps" in API group "" in the namespace "default"; give the account',
      ],
      [
        'the user of the context has no credentials',
        async () => await kubeconfig(lab, 'stranger', {}),
        [],
        2,
        'the kubeconfig has no credentials for context "lab" (https://127.0.0.1:',
      ],
      [
        'nothing answers there',
        async () =>
          await kubeconfig(lab, 'down', {
            cluster: { server: 'https://127.0.0.1:1' },
            user: { token: 'any' },
          }),
        [],
        1,
        'the API server of context "lab" (https://127.0.0.1:1) cannot be reached: dial tcp 127.0.0.1:1: connect: connection refused; see that the cluster runs',
      ],
      [
        'the certificate is of somebody else',
        async () =>
          await kubeconfig(lab, 'untrusted', {
            cluster: { 'certificate-authority-data': undefined },
            user: { token: 'any' },
          }),
        [],
        1,
        'the certificate of context "lab"',
      ],
    ]
    test.each(cases)('%s', async (_, environment, options, status, sentence) => {
      const args = ['cli/signline.js', 'cluster', 'check', ...options]
      const answer = await run(process.execPath, args, await environment())
      expect(answer.stderr).toContain(sentence)
      expect(answer.stderr).toMatch(/^signline: [^\n]*; [^\n]*\n$/)
      expect(answer).toMatchObject({ status, stdout: '' })
    })
  })

  test('helm test runs the probe in its pod: it passes with a gateway that is ready, and fails without', async () => {
    const gateway = await playGateway()
    const at = `http://127.0.0.1:${(gateway.address() as AddressInfo).port}`
    nodes.addresses = { 'http://signline-gateway:80': at }
    expect(await lab.helm('test', 'signline', '-n', 'live', '--timeout', '250s')).toMatchObject({ status: 0 })
    expect(nodes.printed.get('signline-test-gateway')).toContain('is ready and serves the page')
    await new Promise((resolve) => gateway.close(resolve))
    expect((await lab.helm('test', 'signline', '-n', 'live', '--timeout', '250s')).status).toBe(1)
    expect(nodes.printed.get('signline-test-gateway')).toContain("see that the gateway's pods run")
  })
})

const bare = (await openLab({
  gates: { DRAConsumableCapacity: false, DRAPrioritizedList: true },
  apis: ['resource.k8s.io/v1=true'],
})) as Lab
describe.skipIf(bare === undefined)('With a gate off, signline cluster check', () => {
  afterAll(async () => await bare?.stop())

  test('says before anything is installed what cannot be had', async () => {
    const { status, findings } = await check(bare, 'default')
    expect(status).toBe(0)
    expect(findings.map(({ sentence }) => sentence)).toEqual([
      expect.stringContaining(
        'the gate DRAConsumableCapacity is off, so "shared" in devices.workloads.*.choices',
      ),
      expect.stringContaining(
        'the gate DRAConsumableCapacity is off, so "different-gpus" as devices.workloads',
      ),
    ])
  })
})
