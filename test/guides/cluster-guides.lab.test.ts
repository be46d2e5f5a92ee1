import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs'
import type { Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { helm } from '../charts/render.ts'
import { labCache } from '../cluster/lab/build-programs.ts'
import { addDeviceClasses, migSlice, nvidiaGpu, publishDevices } from '../cluster/lab/fake-devices.ts'
import { type PlayedNodes, playNodes } from '../cluster/lab/play-nodes.ts'
import type { Lab } from '../cluster/lab/start-lab.ts'
import { openLab } from '../cluster/open-lab.ts'
import { playGateway } from '../cluster/play-gateway.ts'
import { addNamespace, type Held, held, running, seen } from '../cluster/releases.ts'
import { PipelinesServer } from '../kfp/client/pipelines-server.ts'
import { Guide } from './guide.ts'
import { Terminal } from './terminal.ts'

const lab = (await openLab({
  gates: { DRADeviceTaintRules: true },
  apis: ['resource.k8s.io/v1beta2=true'],
})) as Lab
const NAMESPACE = 'signline'
/** KEDA's definition, as `test/charts/fetch-schemas.sh` brings it. */
const keda = join(labCache, 'schemas', 'keda.sh_scaledobjects.yaml')

function portOf(server: Server): number {
  return (server.address() as AddressInfo).port
}

describe.skipIf(lab === undefined)('On a real control plane, what the guide says to type works:', () => {
  let nodes: PlayedNodes
  let terminal: Terminal
  let home: string

  beforeAll(async () => {
    home = mkdtempSync(join(lab.folder, 'home-'))
    nodes = await playNodes(lab, { names: ['whole', 'slices', 'shared'], running: ['prune', 'test'] })
    await addDeviceClasses(lab)
    await publishDevices(lab, 'whole', 'gpu.nvidia.com', [nvidiaGpu(0), nvidiaGpu(1), nvidiaGpu(2)])
    const slices = [0, 1, 2].map((index) => migSlice(3, index, '1g.12gb', '11Gi'))
    await publishDevices(lab, 'slices', 'gpu.nvidia.com', slices)
    await publishDevices(lab, 'shared', 'gpu.nvidia.com', [nvidiaGpu(4, '80Gi', true)])
    terminal = new Terminal({ ...lab.environment, HOME: home })
    await terminal.type(`helm() { '${helm}' "$@"; }\nsignline() { npx signline "$@"; }`)
  })
  afterAll(async () => {
    await terminal?.close()
    await nodes?.stop()
    await lab?.stop()
    rmSync(home, { recursive: true, force: true })
  })

  /** Workers once there are so many, all of the newest template. */
  const workers = async (count: number, wanted: (pods: readonly Held[]) => boolean = () => true) =>
    await seen(
      async () => await held(lab, NAMESPACE),
      (pods) => pods.length === count && wanted(pods),
    )

  test('sharing a GPU', async () => {
    const guide = new Guide('sharing-a-gpu')
    expect(await terminal.type(guide.next('signline cluster check'))).toMatch(
      /^0 faults, 0 warnings; .* 7 of them free\ngates: DRAPrioritizedList on/,
    )
    expect(await terminal.type(guide.next('signline cluster cost'))).toContain('a slice of a GPU a pod (MIG)')
    await terminal.type(guide.next('helm upgrade --install'))
    const [first] = await workers(1)
    const look = guide.next('kubectl get resourceclaims')
    expect(await terminal.type(look)).toMatch(
      new RegExp(`^POD +NODE +DEVICE\n${first?.pod} +(whole|shared) +gpu-\\d\n$`),
    )
    await terminal.type(guide.next('worker.replicas=2'))
    expect(new Set((await workers(2)).flatMap(({ devices }) => devices)).size).toBe(2)

    await terminal.type(guide.next('slices.yaml'))
    const sliced = await workers(3, (pods) => pods.every(({ requests }) => requests[0]?.startsWith('gpu/')))
    expect(sliced.flatMap(({ requests }) => requests)).toContain('gpu/slice')
    expect(new Set(sliced.flatMap(({ devices }) => devices)).size).toBe(3)

    await terminal.type(guide.next('together.yaml'))
    const together = await workers(3, (pods) => new Set(pods.map(({ claim }) => claim)).size === 1)
    expect(new Set(together.flatMap(({ devices }) => devices)).size).toBe(1)
    await seen(
      async () => await terminal.type(look),
      (printed) => printed.trim().split('\n').length === 2,
    )
    const printed = await terminal.type(guide.next('kubectl get resourceclaims'))
    expect(printed.trim().split('\n')).toHaveLength(2)
    for (const { pod } of together) expect(printed).toContain(pod)
    expect(await terminal.type(guide.next('signline cluster check'))).toMatch(
      new RegExp(`^signline hand-networks +yes, held +${together[0]?.devices[0]}$`, 'm'),
    )

    await terminal.type(guide.next('shares.yaml'))
    const shares = await workers(8, (pods) => pods.every(({ requests }) => requests[0]?.startsWith('gpu/')))
    const lookAtShares = guide.next('SHARE:')
    // Pods of before are on their way out for a moment.
    const ways = await seen(
      async () => linesOf(await terminal.type(lookAtShares)).filter((way) => !way.startsWith('<none>')),
      (found) => found.length === 8,
    )
    expect(new Set(ways.map((way) => way.split(' ')[0]))).toEqual(new Set(shares.map(({ pod }) => pod)))
    // There are seven devices, of which one may be shared.
    const sharing = ways.filter((way) => /^\S+ +shared +gpu-4 +gpu\/shared +8Gi$/.test(way))
    expect(sharing.length).toBeGreaterThan(1)
    for (const way of ways.filter((each) => !sharing.includes(each)))
      expect(way).toMatch(/ gpu\/(slice|whole) +<none>$/)
    const checked = await terminal.type(guide.next('signline cluster check'))
    expect(checked).toMatch(/^0 faults, 0 warnings; /)
    expect(checked).toMatch(
      /^ {2}gpu\/shared +yes +shared +4 devices of gpu.nvidia.com: 1 could be had, 3 cannot be shared$/m,
    )

    await terminal.type(guide.next('helm uninstall'))
    for (const kind of ['resourceclaimtemplates', 'resourceclaims']) {
      const path = `/apis/resource.k8s.io/v1/namespaces/${NAMESPACE}/${kind}`
      const left = await seen(
        async () => (await lab.api.list(path)) ?? [],
        (found) => found.length === 0,
      )
      expect(left).toEqual([])
    }
    expect(guide.left).toEqual([])
  })

  test('a device fails', async () => {
    const guide = new Guide('a-device-fails')
    await terminal.type(guide.next('helm upgrade --install'))
    const [before] = await running(lab, NAMESPACE, 1)
    expect(await terminal.type(guide.next('kubectl get resourceclaims'))).toContain(before?.pod)
    await terminal.type(guide.next('kind: DeviceTaintRule'))
    const [after] = await workers(1, ([pod]) => pod?.pod !== before?.pod)
    const events = guide.next('kubectl get events')
    // An event is written a moment after what it tells of.
    const printed = await seen(
      async () => await terminal.type(events),
      (text) => text.includes(`pod/${before?.pod}`),
    )
    expect(printed).toContain(`pod/${before?.pod}`)
    expect(printed).toContain(after?.pod)
    expect(after?.devices).not.toEqual(before?.devices)

    const checked = await terminal.type(guide.next('signline cluster check'))
    expect(checked).toMatch(/^warning: device .* is tainted \(broken:NoExecute\)/)
    await terminal.type(guide.next('kubectl delete devicetaintrule'))
    expect((await running(lab, NAMESPACE, 1)).map(({ pod }) => pod)).toEqual([after?.pod])
    expect(guide.left).toEqual([])
    await terminal.type(`helm uninstall signline --namespace ${NAMESPACE}`)
  })

  test.skipIf(!existsSync(keda))('an installation to rely on', async () => {
    const guide = new Guide('an-installation-to-rely-on')
    expect((await lab.kubectl(['apply', '--server-side', '-f', keda])).status).toBe(0)
    const gateway = await playGateway()
    nodes.addresses = { 'http://signline-gateway:80': `http://127.0.0.1:${portOf(gateway)}` }

    await terminal.type(guide.next('captions.yaml'))
    const installed = await terminal.type(guide.next('helm upgrade --install'))
    expect(installed).toContain('# https://captions.example.org')
    expect(installed).toMatch(
      /deployment "signline-worker" successfully rolled out\n[\s\S]*Phase: +Succeeded/,
    )
    expect(await terminal.type(guide.next('operator-key'))).toMatch(/^[0-9a-f]{64}$/)
    const rules = await terminal.type(guide.next('kubectl get networkpolicies'))
    expect(rules).toMatch(/^signline-deny /m)
    expect(rules).toMatch(/^signline-worker /m)

    expect(await terminal.type(guide.next('scaling.yaml'))).toMatch(/^signline-worker /m)
    const history = await terminal.type(guide.next('helm rollback'))
    expect(history).toMatch(/^4\s.*\sdeployed\s.*Rollback to 2/m)
    expect(await terminal.type(guide.next('helm uninstall'))).toContain('release "signline" uninstalled')
    const left = ['get', 'all,networkpolicies,ingresses', '-n', 'captions', '-o', 'name']
    // Pods are on their way out for a moment.
    expect(
      await seen(
        async () => (await lab.kubectl(left)).stdout,
        (names) => names === '',
      ),
    ).toBe('')
    expect(guide.left).toEqual([])
    await new Promise((resolve) => gateway.close(resolve))
  })

  test('the first pipeline on Kubeflow', async () => {
    const server = new PipelinesServer()
    const address = await server.start()
    const guide = new Guide('first-pipeline-on-kubeflow', {
      'http://kubeflow.example': address,
      RUN_ID: 'run-1',
    })
    await addNamespace(lab, 'team-a')
    expect(await terminal.type(guide.next('signline pipeline run'))).toMatch(/^text: ZELJORA$/m)
    await terminal.type(guide.next('helm upgrade --install'))
    const check = guide.next('signline cluster check').trimEnd()
    // A policy takes effect shortly after it is made; until then the check fails.
    const checked = await seen(
      async () => await terminal.type(`${check} || true`),
      (printed) => printed.startsWith('0 faults'),
    )
    expect(checked).toMatch(/^0 faults, 0 warnings; /)
    expect(await terminal.type(guide.next('kubectl get configmap'))).toMatch(
      /hand-networks: signline-hand-networks-\w+/,
    )
    await terminal.type(guide.next('signline pipeline compile'))
    const compiled = readFileSync(join(home, 'transcribe.yaml'), 'utf8')
    expect(compiled).toContain('registry.example/signline:0.1.0-cuda')

    const submitted = await terminal.type(guide.next('signline pipeline submit'))
    expect(submitted).toContain('run run-1 succeeded')
    expect(server.runs[0]).toMatchObject({
      display_name: 'first',
      runtime_config: { parameters: { cameras: [{ id: 'front', uri: '/recordings/front.mp4' }] } },
    })
    expect(await terminal.type(guide.next('signline pipeline status'))).toContain('first (run-1): succeeded')
    expect(await terminal.type(guide.next('signline pipeline upload'))).toContain('uploaded: pipeline-1')
    expect(guide.left).toEqual([])
    await server.stop()
  })
})

/** What a table says beneath its head. */
function linesOf(printed: string): readonly string[] {
  return printed.trim().split('\n').slice(1)
}
