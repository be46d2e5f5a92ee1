import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import type { Programs } from '../lab/build-programs.ts'
import { addDeviceClasses } from '../lab/fake-devices.ts'
import { type PlayedNodes, playNodes } from '../lab/play-nodes.ts'
import { type Lab, type LabOptions, startLab } from '../lab/start-lab.ts'
import { findPrograms } from '../open-lab.ts'
import { addNamespace } from '../releases.ts'
import { claims } from './claims.ts'
import { type Compared, claimsOfProfiles, compare, expectAgreement } from './compare.ts'
import { landscapes } from './landscapes.ts'
import { NAMESPACE, publish, stored } from './schedule.ts'

const NODES = ['a', 'b', 'c']
/** The API servers here refuse devices that each say their node, since a gate takes that out. */
const LANDSCAPES = Object.entries(landscapes).filter(([name]) => name !== 'devices that are not of one node')

const elsewhere: readonly {
  readonly kubernetes: string
  readonly what: string
  readonly options: LabOptions
}[] = [
  { kubernetes: '1.34.4', what: 'as it comes', options: {} },
  {
    kubernetes: '1.36.3',
    what: 'without the gates that 1.36 has turned on',
    options: {
      gates: { DRADeviceTaints: false, DRAConsumableCapacity: false, DRAPartitionableDevices: false },
    },
  },
]

describe.each(elsewhere)('On Kubernetes $kubernetes $what', ({ kubernetes, options }) => {
  const programs = findPrograms({ kubernetes })
  describe.skipIf(programs === undefined)(
    'the preflight and the scheduler agree, pod after pod, with',
    () => {
      let lab: Lab
      let nodes: PlayedNodes
      beforeAll(async () => {
        lab = await startLab(programs as Programs, options)
        nodes = await playNodes(lab, { names: NODES })
        await addNamespace(lab, NAMESPACE, {})
        await addDeviceClasses(lab)
      })
      afterAll(async () => {
        await nodes?.stop()
        await lab?.stop()
      })

      test.each(LANDSCAPES)('%s', async (_, landscape) => {
        await publish(lab, landscape, NODES)
        const found: Compared[] = []
        for (const [name, spec] of Object.entries({ ...claims, ...claimsOfProfiles() })) {
          // Conditions that speak of sharing are no conditions there.
          const kept = await stored(lab, spec).catch(() => undefined)
          if (kept !== undefined) found.push(await compare(lab, name, kept))
        }
        expectAgreement(found)
        expect(found.length).toBeGreaterThan(20)
      })
    },
  )
})
