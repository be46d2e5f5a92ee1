/** How the numbers of a panel are written; the names are Perses'. */
export type PanelUnit = 'decimal' | 'seconds' | 'events/sec'

export interface PanelQuery {
  /** PromQL over the names that /metrics prints. */
  readonly query: string
  /** What a line is called; `{{label}}` is the label's value. */
  readonly legend: string
}

export interface Panel {
  readonly id: string
  readonly title: string
  /** What it says, and what to do about it. */
  readonly description: string
  readonly unit: PanelUnit
  readonly queries: readonly PanelQuery[]
  /** Above it a promise is broken. */
  readonly promised?: { readonly value: number; readonly name: string }
}

/** A row of the page. */
export interface PanelRow {
  readonly title: string
  readonly panels: readonly Panel[]
}

/** The variable of the page that holds the namespaces which are looked at. */
export const NAMESPACE_VARIABLE = 'namespace'

/** What is looked at while captions are on: instruments.ts has what each metric counts. */
export const panelRows: readonly PanelRow[] = [
  {
    title: 'What is on',
    panels: [
      panel('cameras', 'Cameras', 'Cameras that are read now, in browsers and by workers.', 'decimal', [
        { query: `sum by (kind) (${chosen('signline_cameras')})`, legend: '{{kind}}' },
      ]),
      panel('sessions', 'Sessions', 'Sessions that are recognised, and sockets by role.', 'decimal', [
        { query: `sum(${chosen('signline_sessions')})`, legend: 'sessions' },
        { query: `sum by (role) (${chosen('signline_sockets')})`, legend: '{{role}} sockets' },
      ]),
      panel(
        'room',
        "Workers' room",
        'What all workers could take besides what they hold. At 0 the next is refused: start a worker.',
        'decimal',
        [
          { query: `sum by (kind) (${chosen('signline_room')})`, legend: '{{kind}}' },
          {
            query: `sum(${chosen('kube_deployment_status_replicas_ready', 'deployment=~".*signline-worker"')})`,
            legend: 'workers that are ready',
          },
        ],
      ),
    ],
  },
  {
    title: 'Is it in time',
    panels: [
      {
        ...panel(
          'partial-latency',
          'Newest frame to partial caption, 95 of 100',
          'Above 250 ms workers take nothing more: fewer cameras a worker, the lite networks, or a GPU.',
          'seconds',
          [
            {
              query: slowest('signline_caption_latency', [], 'state="partial"'),
              legend: 'partial captions',
            },
          ],
        ),
        promised: { value: 0.25, name: 'promised: 250 ms' },
      },
      panel(
        'sign-to-text',
        "Word's last frame to final caption, 95 of 100",
        'Holds the pause after a word, which says that it has ended.',
        'seconds',
        [
          {
            query: slowest('signline_latency_sign_to_text', []),
            legend: 'final captions',
          },
        ],
      ),
      panel(
        'frame-age',
        'Picture to landmarks at the reader, 95 of 100',
        'Rises where cameras or their network are slow, or hand networks are busy.',
        'seconds',
        [
          {
            query: slowest('signline_frame_age', ['kind']),
            legend: '{{kind}}',
          },
        ],
      ),
    ],
  },
  {
    title: 'What it costs',
    panels: [
      panel(
        'inference-duration',
        'One run of a network, 95 of 100',
        'By network and where it runs.',
        'seconds',
        [
          {
            query: slowest('signline_inference_duration', ['model', 'provider']),
            legend: '{{model}}, {{provider}}',
          },
        ],
      ),
      panel(
        'batch-size',
        'Sessions or hands a run, mean',
        'Sharing runs is what makes many cameras cheap on a GPU.',
        'decimal',
        [
          {
            query: `${rateBy('model', 'signline_batch_size_sum')} / ${rateBy('model', 'signline_batch_size_count')}`,
            legend: '{{model}}',
          },
        ],
      ),
    ],
  },
  {
    title: 'What went wrong',
    panels: [
      panel(
        'drops',
        'Frames not used',
        'A newer frame instead is what a busy worker does; corrupt or out of order is a camera or a network to mend.',
        'events/sec',
        [
          {
            query: rateBy('kind, reason', 'signline_frames_dropped_total'),
            legend: '{{kind}}, {{reason}}',
          },
        ],
      ),
      panel(
        'reconnects',
        'Cameras opened anew',
        "The session's page says which camera it is, and why.",
        'events/sec',
        [{ query: rateBy('kind', 'signline_camera_reconnects_total'), legend: '{{kind}}' }],
      ),
      panel(
        'refusals',
        'Refused at the gateway',
        'Wrong tickets, other origins, too many requests or messages; who asks is in the log.',
        'events/sec',
        [{ query: rateBy('reason', 'signline_refusals_total'), legend: '{{reason}}' }],
      ),
      panel(
        'bus-fault',
        'Redis away or full',
        'At 1 it is away, or takes nothing that is written (no-writes): the log and /readyz say what to do.',
        'decimal',
        [{ query: `max by (reason) (${chosen('signline_bus_fault')})`, legend: '{{reason}}' }],
      ),
    ],
  },
]

/** Metrics that a query reads, as /metrics prints them: of a histogram its own name. */
export function metricsOf(query: string): readonly string[] {
  const names = query.match(/\b(?:signline|kube)_\w+/g) ?? []
  return [...new Set(names.map((name) => name.replace(/_(?:bucket|sum|count)$/, '')))]
}

/** Labels of ours that a query groups or chooses by; the namespace is whoever scrapes to give. */
export function labelsOf(query: string): readonly string[] {
  const grouped = [...query.matchAll(/by \(([^)]*)\)/g)].flatMap(([, list = '']) => list.split(/, ?/))
  const matched = [...query.matchAll(/(\w+)=~?"/g)].map(([, label = '']) => label)
  return [...new Set([...grouped, ...matched])].filter((label) => !['le', NAMESPACE_VARIABLE].includes(label))
}

/** A metric in the namespaces that are chosen. All of them fit what was scraped outside of a cluster, too. */
function chosen(metric: string, ...matchers: readonly string[]): string {
  return `${metric}{${[`namespace=~"$${NAMESPACE_VARIABLE}"`, ...matchers].join(', ')}}`
}

function rateBy(labels: string, counter: string, ...matchers: readonly string[]): string {
  return `sum by (${labels}) (rate(${chosen(counter, ...matchers)}[5m]))`
}

/** What 95 of 100 do not exceed. */
function slowest(histogram: string, labels: readonly string[], ...matchers: readonly string[]): string {
  const by = ['le', ...labels].join(', ')
  return `histogram_quantile(0.95, ${rateBy(by, `${histogram}_bucket`, ...matchers)})`
}

function panel(
  id: string,
  title: string,
  description: string,
  unit: PanelUnit,
  queries: readonly PanelQuery[],
): Panel {
  return { id, title, description, unit, queries }
}
