import { Command } from 'commander'
import { loadAll } from 'js-yaml'
import { describe, expect, test } from 'vitest'
import { define } from '#cli/live.js'
import { findHelm, render } from './helm.ts'
import type { Values } from './profiles.ts'

interface Variable {
  readonly name: string
  readonly value?: string
}
interface Template {
  readonly metadata: { readonly labels: Readonly<Record<string, string>> }
  readonly spec: {
    readonly affinity?: object
    readonly runtimeClassName?: string
    readonly containers: readonly {
      readonly args: readonly string[]
      readonly env: readonly Variable[]
      readonly resources: { readonly requests: Readonly<Record<string, string>> }
    }[]
  }
}
interface Deployment {
  readonly kind: string
  readonly metadata: { readonly name: string }
  readonly spec: { readonly selector: { readonly matchLabels: object }; readonly template: Template }
}

const helm = findHelm() as string
const PARTS = ['gateway', 'worker'] as const

function deploymentOf(part: string, values: Values): Deployment {
  const { stdout, stderr } = render(helm, values, '--kube-version', '1.36.3')
  expect(stderr).toBe('')
  const found = (loadAll(stdout) as Deployment[]).find(
    (manifest) => manifest?.kind === 'Deployment' && manifest.metadata.name === `signline-${part}`,
  )
  if (found === undefined) throw new Error(`no Deployment of the ${part}`)
  return found
}
const containerOf = (part: string, values: Values) =>
  deploymentOf(part, values).spec.template.spec.containers[0]!

/** All that sets arguments and environment of live pods. */
const EVERY_SETTING: Values = {
  gateway: {
    origins: ['https://captions.example.org'],
    trustedProxies: ['10.4.0.0/16'],
    allowedCameras: ['rtsp://10.0.7.12'],
  },
  worker: { recordings: { claimName: 'evenings' }, variant: 'lite' },
  certificateAuthorities: { configMapName: 'ours' },
  telemetry: { otlpEndpoint: 'http://collector:4318' },
  scaling: { by: 'keda' },
  network: {
    peers: {
      keda: { namespace: 'keda' },
      collector: { namespace: 'm' },
      cameras: { cidrs: ['10.0.7.0/24'] },
    },
  },
}

/** TLS ends before the gateway, in an Ingress or a Gateway; its probes ask over HTTP. */
const NOT_IN_A_POD = ['--tls-cert', '--tls-key', '--self-signed']

