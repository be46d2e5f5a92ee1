import { readFileSync } from 'node:fs'
import { parser } from '@prometheus-io/lezer-promql'
import { describe, expect, test } from 'vitest'
import { labelsOf, metricsOf, panelRows } from '#live/telemetry/dashboard/panels.js'
import { dashboardFiles, persesDashboard } from '#live/telemetry/dashboard/perses-dashboard.js'

const panels = panelRows.flatMap((row) => row.panels)
const dashboard = persesDashboard(panelRows)

describe('The dashboard', () => {
  test.each([...dashboardFiles()])('is in %s as it is now (npm run generate)', (path, content) => {
    expect(readFileSync(path, 'utf8')).toBe(content)
  })

  test('shows every panel once, side by side in the 24 columns of a row', () => {
    const ids = panels.map(({ id }) => id)
    expect(new Set(ids).size).toBe(ids.length)
    const items = dashboard.layouts.flatMap(({ spec }) => spec.items)
    expect(items.map(({ content }) => content.$ref)).toEqual(ids.map((id) => `#/spec/panels/${id}`))
    for (const { spec } of dashboard.layouts) {
      const ends = spec.items.map(({ x, width }) => x + width)
      expect(spec.items.map(({ x }) => x)).toEqual([0, ...ends.slice(0, -1)])
      expect(Math.max(...ends)).toBeLessThanOrEqual(24)
    }
  })

  test('asks in PromQL that Prometheus’ own grammar reads', () => {
    const asked = [
      ...panels.flatMap(({ queries }) => queries.map(({ query }) => query)),
      ...dashboard.variables.flatMap(({ spec }) => spec.plugin.spec.matchers),
    ]
    expect(asked.filter((query) => !isPromQl(query))).toEqual([])
    expect(isPromQl('sum by (kind (signline_cameras)')).toBe(false)
  })

  test('looks at the namespaces that are chosen in every query, all of them unless somebody chooses', () => {
    const [namespace, ...others] = dashboard.variables
    expect(others).toEqual([])
    expect(namespace?.spec).toMatchObject({ name: 'namespace', defaultValue: '$__all', customAllValue: '.*' })
    for (const { query } of panels.flatMap(({ queries }) => queries)) {
      const metrics = query.match(/\b(?:signline|kube)_\w+/g) ?? []
      expect(query.split('{namespace=~"$namespace"')).toHaveLength(metrics.length + 1)
    }
  })

  test('names labels in its legends that the query leaves', () => {
    for (const { query, legend } of panels.flatMap(({ queries }) => queries)) {
      const kept = [...query.matchAll(/by \(([^)]*)\)/g)].flatMap(([, list]) => list!.split(/, ?/))
      for (const [, label] of legend.matchAll(/{{(\w+)}}/g)) expect(kept, query).toContain(label)
    }
  })

  test('shows the promised latency, and rates of counters alone', () => {
    expect(dashboard.panels['partial-latency']?.spec.plugin.spec).toMatchObject({
      yAxis: { format: { unit: 'seconds' } },
      thresholds: { mode: 'absolute', steps: [{ value: 0.25 }] },
    })
    for (const { query } of panels.flatMap(({ queries }) => queries))
      for (const [name] of query.matchAll(/signline_\w+/g)) {
        const isCounter = /_(total|bucket|sum|count)$/.test(name)
        expect(query.includes(`rate(${name}`), query).toBe(isCounter)
      }
  })

  test('knows which labels a query reads', () => {
    const query = 'sum by (le, kind) (rate(signline_a_bucket{namespace=~"$namespace", state="partial"}[5m]))'
    expect(labelsOf(query)).toEqual(['kind', 'state'])
  })

  test('reads metrics by the name of their histogram', () => {
    expect(metricsOf('rate(signline_frame_age_bucket[5m]) / sum(kube_pod_info)')).toEqual([
      'signline_frame_age',
      'kube_pod_info',
    ])
  })
})

function isPromQl(query: string): boolean {
  let faults = 0
  parser.parse(query).iterate({
    enter: ({ type }) => {
      if (type.isError) faults += 1
    },
  })
  return faults === 0
}
