import { join } from 'node:path'
import { definePipeline, integer, parallelFor } from '@kubeflow/pipelines/dsl'
import { describe, expect, test } from 'vitest'
import { linesOf, newFolder, runLocally, shellStep } from './local-run.ts'

describe('the machine’s cores and memory', () => {
  /** A step that goes on only when `together` of its kind have started: they cannot run one by one. */
  const busy = (log: string, together: number) =>
    shellStep(
      'busy',
      `echo + >> ${log}; while test $(grep -c + ${log}) -lt ${together}; do sleep 0.01; done; sleep 0.1; echo - >> ${log}`,
      { inputs: { place: integer() } },
    )
  /** The most that ran at the same time. */
  const most = (log: string): number => {
    let [now, highest] = [0, 0]
    for (const line of linesOf(log)) {
      now += line === '+' ? 1 : -1
      highest = Math.max(highest, now)
    }
    return highest
  }
  const pipeline = (
    log: string,
    together: number,
    set: (task: ReturnType<ReturnType<typeof busy>>) => void,
  ) =>
    definePipeline({
      name: 'busy',
      body: () => {
        parallelFor([1, 2, 3, 4], (place) => {
          set(busy(log, together)({ place }))
        })
      },
    })

  test('bound how many steps run at a time: one core each where nothing is asked', async () => {
    const log = join(newFolder(), 'log')
    await runLocally(
      pipeline(log, 2, () => undefined),
      {},
      { cores: 2 },
    )
    expect(most(log)).toBe(2)
  })

  test('bound them by the memory that they ask for', async () => {
    const log = join(newFolder(), 'log')
    await runLocally(
      pipeline(log, 2, (task) => task.memory({ request: '3Gi' })),
      {},
      { cores: 8, memoryBytes: 8 * 2 ** 30 },
    )
    expect(most(log)).toBe(2)
  })

  test('let a step that asks for more than there is run alone', async () => {
    const log = join(newFolder(), 'log')
    const { status } = await runLocally(
      pipeline(log, 1, (task) => task.cpu({ request: '64' })),
      {},
      { cores: 2 },
    )
    expect(status).toBe('SUCCEEDED')
    expect(most(log)).toBe(1)
  })
})
