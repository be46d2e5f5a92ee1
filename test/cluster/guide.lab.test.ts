import { readFileSync } from 'node:fs'
import type { AddressInfo } from 'node:net'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { codeBlocks } from '../conformance/code-blocks.ts'
import { addDeviceClasses, nvidiaGpu, publishDevices } from './lab/fake-devices.ts'
import { type PlayedNodes, playNodes } from './lab/play-nodes.ts'
import { type Lab, type Ran, run } from './lab/start-lab.ts'
import { openLab } from './open-lab.ts'
import { playGateway } from './play-gateway.ts'
import { seen, uninstall } from './releases.ts'

const lab = (await openLab()) as Lab
describe.skipIf(lab === undefined)('docs/devices.md', () => {
  let nodes: PlayedNodes
  beforeAll(async () => {
    nodes = await playNodes(lab, { names: ['node'], running: ['prune', 'test'] })
    await addDeviceClasses(lab)
    await publishDevices(lab, 'node', 'gpu.nvidia.com', [nvidiaGpu(0)])
  })
  afterAll(async () => {
    await nodes?.stop()
    await lab?.stop()
  })

  const commands = codeBlocks(readFileSync('docs/devices.md', 'utf8'), [''])
    .flatMap((block) => block.trim().split('\n'))
    .filter((line) => line !== '')

  /** One command, typed as it stands. */
  async function typed(command: string): Promise<Ran> {
    const [program, ...args] = command.split(' ')
    if (program === 'helm') return await lab.helm(...args)
    expect([program, args[0]]).toEqual(['npx', 'signline'])
    return await run(process.execPath, ['cli/signline.js', ...args.slice(1)], lab.environment)
  }

  test('says nothing to type that does not work, on a cluster that has a GPU', async () => {
    const gateway = await playGateway()
    const { port } = gateway.address() as AddressInfo
    nodes.addresses = { 'http://signline-gateway:80': `http://127.0.0.1:${port}` }
    expect(commands).toHaveLength(5)
    for (const command of commands) {
      const { status, stdout, stderr } = await typed(command)
      expect(`${command}: ${stderr}`).toBe(`${command}: `)
      expect(`${command}: ${status} ${status === 0 ? '' : stdout}`).toBe(`${command}: 0 `)
    }
    await new Promise((resolve) => gateway.close(resolve))
  })

  test('is right that uninstalling leaves what something else still names, and says for whom', async () => {
    const templates = '/apis/resource.k8s.io/v1/namespaces/signline/resourceclaimtemplates'
    const name = (await lab.api.list(templates))?.find(({ metadata }) => metadata.name.includes('hand'))
      ?.metadata.name
    await lab.kubectl(['create', 'serviceaccount', 'guest', '-n', 'signline'])
    await lab.api.create('/api/v1/namespaces/signline/pods', {
      metadata: { name: 'guest' },
      spec: {
        resourceClaims: [{ name: 'gpu', resourceClaimTemplateName: name }],
        containers: [{ name: 'main', image: 'guest', resources: { claims: [{ name: 'gpu' }] } }],
      },
    })
    expect(await uninstall(lab, 'signline')).toMatchObject({ status: 0 })
    const said = [...nodes.printed].filter(([pod]) => pod.includes('post-delete')).map(([, text]) => text)
    expect(said.join('')).toContain(`kept resourceclaimtemplate signline/${name}: pod guest`)
    const left = await seen(
      async () => (await lab.api.list(templates)) ?? [],
      (found) => found.length === 1,
    )
    expect(left.map(({ metadata }) => metadata.name)).toEqual([name])
  })
})
