import { loadAll } from 'js-yaml'
import { describe, expect, test } from 'vitest'
import { findHelm, findHelm3, render } from './helm.ts'
import { profiles, type Values, workloads } from './profiles.ts'

const helm3 = findHelm3() as string
const helm4 = findHelm() as string

describe.skipIf(helm3 === undefined || helm4 === undefined)('Helm 3', () => {
  const rendered = (helm: string, values: Values, ...more: readonly string[]): readonly unknown[] => {
    const { status, stdout, stderr } = render(helm, values, ...more)
    expect(stderr).toBe('')
    expect(status).toBe(0)
    return loadAll(stdout)
      .filter((document) => document != null)
      .map((document) => JSON.stringify(document).replace(/(--pipeline-version=[^"]*-)\d+/g, '$1now'))
      .toSorted()
  }

  test.each(Object.entries(profiles))('renders the profile "%s" as Helm 4 does', (_, values) => {
    const on = ['--kube-version', '1.36.3']
    const manifests = rendered(helm3, values, ...on)
    expect(manifests.length).toBeGreaterThan(5)
    expect(manifests).toEqual(rendered(helm4, values, ...on))
  })

  test.each(['1.32.0', '1.33.0', '1.34.0', '1.37.0'])(
    'renders for Kubernetes %s as Helm 4 does',
    (version) => {
      const values = { devices: { vendor: 'nvidia' } }
      const on = ['--kube-version', version]
      expect(rendered(helm3, values, ...on)).toEqual(rendered(helm4, values, ...on))
    },
  )

  const mistakes: readonly (readonly [what: string, values: Values])[] = [
    ['a value that is none of those that there are', { devices: { vendor: 'nvidea' } }],
    ['a value that the chart does not have', { worker: { replica: 3 } }],
    [
      'what the version of the API cannot say',
      { devices: workloads('nvidia', { choices: ['slice', 'shared'] }) },
    ],
    [
      'a policy that this Kubernetes has not',
      { devices: { vendor: 'nvidia' }, kubeflow: { namespaces: ['a'] } },
    ],
  ]
  test.each(mistakes)('refuses %s in the same words', (_, values) => {
    const on = ['--kube-version', '1.32.0']
    const refused = render(helm3, values, ...on)
    expect(refused.status).not.toBe(0)
    expect(refused.stderr).not.toBe('')
    expect(refused.stderr).toBe(render(helm4, values, ...on).stderr)
  })
})
