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

/** What is looked at while captions are on: instruments.ts has what each metric counts. */
export const panelRows: readonly PanelRow[] = [
  {
    title: 'What is on',
    panels: [
      panel('cameras', 'Cameras', 'Cameras that are read now, in browsers and by workers.', 'decimal', [
        { query: 'sum by (kind) (signline_cameras)', legend: '{{kind}}' },
      ]),
      panel('sessions', 'Sessions', 'Sessions that are recognised, and sockets by role.', 'decimal', [
        { query: 'sum(signline_sessions)', legend: 'sessions' },
        { query: 'sum by (role) (signline_sockets)', legend: '{{role}} sockets' },
      ]),
      panel(
        'room',
        "Workers' room",
        'What all workers could take besides what they hold. At 0 the next is refused: start a worker.',
        'decimal',
        [
          { query: 'sum by (kind) (signline_room)', legend: '{{kind}}' },
          {
            query: 'sum(kube_deployment_status_replicas_ready{deployment=~".*signline-worker"})',
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
              query:
                'histogram_quantile(0.95, sum by (le) (rate(signline_caption_latency_bucket{state="partial"}[5m])))',
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
            query: 'histogram_quantile(0.95, sum by (le) (rate(signline_latency_sign_to_text_bucket[5m])))',
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
            query: 'histogram_quantile(0.95, sum by (le, kind) (rate(signline_frame_age_bucket[5m])))',
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
            query:
              'histogram_quantile(0.95, sum by (le, model, provider) (rate(signline_inference_duration_bucket[5m])))',
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
            query:
              'sum by (model) (rate(signline_batch_size_sum[5m])) / sum by (model) (rate(signline_batch_size_count[5m]))',
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
            query: 'sum by (kind, reason) (rate(signline_frames_dropped_total[5m]))',
            legend: '{{kind}}, {{reason}}',
          },
        ],
      ),
      panel(
        'reconnects',
        'Cameras opened anew',
        "The session's page says which camera it is, and why.",
        'events/sec',
        [{ query: 'sum by (kind) (rate(signline_camera_reconnects_total[5m]))', legend: '{{kind}}' }],
      ),
      panel(
        'refusals',
        'Refused at the gateway',
        'Wrong tickets, other origins, too many requests or messages; who asks is in the log.',
        'events/sec',
        [{ query: 'sum by (reason) (rate(signline_refusals_total[5m]))', legend: '{{reason}}' }],
      ),
    ],
  },
]

/** Metrics that a query reads, as /metrics prints them: of a histogram its own name. */
export function metricsOf(query: string): readonly string[] {
  const names = query.match(/\b(?:signline|kube)_\w+/g) ?? []
  return [...new Set(names.map((name) => name.replace(/_(?:bucket|sum|count)$/, '')))]
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
