import { expect, test } from 'vitest'
import { amountsOf } from '#cluster/preflight/pod-needs.js'
import { podSpecOf } from '#cluster/preflight/read-pod-spec.js'

const cpu = (amount: string): object => ({ resources: { requests: { cpu: amount } } })

test.each<readonly [what: string, spec: object, cores: number]>([
  ['nothing', { containers: [{}] }, 0],
  ['its containers together', { containers: [cpu('1'), cpu('500m')] }, 1.5],
  ['the limit where no request is said', { containers: [{ resources: { limits: { cpu: 2 } } }] }, 2],
  ['a greater init container', { containers: [cpu('1')], initContainers: [cpu('3'), cpu('2')] }, 3],
  [
    'a sidecar beside containers and later init containers',
    { containers: [cpu('1')], initContainers: [{ ...cpu('1'), restartPolicy: 'Always' }, cpu('2')] },
    3,
  ],
  ['what the pod says for all', { containers: [cpu('1')], resources: { requests: { cpu: '250m' } } }, 0.25],
  ['the overhead of its runtime', { containers: [cpu('1')], overhead: { cpu: '100m' } }, 1.1],
])('A pod asks for %s', (_, spec, cores) => {
  expect(Number(amountsOf(podSpecOf(spec)!).cpu) / 1e9).toBe(cores)
})
