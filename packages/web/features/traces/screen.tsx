/** What do traces tell? Who owns the latency, who calls whom, what could not be told, and how spans come in. */
import { SegmentedControl } from '@mantine/core';
import { readCoverage } from '@samspel/contract/traces.ts';
import type { ReactNode } from 'react';
import { TabPanel, Tabs, useTab } from '../../parts/facets/tabs.tsx';
import { Figure } from '../../parts/figure/figure.tsx';
import { countText, numberText } from '../../parts/format/number.ts';
import { ratioText } from '../../parts/format/ratio.ts';
import { Link } from '../../parts/page/link.tsx';
import { Page } from '../../parts/page/page.tsx';
import { EmptyState, ErrorState, Skeleton } from '../../parts/page/standing.tsx';
import { useAsk } from '../../platform/ask.ts';
import { CallsTab } from './calls.tsx';
import { type Coverage, CoverageTab } from './coverage.tsx';
import { LatencyTab } from './latency.tsx';
import { SendTab } from './send.tsx';
import { spans, useTraceSpan } from './span.ts';
import './traces.css';

const keys = ['latency', 'calls', 'coverage', 'send'] as const;
type Key = (typeof keys)[number];

const toMap = (
  <Link className="s-link" to="/map">
    Map
  </Link>
);

/** The screen. */
export function Screen() {
  const { query } = useTraceSpan();
  const asked = useAsk(readCoverage, { query });
  if (asked.data === undefined)
    return (
      <Page title="Traces" above={toMap}>
        {asked.error === null ? <Skeleton kind="table" lines={8} /> : <ErrorState error={asked.error} retry={() => void asked.refetch()} />}
      </Page>
    );
  return <Told coverage={asked.data} />;
}

function Told({ coverage }: { readonly coverage: Coverage }) {
  const { span, setSpan, longest } = useTraceSpan();
  const [open, setOpen] = useTab(keys);
  const nothing = coverage.steps.length === 0;
  const earlier = useAsk(readCoverage, { query: longest }, { enabled: nothing });
  const empty = () =>
    earlier.data === undefined || earlier.data.steps.length === 0 ? (
      <NothingYet />
    ) : (
      <EmptyState
        title={`Nothing arrived in ${span.says}`}
        action={
          <Link className="s-link" to="?span=week">
            Look at the last 7 days
          </Link>
        }
      >
        Sums by the minute are kept for eight days.
      </EmptyState>
    );
  const panes: Record<Key, () => ReactNode> = {
    latency: () => (nothing ? empty() : <LatencyTab />),
    calls: () => (nothing ? empty() : <CallsTab />),
    coverage: () => (nothing ? empty() : <CoverageTab coverage={coverage} />),
    send: () => <SendTab />,
  };
  return (
    <Page
      title="Traces"
      above={toMap}
      meta={<Meta coverage={coverage} says={span.says} />}
      actions={
        open !== 'send' && (
          <SegmentedControl aria-label="Span" data={spans.map(({ key, label }) => ({ value: key, label }))} value={span.key} onChange={setSpan} />
        )
      }
      bar={
        <Tabs
          label="Traces"
          tabs={[
            { key: 'latency', label: 'Latency' },
            { key: 'calls', label: 'Calls' },
            { key: 'coverage', label: 'Coverage' },
            { key: 'send', label: 'Send traces' },
          ]}
          open={open}
          onOpen={setOpen}
        />
      }
    >
      <TabPanel open={open}>{panes[open]()}</TabPanel>
    </Page>
  );
}

function Meta({ coverage, says }: { readonly coverage: Coverage; readonly says: string }) {
  const { total, pairedRatio, services } = coverage;
  if (total.received === 0) return <span>Nothing arrived in {says}.</span>;
  const standing = total.received - total.passedOver - total.duplicates;
  return (
    <span>
      {countText(total.received, 'span')} of {countText(services.filter(({ service, received }) => service !== '' && received > 0).length, 'service')} in {says}
      ;{' '}
      <Figure
        title="Share of spans whose other side is known"
        made={{
          formula: '1 − (unpaired + given up) ÷ (received − inside a system − sent again)',
          worked: `1 − (${numberText(total.unpaired)} + ${numberText(total.evicted)}) ÷ ${numberText(standing)}`,
          n: { count: standing, of: 'spans that stand for calls' },
          span: coverage,
          all: '/map/traces?tab=coverage',
        }}
      >
        {ratioText(pairedRatio, 1)}
      </Figure>{' '}
      of those that stand for calls found their other side.
    </span>
  );
}

function NothingYet() {
  return (
    <>
      <EmptyState title="No traces yet">
        Once systems send their spans here, this page says who owns the latency of each journey, and the map shows what really calls what.
      </EmptyState>
      <SendTab />
    </>
  );
}
