import { readFileSync } from 'node:fs'
import { describe, expect, test } from 'vitest'
import { faultsOf, schemas } from './crd-schemas.ts'
import { helm, render } from './render.ts'

const spec: unknown = JSON.parse(readFileSync('charts/signline/files/dashboard.json', 'utf8'))
const dashboardOf = (...values: readonly string[]) =>
  render(...values).manifests.find(({ metadata }) => metadata.name === 'rel-signline-dashboard')

describe.skipIf(helm === undefined)('The dashboard', () => {
  test('is not installed unless the values say how', () => {
    expect(dashboardOf()).toBeUndefined()
  })

  test('is a file for the sidecar of Perses, in the project of the namespace or one that is named', () => {
    const read = (...values: readonly string[]) => {
      const manifest = dashboardOf('--set', 'dashboards.as=config-map', ...values)
      expect(manifest).toMatchObject({
        kind: 'ConfigMap',
        metadata: { labels: { 'perses.dev/resource': 'true' } },
      })
      return JSON.parse((manifest as unknown as { data: Record<string, string> }).data['signline.json']!)
    }
    const metadata = { name: 'rel-signline', project: 'live' }
    expect(read()).toEqual({ kind: 'Dashboard', metadata, spec })
    expect(read('--set', 'dashboards.project=stage').metadata.project).toBe('stage')
  })

  test.each([
    ['perses.dev/v1alpha2', { config: spec }],
    ['perses.dev/v1alpha1', spec],
  ])('is a resource of its operator, %s', (apiVersion, expected) => {
    const manifest = dashboardOf('--set', `dashboards.as=perses,dashboards.apiVersion=${apiVersion}`)
    expect(manifest).toMatchObject({ apiVersion, kind: 'PersesDashboard' })
    expect(manifest?.spec).toEqual(expected)
  })

  test
    .skipIf(schemas?.has('perses.dev/v1alpha2 PersesDashboard') !== true)
    .each(['perses.dev/v1alpha2', 'perses.dev/v1alpha1'])(
    'fits the schema of its operator, %s, which knows no other field',
    (apiVersion) => {
      const manifest = dashboardOf('--set', `dashboards.as=perses,dashboards.apiVersion=${apiVersion}`)!
      expect(faultsOf(manifest)).toEqual([])
      const other = apiVersion.endsWith('1') ? manifest.spec : (manifest.spec as { config: object }).config
      Object.assign(other as object, { refreshes: '15s' })
      expect(faultsOf(manifest)).toHaveLength(1)
    },
  )

  test('has a label once that what looks for it wants and whoever shares costs out, too', () => {
    const labels = ['costs.labels.team=stage', 'costs.labels.floor=basement', 'dashboards.labels.team=perses']
    const manifest = dashboardOf('--set', ['dashboards.as=config-map', ...labels].join(','))
    expect(manifest?.metadata).toMatchObject({ labels: { team: 'perses', floor: 'basement' } })
  })

  test('is refused in a form that there is not', () => {
    expect(render('--set', 'dashboards.as=grafana').refusal).toContain("at '/dashboards/as'")
  })
})
