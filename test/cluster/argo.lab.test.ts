import { type ChildProcess, spawn } from 'node:child_process'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import type { KubeObject } from '#cluster/api/kube-api.js'
import { type Argo, buildArgo } from './lab/build-programs.ts'
import { addDeviceClasses, exampleGpu, publishDevices } from './lab/fake-devices.ts'
import { type PlayedNodes, playNodes } from './lab/play-nodes.ts'
import type { Lab } from './lab/start-lab.ts'
import { openLab } from './open-lab.ts'
import { addNamespace, install, seen } from './releases.ts'

const argo = buildArgo()
if (typeof argo === 'string') process.stdout.write(`skipped: ${argo}\n`)
const lab = (typeof argo === 'string' ? undefined : await openLab()) as Lab
const TEAM = 'kubeflow-user'
const PODS = `/api/v1/namespaces/${TEAM}/pods`
const WORKFLOWS = `/apis/argoproj.io/v1alpha1/namespaces/${TEAM}/workflows`

/** Kubeflow Pipelines 2.17 brings Argo 4.0, which is not published as a module; 3.7 makes the same pods. */
describe.skipIf(lab === undefined)('A pod that the Argo 3.7.3 controller makes', () => {
  let nodes: PlayedNodes
  let controller: ChildProcess
  let log = ''
  beforeAll(async () => {
    const { controller: program, definitions } = argo as Argo
    await addNamespace(lab, TEAM, {})
    nodes = await playNodes(lab, { names: ['node'], running: ['prune'] })
    await addDeviceClasses(lab)
    await publishDevices(lab, 'node', 'gpu.example.com', [exampleGpu(0), exampleGpu(1)])
    const values = {
      devices: { vendor: 'example' },
      kubeflow: { namespaces: [TEAM] },
      worker: { enabled: false },
    }
    expect(await install(lab, 'live', values)).toMatchObject({ status: 0 })
    expect(await lab.kubectl(['apply', '--server-side', '-f', definitions])).toMatchObject({ status: 0 })
    // The API server serves a kind shortly after it is made.
    await seen(
      async () => await lab.api.list(WORKFLOWS),
      (found) => found !== undefined,
    )
    await lab.api.create('/api/v1/namespaces/default/configmaps', {
      metadata: { name: 'workflow-controller-configmap' },
      data: { metricsConfig: 'enabled: false\n', telemetryConfig: 'enabled: false\n' },
    })
    const args = [
      `--kubeconfig=${lab.environment.KUBECONFIG}`,
      '--executor-image=argoexec',
      '--loglevel=warn',
    ]
    controller = spawn(program, [...args, '--namespaced', `--managed-namespace=${TEAM}`], {
      env: { ...lab.environment, LEADER_ELECTION_DISABLE: 'true' },
      stdio: ['ignore', 'pipe', 'pipe'],
    })
    for (const stream of [controller.stdout, controller.stderr])
      stream?.on('data', (text: Buffer) => {
        log = `${log}${text}`.slice(-4000)
      })
  })
  afterAll(async () => {
    controller?.kill('SIGKILL')
    await nodes?.stop()
    await lab?.stop()
  })

  const stepPods = async (): Promise<readonly KubeObject[]> =>
    ((await lab.api.list(`${PODS}?labelSelector=workflows.argoproj.io/workflow`)) ?? []).filter(
      ({ metadata, status }) =>
        metadata.deletionTimestamp === undefined && (status as { phase?: string }).phase === 'Running',
    )
  const deviceOf = async (pod: KubeObject | undefined): Promise<unknown> => {
    const status = pod?.status as { resourceClaimStatuses?: { resourceClaimName: string }[] } | undefined
    const name = status?.resourceClaimStatuses?.[0]?.resourceClaimName
    const claim = await lab.api.read(`/apis/resource.k8s.io/v1/namespaces/${TEAM}/resourceclaims/${name}`)
    const { allocation } = (claim?.status ?? {}) as {
      allocation?: { devices: { results: { device: string }[] } }
    }
    return allocation?.devices.results.map(({ device }) => device)
  }

  test('has the claim of its annotation in main alone, and a device', async () => {
    await lab.api.create(WORKFLOWS, workflow)
    const [pod] = await seen(stepPods, (pods) => pods.length > 0)
    expect(pod, log).toBeDefined()
    const spec = pod?.spec as {
      resourceClaims: readonly { name: string }[]
      containers: readonly { name: string; resources?: { claims?: readonly object[] } }[]
    }
    expect(spec.resourceClaims).toMatchObject([{ name: 'hand-networks' }])
    const claims = new Map(spec.containers.map(({ name, resources }) => [name, resources?.claims]))
    expect(claims).toEqual(
      new Map([
        ['wait', undefined],
        ['main', [{ name: 'hand-networks' }]],
      ]),
    )
    expect(await deviceOf(pod)).toHaveLength(1)
  })

  test('is made again with another device when its own fails', async () => {
    const [before] = await stepPods()
    const broken = await deviceOf(before)
    const path = '/apis/resource.k8s.io/v1/resourceslices/node-gpu.example.com'
    const slice = (await lab.api.read(path))?.spec as { devices: { name: string }[]; pool: object }
    const taints = [{ key: 'gpu.example.com/broken', effect: 'NoExecute' }]
    await lab.api.patch(path, {
      spec: {
        pool: { ...slice.pool, generation: 2 },
        devices: slice.devices.map((device) =>
          (broken as string[]).includes(device.name) ? { ...device, taints } : device,
        ),
      },
    })
    const [after] = await seen(
      stepPods,
      ([pod]) => pod !== undefined && pod.metadata.uid !== before?.metadata.uid,
    )
    expect(after, log).toBeDefined()
    expect(after?.metadata.uid).not.toBe(before?.metadata.uid)
    expect(await deviceOf(after)).not.toEqual(broken)
  })
})

/** What Kubeflow's compiler makes of a step with a retry, as far as pods are concerned. */
const workflow = {
  apiVersion: 'argoproj.io/v1alpha1',
  kind: 'Workflow',
  metadata: { name: 'transcribe' },
  spec: {
    entrypoint: 'hands',
    templates: [
      {
        name: 'hands',
        metadata: { annotations: { 'pipelines.dra/resource-claim': 'hand-networks' } },
        retryStrategy: { limit: '2', retryPolicy: 'Always' },
        container: { image: 'signline', command: ['signline'], resources: { limits: { cpu: '1' } } },
      },
    ],
  },
}
