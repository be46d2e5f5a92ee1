/** Values that an operator would write, by what they are for. Rendered, sent to the API server, and installed. */
export const profiles: Readonly<Record<string, Values>> = {
  'without devices': {},
  'own Redis, no trial': {
    redis: { trial: { enabled: false }, url: { secretName: 'redis-url' } },
    network: { peers: { redis: { cidrs: ['10.0.0.9/32'] } } },
  },
  'NVIDIA, whole GPUs': { devices: { vendor: 'nvidia' } },
  'NVIDIA, MIG slice, else a share, else whole': {
    devices: workloads('nvidia', {
      choices: ['slice', 'shared', 'whole'],
      sliceProfiles: ['1g.12gb', '1g.10gb'],
    }),
  },
  'NVIDIA, two slices of one GPU': {
    devices: workloads('nvidia', { choices: ['slice'], count: 2, placement: 'same-gpu' }),
  },
  'NVIDIA, slices of different GPUs': {
    devices: workloads('nvidia', { choices: ['slice'], count: 2, placement: 'different-gpus' }),
  },
  'NVIDIA, time-slicing, health taint tolerated': {
    devices: workloads('nvidia', {
      tolerations: [{ key: 'gpu.nvidia.com/unmonitored', operator: 'Exists' }],
      config: {
        whole: {
          apiVersion: 'resource.nvidia.com/v1beta1',
          kind: 'GpuConfig',
          sharing: { strategy: 'TimeSlicing', timeSlicingConfig: { interval: 'Short' } },
        },
      },
    }),
  },
  'NVIDIA, one GPU for all workers': { devices: workloads('nvidia', { claim: 'forAll' }) },
  'AMD, partition, else whole': {
    devices: workloads('amd', { choices: ['slice', 'whole'], sliceProfiles: ['cpx_nps4'] }),
  },
  'Intel, whole GPUs': { devices: { vendor: 'intel' } },
  'example driver, shares': { devices: workloads('example', { choices: ['shared'], memory: '20Gi' }) },
  'example driver, further conditions': {
    devices: workloads('example', {
      selectors: ["device.attributes['gpu.example.com'].?uuid.orValue('') != ''"],
    }),
  },
  'Kubeflow in two namespaces': {
    devices: { vendor: 'nvidia' },
    kubeflow: { namespaces: ['team-a', 'team-b'], upload: { enabled: true } },
  },
  'Kubeflow with native claims': {
    devices: { vendor: 'nvidia' },
    kubeflow: { namespaces: ['team-a'], policy: 'none' },
  },
  'behind an Ingress, with recordings and an authority of its own': {
    certificateAuthorities: { configMapName: 'authorities' },
    gateway: {
      ingress: {
        enabled: true,
        className: 'edge',
        hosts: ['captions.example.org'],
        tlsSecretName: 'captions',
      },
      trustedProxies: ['10.4.0.0/16'],
    },
    worker: { recordings: { claimName: 'recordings' } },
    network: { peers: { ingress: { namespace: 'edge', labels: { app: 'edge' } } } },
  },
  'workers alone': {
    gateway: { enabled: false },
    telemetry: { otlpEndpoint: 'http://collector:4318' },
    network: { peers: { collector: { namespace: 'monitoring', labels: { app: 'collector' } } } },
  },
  'scraped, with a dashboard': {
    telemetry: { scrapeAnnotations: true },
    dashboards: { as: 'config-map' },
    network: { peers: { prometheus: { namespace: 'monitoring', labels: { app: 'prometheus' } } } },
  },
  'workers that write what ending them would cost': { scaling: { by: 'hpa' } },
  'gateway alone, behind a load balancer': {
    worker: { enabled: false },
    gateway: {
      service: {
        type: 'LoadBalancer',
        externalTrafficPolicy: 'Local',
        loadBalancerClass: 'example.org/outer',
        loadBalancerSourceRanges: ['198.51.100.0/24'],
      },
    },
    network: { peers: { ingress: { cidrs: ['198.51.100.0/24'] } } },
  },
  'placed, labelled and with more environment': {
    gateway: placed({}),
    worker: placed({ runtimeClassName: 'gpu', variant: 'lite', maxCameras: 2, maxSessions: 4 }),
  },
}

export interface Values {
  readonly [section: string]: unknown
}

/** The devices section with one workload as given; the other one stays as it is. */
export function workloads(vendor: string, handNetworks: Values): Values {
  return { vendor, workloads: { 'hand-networks': handNetworks } }
}

function placed(more: Values): Values {
  const term = { matchExpressions: [{ key: 'kubernetes.io/os', operator: 'NotIn', values: ['windows'] }] }
  const here = { labelSelector: { matchLabels: { app: 'batch' } }, topologyKey: 'kubernetes.io/hostname' }
  return {
    podLabels: { team: 'captions' },
    affinity: {
      nodeAffinity: { requiredDuringSchedulingIgnoredDuringExecution: { nodeSelectorTerms: [term] } },
      podAntiAffinity: { requiredDuringSchedulingIgnoredDuringExecution: [here] },
    },
    extraEnv: [
      { name: 'OTEL_RESOURCE_ATTRIBUTES', value: 'deployment.environment.name=stage' },
      { name: 'NODE_NAME', valueFrom: { fieldRef: { fieldPath: 'spec.nodeName' } } },
    ],
    ...more,
  }
}
