import { spawnSync } from 'node:child_process'
import { loadAll } from 'js-yaml'
import { describe, expect, test } from 'vitest'
import { helm } from './render.ts'

interface Named {
  readonly kind: string
  readonly metadata: { readonly name: unknown; readonly namespace?: unknown }
}

const EVERYTHING = ['-f', 'test/charts/network-everything.yaml', '--kube-version', '1.36.3']
const LONGEST_RELEASE = `${'x'.repeat(35)}-signline-2026-eu`
const LONGEST_NAMESPACE = 'n'.repeat(63)
// As Kubernetes has them: a Service's name is one label and begins with a letter, others may be longer and have dots.
const SERVICE_NAME = /^[a-z]([-a-z0-9]{0,61}[a-z0-9])?$/
const NAME = /^(?=.{1,253}$)[a-z0-9]([-a-z0-9]*[a-z0-9])?(\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)*$/
// Beside pods, whose names become host names, those from which Kubernetes makes names or labels of pods.
const NAMES_PODS = ['Deployment', 'Job', 'Pod', 'ServiceAccount']

function rendered(release: string, namespace: string, ...more: readonly string[]) {
  const args = ['template', release, 'charts/signline', '--namespace', namespace, ...more]
  return spawnSync(helm ?? 'helm', args, { encoding: 'utf8', maxBuffer: 64 * 1024 * 1024 })
}

const manifestsOf = (yaml: string) => loadAll(yaml).filter((document) => document != null) as Named[]

/** Every value of a label, and of what selects by labels, with where it stands. */
function labelsIn(value: unknown, path = ''): readonly (readonly [place: string, value: unknown])[] {
  if (typeof value !== 'object' || value === null) return []
  return Object.entries(value).flatMap(([key, inner]) =>
    ['labels', 'matchLabels'].includes(key) && typeof inner === 'object' && inner !== null
      ? Object.entries(inner).map(([label, text]) => [`${path}/${key}/${label}`, text] as const)
      : labelsIn(inner, `${path}/${key}`),
  )
}

describe.skipIf(helm === undefined)('Names', () => {
  test.each([
    ['signline', 'live'],
    [LONGEST_RELEASE, LONGEST_NAMESPACE],
    ['x'.repeat(53), LONGEST_NAMESPACE],
    ['true', '2026'],
    ['null', '1e5'],
  ])('of release %s in namespace %s are such as Kubernetes takes', (release, namespace) => {
    expect(release.length).toBeLessThanOrEqual(53)
    const manifests = manifestsOf(rendered(release, namespace, ...EVERYTHING).stdout)
    expect(manifests.length).toBeGreaterThan(80)
    for (const { kind, metadata } of manifests) {
      expect(metadata.name, kind).toMatch(kind === 'Service' ? SERVICE_NAME : NAME)
      if (NAMES_PODS.includes(kind)) expect((metadata.name as string).length, kind).toBeLessThanOrEqual(63)
      expect([namespace, 'team', undefined], kind).toContain(metadata.namespace)
    }
    for (const [place, value] of manifests.flatMap((manifest) => labelsIn(manifest)))
      expect(value, place).toMatch(/^([A-Za-z0-9]([-A-Za-z0-9_.]{0,61}[A-Za-z0-9])?)?$/)
  })

  test.each([
    ['in one namespace', ['signline', 'live'], ['stage', 'live']],
    ['of one name in two namespaces', ['signline', 'live'], ['signline', 'trial']],
    [
      'whose names and namespaces say the same, cut elsewhere',
      ['signline-team', 'live'],
      ['signline', 'team-live'],
    ],
    ['of which one is called as a part of the other', ['signline', 'live'], ['signline-step', 'live']],
    [
      'whose long names end differently',
      [`${LONGEST_RELEASE.slice(0, -1)}a`, 'live'],
      [LONGEST_RELEASE, 'live'],
    ],
    ['whose long names begin alike', ['x'.repeat(52), 'live'], ['x'.repeat(53), 'live']],
  ] as const)('of two releases %s do not meet', (_, one, other) => {
    const alone = ['--set', 'kubeflow.namespaces=null,network.steps.namespaces=null,devices.vendor=none']
    const shared = ['--set', 'kubeflow.upload.namespace=team,costs.namespaces={team},costs.deviceQuota.gpu=1']
    const labels = ['--set', 'costs.requiredLabels={team},costs.labels.team=stage']
    const [first = [], second = []] = [one, other].map(([release, namespace]) =>
      manifestsOf(rendered(release, namespace, ...EVERYTHING, ...alone, ...shared, ...labels).stdout).map(
        ({ kind, metadata }) => `${kind} ${metadata.namespace ?? ''} ${metadata.name}`,
      ),
    )
    expect(first.length).toBeGreaterThan(40)
    expect(new Set([...first, ...second]).size).toBe(first.length + second.length)
  })

  test.each(['2026', '1st', 'signline.eu'])('cannot be made of release %s, which is refused', (release) => {
    const { status, stderr } = rendered(release, 'live')
    expect(status).not.toBe(0)
    expect(stderr).toContain(`release "${release}": Services are called after it`)
  })
})
