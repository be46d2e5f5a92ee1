import { NAMESPACE_VARIABLE, type Panel, type PanelRow, panelRows } from './panels.ts'

/** A dashboard's `spec` as Perses 0.5x reads it. */
export interface PersesDashboard {
  readonly display: { readonly name: string; readonly description: string }
  readonly duration: string
  readonly refreshInterval: string
  readonly variables: readonly PersesVariable[]
  readonly panels: Readonly<Record<string, PersesPanel>>
  readonly layouts: readonly PersesGrid[]
}

export interface PersesVariable {
  readonly kind: 'ListVariable'
  readonly spec: {
    readonly name: string
    readonly display: { readonly name: string; readonly description: string }
    readonly allowAllValue: true
    readonly allowMultiple: true
    readonly defaultValue: '$__all'
    /** What stands in a query where all are chosen. */
    readonly customAllValue: string
    readonly sort: 'alphabetical-asc'
    readonly plugin: {
      readonly kind: 'PrometheusLabelValuesVariable'
      readonly spec: { readonly labelName: string; readonly matchers: readonly string[] }
    }
  }
}

export interface PersesPanel {
  readonly kind: 'Panel'
  readonly spec: {
    readonly display: { readonly name: string; readonly description: string }
    readonly plugin: { readonly kind: 'TimeSeriesChart'; readonly spec: object }
    readonly queries: readonly {
      readonly kind: 'TimeSeriesQuery'
      readonly spec: {
        readonly plugin: {
          readonly kind: 'PrometheusTimeSeriesQuery'
          readonly spec: { readonly query: string; readonly seriesNameFormat: string }
        }
      }
    }[]
  }
}

export interface PersesGrid {
  readonly kind: 'Grid'
  readonly spec: {
    readonly display: { readonly title: string }
    readonly items: readonly {
      readonly x: number
      readonly y: number
      readonly width: number
      readonly height: number
      readonly content: { readonly $ref: `#/spec/panels/${string}` }
    }[]
  }
}

/** A row of Perses has so many columns. */
const COLUMNS = 24
const PANEL_HEIGHT = 8

/** charts/signline/files/dashboard.json, by its path in the checkout. */
export function dashboardFiles(): ReadonlyMap<string, string> {
  return new Map([
    ['charts/signline/files/dashboard.json', `${JSON.stringify(persesDashboard(panelRows), null, 2)}\n`],
  ])
}

/** Where signline runs: one release a namespace. */
const namespaces: PersesVariable = {
  kind: 'ListVariable',
  spec: {
    name: NAMESPACE_VARIABLE,
    display: { name: 'Namespace', description: 'Where the releases run that are looked at.' },
    allowAllValue: true,
    allowMultiple: true,
    defaultValue: '$__all',
    // Fits metrics without the label, too: those of a signline that runs outside of a cluster.
    customAllValue: '.*',
    sort: 'alphabetical-asc',
    plugin: {
      kind: 'PrometheusLabelValuesVariable',
      spec: { labelName: 'namespace', matchers: ['{__name__=~"signline_.+"}'] },
    },
  },
}

/** The panels as a dashboard of Perses; queries go to the project's own Prometheus datasource. */
export function persesDashboard(rows: readonly PanelRow[]): PersesDashboard {
  return {
    display: {
      name: 'signline live',
      description: 'Automatic recognition of fingerspelling (ase): what is on, in time, dropped and refused.',
    },
    duration: '1h',
    refreshInterval: '15s',
    variables: [namespaces],
    panels: Object.fromEntries(rows.flatMap(({ panels }) => panels.map((panel) => [panel.id, drawn(panel)]))),
    layouts: rows.map(gridOf),
  }
}

function drawn({ title, description, unit, queries, promised }: Panel): PersesPanel {
  const thresholds = promised && {
    mode: 'absolute',
    steps: [{ value: promised.value, name: promised.name, color: '#d32f2f' }],
  }
  return {
    kind: 'Panel',
    spec: {
      display: { name: title, description },
      plugin: {
        kind: 'TimeSeriesChart',
        spec: {
          legend: { position: 'bottom', mode: 'list' },
          yAxis: { format: { unit }, min: 0 },
          ...(thresholds && { thresholds }),
        },
      },
      queries: queries.map(({ query, legend }) => ({
        kind: 'TimeSeriesQuery',
        spec: { plugin: { kind: 'PrometheusTimeSeriesQuery', spec: { query, seriesNameFormat: legend } } },
      })),
    },
  }
}

function gridOf({ title, panels }: PanelRow): PersesGrid {
  const width = Math.floor(COLUMNS / panels.length)
  return {
    kind: 'Grid',
    spec: {
      display: { title },
      items: panels.map(({ id }, place) => ({
        x: place * width,
        y: 0,
        width,
        height: PANEL_HEIGHT,
        content: { $ref: `#/spec/panels/${id}` },
      })),
    },
  }
}
