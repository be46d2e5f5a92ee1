/** Specs of claims beyond those that the chart writes. */
export type ClaimSpec = { readonly devices: object }

const CLASS = 'gpu.nvidia.com'
const MIG = 'mig.nvidia.com'
const ATTRIBUTES = "device.attributes['gpu.nvidia.com']"
const MEMORY = "device.capacity['gpu.nvidia.com'].memory"

/** One device of the class for which the expression holds. */
export function where(expression: string, deviceClassName: string = CLASS): ClaimSpec {
  return { devices: { requests: [{ name: 'gpu', exactly: asking([expression], { deviceClassName }) }] } }
}

function asking(selectors: readonly string[], more: object = {}): object {
  return {
    deviceClassName: CLASS,
    selectors: selectors.map((expression) => ({ cel: { expression } })),
    ...more,
  }
}
function exactly(more: object, selectors: readonly string[] = []): ClaimSpec {
  return { devices: { requests: [{ name: 'gpu', exactly: asking(selectors, more) }] } }
}

export const claims: Readonly<Record<string, ClaimSpec>> = {
  'a version at least': where(`${ATTRIBUTES}.cudaComputeCapability.isGreaterThan(semver('8.9.0'))`),
  'more memory than': where(`${MEMORY}.isGreaterThan(quantity('24Gi'))`),
  'an attribute that slices lack, unguarded': where(
    `${ATTRIBUTES}.healthy && ${ATTRIBUTES}.productName != ''`,
  ),
  'an attribute that only slices have, unguarded': where(`${ATTRIBUTES}.profile == '1g.12gb'`, MIG),
  'a bound name and a presence': where(
    `cel.bind(gpu, ${ATTRIBUTES}, has(gpu.healthy) && gpu.index >= 1 && gpu.productName.startsWith('NVIDIA'))`,
  ),
  'two of a class': exactly({ count: 2 }),
  'all of a class with memory': exactly({ allocationMode: 'All' }, [
    `${MEMORY}.compareTo(quantity('2Gi')) >= 0`,
  ]),
  'two slices of one GPU, by request': {
    devices: {
      requests: ['one', 'other'].map((name) => ({ name, exactly: asking([], { deviceClassName: MIG }) })),
      constraints: [{ requests: ['one', 'other'], matchAttribute: 'gpu.nvidia.com/parentUUID' }],
    },
  },
  'a whole GPU and a slice': {
    devices: {
      requests: [
        { name: 'whole', exactly: asking([]) },
        { name: 'part', exactly: asking([], { deviceClassName: MIG }) },
      ],
    },
  },
  'a big GPU or two small ones': {
    devices: {
      requests: [
        {
          name: 'gpu',
          firstAvailable: [
            { name: 'big', ...asking([`${MEMORY}.isGreaterThan(quantity('40Gi'))`]) },
            { name: 'two', ...asking([], { count: 2 }) },
          ],
        },
      ],
    },
  },
  'a share with a remainder': exactly({ capacity: { requests: { memory: '1500Mi' } } }, [
    'device.allowMultipleAllocations',
  ]),
  'a share of a size between two': exactly({ capacity: { requests: { memory: '9Gi' } } }, [
    'device.allowMultipleAllocations',
  ]),
  'a capacity that no device has': exactly({ capacity: { requests: { shells: '1' } } }),
  'a taint tolerated by its value': exactly({
    tolerations: [{ key: 'gpu.nvidia.com/xid', operator: 'Equal', value: '79', effect: 'NoExecute' }],
  }),
  // Each effect by itself, because Kubernetes 1.36 evicts a pod whose toleration names none.
  'every taint tolerated': exactly({
    tolerations: ['NoSchedule', 'NoExecute'].map((effect) => ({ operator: 'Exists', effect })),
  }),
  'a class that is not there, as second choice': {
    devices: {
      requests: [
        {
          name: 'gpu',
          firstAvailable: [
            { name: 'there', ...asking([]) },
            { name: 'gone', ...asking([], { deviceClassName: 'gone.example.com' }) },
          ],
        },
      ],
    },
  },
}
