/** What does it cost in availability? The month of the incident for the service, its journeys and what was hit, recomputed as the incident changes. */
import { availabilityLedger, availabilityReport } from '@samspel/contract/availability.ts';
import { listJourneys } from '@samspel/contract/catalog.ts';
import type { AnswerOf } from '@samspel/contract/route.ts';
import { useMemo, useRef } from 'react';
import { Figure } from '../../parts/figure/figure.tsx';
import { Duration } from '../../parts/figure/when.tsx';
import { monthText } from '../../parts/format/instant.ts';
import { pointsText, ratioText } from '../../parts/format/ratio.ts';
import { Link } from '../../parts/page/link.tsx';
import { Section } from '../../parts/page/page.tsx';
import { EmptyState } from '../../parts/page/standing.tsx';
import { useAsk } from '../../platform/ask.ts';
import { useNow } from '../../platform/clock.ts';
import { explained } from '../../platform/explained.ts';
import { ThingLink } from './cells.tsx';
import type { Shown } from './words.ts';

type Report = AnswerOf<typeof availabilityReport>;
const follows = { nouns: ['incidents', 'catalog'] };
/** So many of the things that were hit are asked for one by one. */
const targetsAsked = 4;

/** The calendar month (UTC) that holds the start. */
function monthOf(at: string): { from: string; to: string } {
  const date = new Date(at);
  const text = (month: number) => new Date(Date.UTC(date.getUTCFullYear(), month, 1)).toISOString().replace('.000Z', 'Z');
  return { from: text(date.getUTCMonth()), to: text(date.getUTCMonth() + 1) };
}

/** The section. */
export function Effect({ shown }: { readonly shown: Shown }) {
  const { incident } = shown;
  const at = incident.instants.started.now?.at ?? incident.impacts[0]?.from ?? null;
  const service = useAsk(listJourneys, {}).data?.services[0]?.ref ?? null;
  // An open incident costs more each minute: asked again as time passes.
  useNow(60);
  if (at === null || !incident.countability.countable)
    return (
      <Section title="Availability">
        <EmptyState small title="It is in no figure.">
          {incident.countability.says}
        </EmptyState>
      </Section>
    );
  const month = monthOf(at);
  return (
    <Section title={`Availability in ${monthText(Date.parse(month.from))}`}>
      {service !== null && <Cost service={service} month={month} id={incident.id} />}
      <table className="s-inc-effect">
        <caption className="s-unseen">Availability, weighted by severity, with this incident in it</caption>
        <thead className="s-unseen">
          <tr>
            <th scope="col">What</th>
            <th scope="col">Availability</th>
          </tr>
        </thead>
        {service !== null && <ServiceRows service={service} month={month} shown={shown} />}
        <tbody>
          {shown.affected
            .filter((thing) => thing.ref !== service && !thing.ref.startsWith('journey:') && thing.known)
            .slice(0, targetsAsked)
            .map((thing) => (
              <TargetRow key={thing.ref} target={thing.ref} title={thing.title} month={month} />
            ))}
        </tbody>
      </table>
    </Section>
  );
}

interface Month {
  readonly from: string;
  readonly to: string;
}

/** What this incident alone took from the service, and what part of all that was lost. */
function Cost({ service, month, id }: { readonly service: string; readonly month: Month; readonly id: string }) {
  const ledger = useAsk(availabilityLedger, { query: { scope: service, ...month, by: 'incident', limit: 1000 } }, follows).data;
  if (ledger === undefined) return null;
  const row = ledger.rows.find((one) => one.key === id);
  return (
    <p className="s-inc-cost">
      {row === undefined || row.lostSeconds === 0 ? (
        <>It took nothing from the service.</>
      ) : (
        <>
          It took{' '}
          <b>
            <Duration seconds={row.lostSeconds} />
          </b>{' '}
          from the service
          {row.shareOfLoss !== null && <>, {ratioText(row.shareOfLoss, 0)} of all that was lost</>}.
        </>
      )}{' '}
      <Link className="s-link" to={`/availability?tab=ledger&span=${month.from.slice(0, 10)}..${lastDay(month.to)}`}>
        Ledger
      </Link>
    </p>
  );
}

const lastDay = (to: string): string => new Date(Date.parse(to) - 86_400_000).toISOString().slice(0, 10);

/** The service, and those journeys that lost anything in the month or were hit. */
function ServiceRows({ service, month, shown }: { readonly service: string; readonly month: Month; readonly shown: Shown }) {
  const report = useAsk(availabilityReport, { query: { scope: service, ...month } }, follows).data;
  if (report === undefined) return null;
  const hit = new Set(shown.affected.map((thing) => thing.ref));
  const journeys = report.parts.filter((part) => part.kind === 'journey' && (hit.has(part.ref) || (part.measures.weighted.lost ?? 0) > 0));
  return (
    <tbody>
      <Row target={service} title={report.scope.title} month={month} value={report.measures.weighted.value} />
      {journeys.slice(0, 8).map((part) => (
        <Row key={part.ref} target={part.ref} title={part.title} month={month} value={part.measures.weighted.value} />
      ))}
    </tbody>
  );
}

function TargetRow({ target, title, month }: { readonly target: string; readonly title: string; readonly month: Month }) {
  const report: Report | undefined = useAsk(availabilityReport, { query: { scope: target, ...month } }, follows).data;
  return <Row target={target} title={title} month={month} value={report?.measures.weighted.value ?? null} />;
}

/** One figure, and what it was when this page was opened, once it has moved. */
function Row({ target, title, month, value }: { readonly target: string; readonly title: string; readonly month: Month; readonly value: number | null }) {
  const first = useRef<number | null>(null);
  first.current ??= value;
  const { from, to } = month;
  const made = useMemo(() => explained({ scope: target, measure: 'weighted', from, to }), [target, from, to]);
  const moved = value === null || first.current === null ? 0 : value - first.current;
  return (
    <tr>
      <th scope="row">
        <ThingLink thing={target} title={title} />
      </th>
      <td className="s-num">
        <Figure title={`${title} in ${monthText(Date.parse(month.from))}: weighted by severity`} made={made}>
          {ratioText(value, 3)}
        </Figure>
        {Math.abs(moved) >= 5e-6 && (
          <span className="s-inc-moved" role="status">
            {pointsText(moved)} since you opened this
          </span>
        )}
      </td>
    </tr>
  );
}