describe.skipIf(helm === undefined)('Pods of the gateway and of workers', () => {
  test.each(PARTS)('of the %s: each option of its command has a value of the chart', (part) => {
    const live = new Command('live')
    define(live)
    const options = live.commands.find((command) => command.name() === part)!.options
    const { args } = containerOf(part, EVERY_SETTING)
    const given = args.filter((arg) => arg.startsWith('--'))
    expect(new Set([...given, ...(part === 'gateway' ? NOT_IN_A_POD : [])])).toEqual(
      new Set(options.map(({ long }) => long)),
    )
  })

  test('take what the values say at most, and measure it themselves unless they do', () => {
    const { args } = containerOf('worker', { worker: { maxCameras: 3, maxSessions: 0, variant: 'lite' } })
    expect(args.join(' ')).toContain('--variant lite')
    expect(args.join(' ')).toContain('--max-cameras 3 --max-sessions 0')
    expect(containerOf('worker', {}).args.join(' ')).not.toContain('--max-')
  })

  test.each(PARTS)('of the %s: carry labels of yours beside those that select them', (part) => {
    const podLabels = { team: 'captions', 'sidecar.istio.io/inject': 'true' }
    const before = deploymentOf(part, {})
    const { spec } = deploymentOf(part, { [part]: { podLabels } })
    expect(spec.template.metadata.labels).toEqual({ ...before.spec.template.metadata.labels, ...podLabels })
    expect(spec.selector).toEqual(before.spec.selector)
    expect(spec.template.metadata.labels).toMatchObject(spec.selector.matchLabels)
  })

  test('have the label of the pod where costs.labels has another of the same name', () => {
    const values = { costs: { labels: { team: 'stage' } }, worker: { podLabels: { team: 'captions' } } }
    expect(deploymentOf('worker', values).spec.template.metadata.labels.team).toBe('captions')
    expect(deploymentOf('gateway', values).spec.template.metadata.labels.team).toBe('stage')
  })

  test.each(PARTS)('of the %s: go where an affinity of yours sends them', (part) => {
    const term = { matchExpressions: [{ key: 'pool', operator: 'In', values: ['live'] }] }
    const affinity = {
      nodeAffinity: {
        requiredDuringSchedulingIgnoredDuringExecution: { nodeSelectorTerms: [term] },
      },
    }
    expect(deploymentOf(part, { [part]: { affinity } }).spec.template.spec.affinity).toEqual(affinity)
    expect(deploymentOf(part, {}).spec.template.spec.affinity).toBeUndefined()
  })

  test('of workers: run in the runtime class that is named', () => {
    const of = (values: Values) => deploymentOf('worker', values).spec.template.spec.runtimeClassName
    expect(of({ worker: { runtimeClassName: 'nvidia' } })).toBe('nvidia')
    expect(of({})).toBeUndefined()
  })

  test.each(PARTS)('of the %s: have more environment behind that of the chart', (part) => {
    const extraEnv = [
      { name: 'OTEL_RESOURCE_ATTRIBUTES', value: 'deployment.environment.name=stage' },
      { name: 'ZONE', valueFrom: { configMapKeyRef: { name: 'site', key: 'zone' } } },
    ]
    const own = containerOf(part, EVERY_SETTING).env
    const { [part]: values, ...rest } = EVERY_SETTING
    const { env } = containerOf(part, { ...rest, [part]: { ...(values as object), extraEnv } })
    expect(env).toEqual([...own, ...extraEnv])
  })

  test.each(PARTS)('of the %s: let nobody else set a variable that the chart sets', (part) => {
    const own = containerOf(part, EVERY_SETTING).env.map(({ name }) => name)
    expect(own.length).toBeGreaterThan(5)
    const extraEnv = own.map((name) => ({ name, value: '' }))
    const { stderr } = render(helm, { [part]: { extraEnv } }, '--kube-version', '1.36.3')
    expect(
      [...stderr.matchAll(/extraEnv\[\d+\]\.name: (\w+) is set by [a-zA-Z.]+;/g)].map(([, name]) => name),
    ).toEqual(own)
  })

  const wrong: readonly (readonly [values: Values, place: string])[] = [
    ...PARTS.flatMap((part): (readonly [Values, string])[] => [
      ...['app.kubernetes.io/name', 'app.kubernetes.io/instance', 'app.kubernetes.io/component'].map(
        (name): readonly [Values, string] => [
          { [part]: { podLabels: { [name]: 'other' } } },
          `/${part}/podLabels/${name.replace('/', '~1')}`,
        ],
      ),
      [{ [part]: { podLabels: { 'pod-template-hash': 'a' } } }, `/${part}/podLabels/pod-template-hash`],
      [{ [part]: { podLabels: { team: 'two words' } } }, `/${part}/podLabels/team`],
      [{ [part]: { podLabels: { team: 1 } } }, `/${part}/podLabels/team`],
      [{ [part]: { affinity: { nodeSelector: {} } } }, `/${part}/affinity`],
      [{ [part]: { extraEnv: { TZ: 'UTC' } } }, `/${part}/extraEnv`],
      [{ [part]: { extraEnv: [{ name: 'TZ', value: 1 }] } }, `/${part}/extraEnv/0/value`],
      [{ [part]: { extraEnv: [{ name: 'a b' }] } }, `/${part}/extraEnv/0/name`],
      [
        { [part]: { extraEnv: [{ name: 'A', valueFrom: { secretRef: {} } }] } },
        `/${part}/extraEnv/0/valueFrom`,
      ],
      [{ [part]: { extraArgs: ['--prot', '1'] } }, `/${part}': additional properties 'extraArgs'`],
    ]),
    [{ worker: { runtimeClassName: 'NVIDIA' } }, '/worker/runtimeClassName'],
    [{ worker: { variant: 'light' } }, '/worker/variant'],
    [{ worker: { maxCameras: 'many' } }, '/worker/maxCameras'],
    [{ worker: { maxCameras: 1.5 } }, '/worker/maxCameras'],
    [{ worker: { maxSessions: -1 } }, '/worker/maxSessions'],
    [{ gateway: { allowedCameras: ['10.0.7.12'] } }, '/gateway/allowedCameras/0'],
    [{ gateway: { trustedProxies: ['0.0.0.0/0'] } }, '/gateway/trustedProxies/0'],
    [{ gateway: { trustedProxies: ['10.4.0.300'] } }, '/gateway/trustedProxies/0'],
  ]
  test.each(wrong)('are not made of %j, which is refused with the path', (values, place) => {
    const { status, stderr } = render(helm, values)
    expect(status).not.toBe(0)
    expect(stderr).toContain(place)
  })
})
