/** How available were we, and what was lost to what? The service or any part of it over any span, every number open to inspection. */
import { availabilityReport, peerComparison } from '@samspel/contract/availability.ts';
import type { ReactNode } from 'react';
import { TabPanel, Tabs, useTab } from '../../parts/facets/tabs.tsx';
import { When } from '../../parts/figure/when.tsx';
import { spanText } from '../../parts/format/instant.ts';
import { countText, numberText } from '../../parts/format/number.ts';
import { Link } from '../../parts/page/link.tsx';
import { Columns, Page, Section } from '../../parts/page/page.tsx';
import { Answer, ErrorState, Skeleton } from '../../parts/page/standing.tsx';
import { periods, spanKey, spanQuery, spanSays } from '../../parts/span/periods.ts';
import { SpanPicker, useSpan } from '../../parts/span/span-picker.tsx';
import { useAsk } from '../../platform/ask.ts';
import { useShortcuts } from '../../platform/keys.ts';
import { addressOfRef } from '../../platform/places.ts';
import { kindWord } from '../../platform/reference.ts';
import { useMay } from '../../platform/session.ts';
import { Budgets } from './budgets.tsx';
import { Calendar } from './calendar.tsx';
import { Curve } from './curve.tsx';
import { ExportMenu } from './export.tsx';
import { LedgerShort, LedgerTab } from './ledger.tsx';
import { Matrix, MeasurePicker, PartsTab, useMeasure } from './matrix.tsx';
import { Measures, type Report } from './measures.tsx';
import { NoService } from './no-service.tsx';
import { Parts } from './parts.tsx';
import { PeerTab } from './peer.tsx';
import { RulesTab } from './rules.tsx';
import { ScopeSelect, useScope } from './scope.tsx';
import { TimesTab } from './times.tsx';
import './availability.css';

const keys = ['summary', 'ledger', 'parts', 'times', 'rules', 'published'] as const;
type Key = (typeof keys)[number];

/** The screen. */
export function Screen() {
  const { scope, choose, overview } = useScope();
  if (scope !== null) return <OfScope scope={scope} choose={choose} />;
  if (overview.data !== undefined) return <NoService />;
  return (
    <Page title="Availability">
      {overview.error === null ? <Skeleton lines={8} /> : <ErrorState error={overview.error} retry={() => void overview.refetch()} />}
    </Page>
  );
}

function OfScope({ scope, choose }: { readonly scope: string; readonly choose: (scope: string | null) => void }) {
  const [span, setSpan] = useSpan();
  const [open, setOpen] = useTab(keys);
  const asked = useAsk(availabilityReport, { query: { scope, ...spanQuery(span) } }, { nouns: ['incidents', 'catalog'] });
  const operator = useMay('operator');
  const peer = useAsk(peerComparison, {}, { nouns: ['incidents'] });
  const report = asked.data;
  const known = report !== undefined && report.scope.ref === scope ? report : undefined;
  useShortcuts(
    'Span',
    periods.map((period, index) => ({ keys: String(index + 1), says: `Show ${period.says}`, run: () => setSpan({ period: period.name }) })),
  );
  const shown: Record<Key, () => ReactNode> = {
    summary: () => (
      <Answer asked={asked} skeleton={<Skeleton lines={10} />}>
        {(told) => <Summary report={told} />}
      </Answer>
    ),
    ledger: () => <LedgerTab scope={scope} span={span} />,
    parts: () => <PartsTab />,
    times: () => <TimesTab scope={scope} span={span} />,
    rules: () => <Answer asked={asked}>{(told) => <RulesTab report={told} />}</Answer>,
    published: () => <PeerTab />,
  };
  const page = addressOfRef(scope);
  return (
    <Page
      title={known === undefined ? 'Availability' : `Availability of ${known.scope.title}`}
      meta={known !== undefined && <Provenance report={known} page={page?.startsWith('/availability') === true ? null : page} />}
      actions={
        <>
          <ScopeSelect scope={scope} title={known?.scope.title} choose={choose} />
          <ExportMenu scope={scope} span={span} />
        </>
      }
      bar={
        <>
          <div className="s-av-tabs">
            <Tabs
              label="Availability"
              open={open}
              onOpen={setOpen}
              tabs={[
                { key: 'summary', label: 'Summary' },
                { key: 'ledger', label: 'Ledger' },
                { key: 'parts', label: 'By part' },
                { key: 'times', label: 'Incident times' },
                { key: 'rules', label: 'Rules and coverage' },
                ...((peer.data?.targets.length ?? 0) > 0 || operator || open === 'published' ? [{ key: 'published', label: 'Published elsewhere' }] : []),
              ]}
            />
          </div>
          {open !== 'parts' && open !== 'published' && (
            <span className="s-av-span">
              <SpanPicker span={span} onChange={setSpan} />
            </span>
          )}
        </>
      }
    >
      <TabPanel open={open}>{shown[open]()}</TabPanel>
    </Page>
  );
}

function Provenance({ report, page }: { readonly report: Report; readonly page: string | null }) {
  const { coverage, period } = report;
  return (
    <>
      <span className="s-num">{spanText(Date.parse(period.from), Date.parse(period.countedTo))} UTC</span>
      <span>
        {coverage.notCountable === 0
          ? `${countText(coverage.countable, 'incident')} counted`
          : `${numberText(coverage.countable)} of ${numberText(coverage.incidents)} incidents counted`}
        {coverage.open > 0 && `, ${numberText(coverage.open)} still open`}
      </span>
      <Link className="s-link" to="?tab=rules">
        Policy v{report.policyVersion}
      </Link>
      <span className="s-faint">
        as of <When at={report.asOf} seconds />
      </span>
      {page !== null && (
        <Link className="s-link" to={page}>
          Its {kindWord(report.scope.ref)} page
        </Link>
      )}
    </>
  );
}

function Summary({ report }: { readonly report: Report }) {
  const [span, setSpan] = useSpan();
  const [measure, setMeasure] = useMeasure();
  const { ref, title, kind } = report.scope;
  return (
    <>
      <Measures report={report} span={span} />
      <Calendar scope={ref} title={title} span={span} open={setSpan} />
      <Columns kind="wide-left">
        <Section title="What it was lost to" note={`Each incident’s share of what was lost, ${spanSays(span)}.`}>
          <LedgerShort scope={ref} span={span} all={`?tab=ledger&span=${spanKey(span)}`} />
        </Section>
        <Section title="Worst window of each length" note="One long outage bends it at the left, many short ones at the right.">
          <Curve scope={ref} title={title} span={span} goal={report.budgets[0]?.objective} open={setSpan} />
        </Section>
      </Columns>
      <Budgets scope={ref} title={title} budgets={report.budgets} asOf={report.asOf} policyVersion={report.policyVersion} />
      {(kind === 'service' || kind === 'journey') && (
        <Section title="Service and journeys over all spans" actions={<MeasurePicker measure={measure} onChange={setMeasure} />}>
          <Matrix of="journeys" keyboard />
        </Section>
      )}
      {report.parts.length > 0 && (
        <Section title={`What ${title} is made of`} count={report.parts.length} note={report.scope.formula}>
          <Parts report={report} span={span} />
        </Section>
      )}
    </>
  );
}
