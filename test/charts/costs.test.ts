import { describe, expect, test } from 'vitest'
import { refusals } from './admit.ts'
import { helm, render } from './render.ts'

const LABELLED = [
  '--set',
  'costs.requiredLabels={team,cost-center},costs.labels.team=stage',
  '--set-string',
  'costs.labels.cost-center=41',
]

describe.skipIf(helm === undefined)('Costs', () => {
  test('a pod without one of the labels is refused, and told which', () => {
    const policy = render(...LABELLED).manifests.find(({ metadata }) =>
      metadata.name.startsWith('cost-labels.'),
    )!
    const check = (labels?: object): string[] => refusals(policy, { metadata: { ...(labels && { labels }) } })
    expect(check({ team: 'stage', 'cost-center': '41' })).toEqual([])
    expect(check({ team: 'stage' }).join()).toContain('metadata.labels: no cost-center;')
    expect(check({ team: '', 'cost-center': '41' }).join()).toContain('no team;')
    expect(check().join()).toContain('no team, cost-center;')
  })

  test('every pod of the release carries the labels', () => {
    const pods = render(...LABELLED, '--set', 'kubeflow.upload.enabled=true').manifests.filter(({ kind }) =>
      ['Deployment', 'Job', 'Pod'].includes(kind),
    )
    const without = pods.filter((pod) => {
      const { metadata, spec } = pod as unknown as { metadata: unknown; spec: { template?: unknown } }
      return !JSON.stringify(spec.template ?? { metadata }).includes('"cost-center":"41"')
    })
    expect(without.map(({ kind, metadata }) => `${kind} ${metadata.name}`)).toEqual([])
  })

  test('a label that is asked for and not given is a fault of the values', () => {
    expect(render('--set', 'costs.requiredLabels={team}').refusal).toContain(
      'costs.labels.team: not there, and costs.requiredLabels asks it of every pod; give it a value',
    )
  })

  test('devices are bounded by class, in each namespace', () => {
    const values = ['--set', 'costs.namespaces={team},costs.deviceQuota.gpu\\.nvidia\\.com=4']
    const quotas = render(...values).manifests.filter(({ kind }) => kind === 'ResourceQuota')
    expect(quotas.map(({ metadata }) => metadata.namespace)).toEqual(['live', 'team'])
    expect(quotas.map(({ spec }) => spec)).toEqual(
      Array(2).fill({ hard: { 'gpu.nvidia.com.deviceclass.resource.k8s.io/devices': '4' } }),
    )
  })
})
