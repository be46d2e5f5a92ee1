import { PrometheusSerializer } from '@opentelemetry/exporter-prometheus'
import { AggregationTemporality, AggregationType, MetricReader } from '@opentelemetry/sdk-metrics'

/** Reads the metrics as Prometheus' text when asked; whoever has a server serves it (the gateway's /metrics). */
export class PrometheusReader extends MetricReader {
  private readonly serializer = new PrometheusSerializer(undefined, false, undefined, false, true)

  constructor() {
    super({
      aggregationSelector: () => ({ type: AggregationType.DEFAULT }),
      aggregationTemporalitySelector: () => AggregationTemporality.CUMULATIVE,
    })
  }

  /** All metrics as they are now, in Prometheus' text format 0.0.4. */
  async text(): Promise<string> {
    const { resourceMetrics } = await this.collect()
    return this.serializer.serialize(resourceMetrics)
  }

  protected override async onForceFlush(): Promise<void> {
    // Nothing is kept back: a reader that is asked has nothing to flush.
  }

  protected override async onShutdown(): Promise<void> {
    // It has no server of its own.
  }
}
