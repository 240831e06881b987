/** What do traces bring to the web? Where the time of journeys goes, who calls whom as spans tell it, what could not be paired, and how spans come in. */
import type { WebFeature } from '../../platform/feature.ts';

export const traces: WebFeature = {
  noun: 'traces',
  screens: [{ path: '/map/traces', load: () => import('./screen.tsx') }],
  commands: [
    { id: 'traces.latency', title: 'See who owns the latency of a journey', words: 'critical path slow traces spans p99 percentile time', to: '/map/traces' },
    {
      id: 'traces.coverage',
      title: 'See what traces could not tell',
      words: 'coverage spans unpaired receiver otlp unknown names',
      to: '/map/traces?tab=coverage',
    },
    { id: 'traces.send', title: 'Send traces here, or bring in a file', words: 'otlp opentelemetry jaeger zipkin exporter import', to: '/map/traces?tab=send' },
  ],
};
