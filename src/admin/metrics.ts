import type { FastifyInstance } from 'fastify';
import type { ServiceHost } from '../service/host.js';
import { metricsOf, processMetrics, type Metric } from '../service/metrics.js';

/** Where Prometheus looks by default. */
const PATH = '/metrics';

/** What Prometheus scrapes, in its text format 0.0.4. */
export function addMetrics(app: FastifyInstance, { services }: ServiceHost): void {
  app.get(PATH, async (_request, reply) => {
    const snapshots = [...services.values()].map((service) => service.snapshot());
    const { contentType, text } = await render([...processMetrics(), ...metricsOf(snapshots)]);
    await reply.type(contentType).send(text);
  });
}

/** Each scrape shows the snapshots alone: no number is kept that a service has forgotten. */
async function render(metrics: readonly Metric[]): Promise<{ contentType: string; text: string }> {
  // Only whoever has metrics scraped pays for the library.
  const { Counter, Gauge, Registry } = await import('prom-client');
  const registry = new Registry();
  for (const { name, help, type, labels, samples } of metrics) {
    const options = { name, help, labelNames: labels, registers: [registry] };
    const metric = type === 'counter' ? new Counter(options) : new Gauge(options);
    for (const sample of samples) metric.inc(sample.labels, sample.value);
  }
  return { contentType: registry.contentType, text: await registry.metrics() };
}
