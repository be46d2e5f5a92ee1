import { describe, expect, test } from 'vitest'
import type { Manifest } from '#network/evaluate/endpoint.js'
import { parties } from '#network/parties.js'
import { refusals } from './admit.ts'
import { helm, render } from './render.ts'

function pod(labels: Readonly<Record<string, string>>, serviceAccountName?: string): unknown {
  return { metadata: { labels }, spec: { ...(serviceAccountName !== undefined && { serviceAccountName }) } }
}

function ofRelease(component: string): Readonly<Record<string, string>> {
  return {
    'app.kubernetes.io/name': 'signline',
    'app.kubernetes.io/instance': 'rel',
    'app.kubernetes.io/component': component,
  }
}

interface Workload {
  readonly spec: { readonly template?: Template } & Template['spec']
}

interface Template {
  readonly metadata?: { readonly labels?: Readonly<Record<string, string>> }
  readonly spec: { readonly serviceAccountName?: string }
}

describe.skipIf(helm === undefined)('Labels of a component are bound to its service account', () => {
  const { manifests } =
    helm === undefined ? { manifests: [] } : render('--values', 'test/charts/network-everything.yaml')
  const policy = (name: string): Manifest =>
    manifests.find(({ kind, metadata }) => kind === 'ValidatingAdmissionPolicy' && metadata.name === name)!

  test.each([
    ['the worker as itself', pod(ofRelease('worker'), 'rel-signline-worker')],
    ['a job that prunes after an upgrade', pod(ofRelease('prune'), 'rel-signline-prune-post-upgrade')],
    ['a job that prunes after uninstalling', pod(ofRelease('prune'), 'rel-signline-prune-post-delete')],
    ['a pod of something else', pod({ app: 'else' }, 'else')],
    ['a pod without labels', { metadata: {}, spec: {} }],
    [
      'another release',
      pod({ ...ofRelease('worker'), 'app.kubernetes.io/instance': 'other' }, 'other-signline-worker'),
    ],
  ])('%s is let in', (_, object) => {
    expect(refusals(policy('identity.rel-signline.live'), object)).toEqual([])
  })

  test.each([
    [
      "the worker's labels with no account",
      pod(ofRelease('worker')),
      '"worker" with service account "default"',
    ],
    [
      "the worker's labels with the gateway's account",
      pod(ofRelease('worker'), 'rel-signline-gateway'),
      '"worker" with service account "rel-signline-gateway"',
    ],
    [
      "a pruning job's labels with no account of one",
      pod(ofRelease('prune'), 'rel-signline-prune'),
      'prune (rel-signline-prune-post-upgrade or rel-signline-prune-post-delete), redis (rel-signline-redis)',
    ],
    [
      "a pruning job's account with the gateway's labels",
      pod(ofRelease('gateway'), 'rel-signline-prune-post-delete'),
      'service account "rel-signline-prune-post-delete" is for pods',
    ],
    ['a component that the release has not', pod(ofRelease('newcomer'), 'newcomer'), '"newcomer" with'],
    [
      "the worker's account without labels",
      { metadata: {}, spec: { serviceAccountName: 'rel-signline-worker' } },
      'service account "rel-signline-worker" is for pods that carry the labels of its component of rel',
    ],
  ])('%s is refused', (_, object, sentence) => {
    expect(refusals(policy('identity.rel-signline.live'), object).join('\n')).toContain(sentence)
  })

  test('a step of a pipeline runs as one of the accounts that the values name', () => {
    const step = { 'app.kubernetes.io/part-of': 'signline', 'app.kubernetes.io/component': 'pipeline-step' }
    const check = (account: string): string[] =>
      refusals(policy('step-identity.rel-signline.live'), pod(step, account))
    expect(check('pipeline-runner')).toEqual([])
    expect(check('default-editor')).toEqual([])
    expect(check('default').join()).toContain(
      'service account "default" on a pod with the labels of a pipeline step; steps of signline run as "pipeline-runner" or "default-editor"',
    )
    expect(refusals(policy('step-identity.rel-signline.live'), pod({}, 'default'))).toEqual([])
  })

  test('rules the namespaces of the release and of the steps', () => {
    const bindings = manifests
      .filter(({ kind, metadata }) => kind.endsWith('PolicyBinding') && metadata.name.includes('identity.'))
      .map(({ spec }) => JSON.stringify(spec))
    expect(bindings.join('\n')).toContain('{"kubernetes.io/metadata.name":"live"}')
    expect(bindings.join('\n')).toContain('{"kubernetes.io/metadata.name":"team"}')
  })

  test('every pod that the chart makes is a party of the table and is let in', () => {
    const templates = manifests
      .filter(({ kind }) => ['Deployment', 'StatefulSet', 'Job', 'Pod'].includes(kind))
      .map((manifest) => {
        const { spec } = manifest as unknown as Workload
        return spec.template ?? (manifest as unknown as Template)
      })
    expect(templates.length).toBeGreaterThan(2)
    for (const template of templates) {
      const component = template.metadata?.labels?.['app.kubernetes.io/component'] ?? 'none'
      expect(Object.keys(parties)).toContain(component)
      expect(refusals(policy('identity.rel-signline.live'), template)).toEqual([])
    }
  })
})
