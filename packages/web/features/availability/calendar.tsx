/** Which days hurt? The heat strip of a scope over the chosen span; a day opens as its own span. */
import { availabilityCalendar } from '@samspel/contract/availability.ts';
import { HeatStrip } from '../../parts/chart/heat-strip.tsx';
import { lossLevel, lossLevels } from '../../parts/chart/levels.ts';
import { durationText } from '../../parts/format/duration.ts';
import { countText } from '../../parts/format/number.ts';
import { ratioText } from '../../parts/format/ratio.ts';
import { Link } from '../../parts/page/link.tsx';
import { Section } from '../../parts/page/page.tsx';
import { Answer, Skeleton } from '../../parts/page/standing.tsx';
import { type ChosenSpan, spanQuery } from '../../parts/span/periods.ts';
import { useAsk } from '../../platform/ask.ts';

/** The strip in its section; a span of a day or two has none. */
export function Calendar({
  scope,
  title,
  span,
  open,
}: {
  readonly scope: string;
  readonly title: string;
  readonly span: ChosenSpan;
  readonly open: (span: ChosenSpan) => void;
}) {
  const asked = useAsk(availabilityCalendar, { query: { scope, ...spanQuery(span) } }, { nouns: ['incidents'] });
  return (
    <Answer asked={asked} skeleton={<Skeleton kind="chart" />}>
      {({ days }) => {
        if (days.length <= 2) return null;
        const hurt = days.filter((day) => (day.lostSeconds ?? 0) > 0);
        // Days that have not come yet, or of which nothing is known, are in no count.
        const known = days.filter((day) => day.value !== null).length;
        const worst = hurt.toSorted((a, b) => (b.lostSeconds ?? 0) - (a.lostSeconds ?? 0))[0];
        const told = (day: (typeof days)[number]) =>
          day.value === null
            ? 'not known'
            : day.lostSeconds === 0
              ? 'nothing lost'
              : `${ratioText(day.value)}, ${durationText(day.lostSeconds)} lost in ${countText(day.incidents.length, 'incident')}`;
        return (
          <Section title="Day by day">
            <HeatStrip
              label={`${title}, day by day (UTC)`}
              days={days.map((day) => ({ date: day.date, level: lossLevel(day.value) }))}
              levels={lossLevels}
              read={(index) => {
                const day = days[index];
                return day === undefined ? null : (
                  <>
                    <b>{day.date}</b>: {told(day)}
                  </>
                );
              }}
              rest={
                hurt.length === 0
                  ? `No day with loss among ${known}.`
                  : `${countText(hurt.length, 'day')} of ${known} with loss${worst === undefined ? '' : `; the worst ${worst.date}, ${durationText(worst.lostSeconds)}`}.`
              }
              onOpen={(index) => {
                const day = days[index];
                if (day !== undefined) open({ first: day.date, last: day.date });
              }}
              table={{
                columns: ['Day (UTC)', 'Availability', 'Lost', 'Incidents'],
                rows: hurt.map((day) => [
                  day.date,
                  ratioText(day.value),
                  durationText(day.lostSeconds),
                  day.incidents.map((id) => (
                    <Link key={id} className="s-link" to={`/incidents/${id}`} style={{ marginRight: 8 }}>
                      …{id.slice(-6)}
                    </Link>
                  )),
                ]),
              }}
            />
          </Section>
        );
      }}
    </Answer>
  );
}
