import { describe, expect, test } from 'vitest'
import type { Manifest } from '#network/evaluate/endpoint.js'
import { EVENTS, listed, ofPhase } from './argo-cd-phases.ts'
import { helm, render } from './render.ts'

interface Hook {
  readonly kind: string
  readonly metadata: {
    readonly name: string
    readonly namespace: string
    readonly annotations?: Readonly<Record<string, string>>
  }
  readonly spec?: { readonly template: { readonly spec: { readonly serviceAccountName: string } } }
  readonly roleRef?: { readonly kind: string; readonly name: string }
  readonly subjects?: readonly { readonly name: string; readonly namespace: string }[]
}

const phases = Object.keys(ofPhase) as (keyof typeof ofPhase)[]

/** What a job does its work with: its account, all that binds it, and what that binds it to. */
function rightsOf(job: Hook, all: readonly Hook[]): readonly Hook[] {
  const account = job.spec?.template.spec.serviceAccountName
  const { namespace } = job.metadata
  const bindings = all.filter(({ subjects }) =>
    subjects?.some((subject) => subject.name === account && subject.namespace === namespace),
  )
  return all.filter(
    ({ kind, metadata }) =>
      (kind === 'ServiceAccount' && metadata.name === account && metadata.namespace === namespace) ||
      bindings.some(
        (binding) =>
          metadata.namespace === binding.metadata.namespace &&
          ((kind === binding.kind && metadata.name === binding.metadata.name) ||
            (kind === binding.roleRef?.kind && metadata.name === binding.roleRef.name)),
      ),
  )
}

const idOf = ({ kind, metadata }: Hook): string => `${kind} ${metadata.namespace}/${metadata.name}`
const jobsOf = (all: readonly Hook[]): readonly Hook[] =>
  all.filter((hook) => hook.kind === 'Job' && listed(hook, EVENTS).length > 0)

/** What jobs of a phase miss there, and what other phases make under the same name. */
function faultsOf(phase: keyof typeof ofPhase, all: readonly Hook[]): readonly string[] {
  const others = phases.filter((other) => other.split(' ')[0] !== phase.split(' ')[0])
  return jobsOf(all)
    .filter(ofPhase[phase])
    .flatMap((job) => [job, ...rightsOf(job, all)])
    .filter((needed) => listed(needed, EVENTS).length > 0)
    .flatMap((needed) => [
      ...(ofPhase[phase](needed) ? [] : [`${idOf(needed)} is not made`]),
      ...(others.some((other) => ofPhase[other](needed)) ? [`${idOf(needed)} is of two phases`] : []),
    ])
}

describe.skipIf(helm === undefined)('Hooks', () => {
  const manifests =
    helm === undefined ? [] : render('--values', 'test/charts/network-everything.yaml').manifests
  const all = manifests as readonly (Manifest & Hook)[]
  const prune = jobsOf(all).filter(({ metadata }) => metadata.name.includes('-prune-'))

  test('have the rights that prune templates in each of two namespaces, after each event', () => {
    expect(prune.map((job) => [job.metadata.name, rightsOf(job, all).map(({ kind }) => kind)])).toEqual(
      ['rel-signline-prune-post-delete', 'rel-signline-prune-post-upgrade'].map((name) => [
        name,
        ['ServiceAccount', 'Role', 'Role', 'RoleBinding', 'RoleBinding'],
      ]),
    )
  })

  test('have an account and bindings of the same events, or such as stay with the release', () => {
    const jobs = jobsOf(all)
    expect(jobs).toHaveLength(3)
    for (const job of jobs) {
      const rights = rightsOf(job, all)
      expect(rights.some(({ kind }) => kind === 'ServiceAccount')).toBe(true)
      const events = listed(job, EVENTS)
      for (const right of rights) {
        // Of the release itself nothing is left after uninstalling.
        if (listed(right, EVENTS).length === 0) expect(events, idOf(job)).not.toContain('post-delete')
        else expect(listed(right, EVENTS), idOf(right)).toEqual(events)
      }
    }
  })

  test('have rights that come before them and go with them, whatever became of them', () => {
    for (const right of prune.flatMap((job) => rightsOf(job, all))) {
      expect(Number(right.metadata.annotations?.['helm.sh/hook-weight'])).toBeLessThan(0)
      expect(listed(right, 'helm.sh/hook-delete-policy')).toEqual([
        'before-hook-creation',
        'hook-succeeded',
        'hook-failed',
      ])
    }
  })

  test.each(phases)('%s: Argo CD makes a job with all that it needs, and no object twice', (phase) => {
    expect(jobsOf(all).filter(ofPhase[phase])).not.toEqual([])
    expect(faultsOf(phase, all)).toEqual([])
    const ids = all.filter(ofPhase[phase]).map(idOf)
    expect(ids).toEqual([...new Set(ids)])
  })

  test('of rights that are hooks of all events Argo CD would make none for PostDelete', () => {
    const ofAllEvents = all.map((hook): Hook => {
      if (hook.metadata.annotations?.['helm.sh/hook-weight'] === undefined) return hook
      const annotations = { ...hook.metadata.annotations, [EVENTS]: 'post-upgrade,post-rollback,post-delete' }
      return { ...hook, metadata: { ...hook.metadata, annotations } }
    })
    expect(faultsOf('PostDelete of one event', ofAllEvents)).toContain(
      'ServiceAccount live/rel-signline-prune-post-delete is not made',
    )
    expect(faultsOf('PostDelete of a list', ofAllEvents)).toContain(
      'ServiceAccount live/rel-signline-prune-post-delete is of two phases',
    )
  })
})

describe.skipIf(helm === undefined)('Templates of claims', () => {
  test('stay for the jobs that prune, by the word of Helm and by those of Argo CD', () => {
    const { manifests } = render('--values', 'test/charts/network-everything.yaml')
    const templates = (manifests as readonly (Manifest & Hook)[]).filter(
      ({ kind }) => kind === 'ResourceClaimTemplate',
    )
    expect(templates.length).toBeGreaterThan(1)
    for (const { metadata } of templates)
      expect(metadata.annotations).toMatchObject({
        'helm.sh/resource-policy': 'keep',
        'argocd.argoproj.io/sync-options': 'Prune=false',
        'argocd.argoproj.io/compare-options': 'IgnoreExtraneous',
      })
  })
})
