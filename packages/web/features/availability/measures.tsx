/** How available was it, by every measure side by side? The one number large, the others beside it with what each counts. */
import { availabilityCurve, type availabilityReport } from '@samspel/contract/availability.ts';
import type { AnswerOf } from '@samspel/contract/route.ts';
import type { ReactNode } from 'react';
import { Figure, type Made } from '../../parts/figure/figure.tsx';
import { durationText } from '../../parts/format/duration.ts';
import { numberText } from '../../parts/format/number.ts';
import { pointsText, ratioText } from '../../parts/format/ratio.ts';
import { type ChosenSpan, spanQuery } from '../../parts/span/periods.ts';
import { useAsk } from '../../platform/ask.ts';
import { addressOfRef } from '../../platform/places.ts';
import { kindWord, nameOf } from '../../platform/reference.ts';
import { OpeningRatio } from './number.tsx';
import { measureSays, measureTitle } from './words.ts';

export type Report = AnswerOf<typeof availabilityReport>;

/** How much was lost, as people say it. */
export function lostText(figure: Report['measures']['time']): string {
  if (figure.lost === null) return 'loss not known';
  if (figure.lost === 0) return 'nothing lost';
  if (figure.unit === 'seconds') return `${durationText(figure.lost)} lost`;
  return `${numberText(figure.lost / 3600, figure.lost < 36_000 ? 1 : 0)} ${figure.unit === 'userSeconds' ? 'user-hours' : 'system-hours'} lost`;
}

const sentence = (text: string): string => text.charAt(0).toUpperCase() + text.slice(1);

/** The row of measures of one report. */
export function Measures({ report, span }: { readonly report: Report; readonly span: ChosenSpan }) {
  const asked = spanQuery(span);
  const { scope, measures } = report;
  const curve = useAsk(availabilityCurve, { query: { scope: scope.ref, ...asked } }, { nouns: ['incidents'] });
  const windows = curve.data?.windows ?? [];
  const hour = nearest(windows, 3600);
  const day = nearest(windows, 86_400);
  return (
    <div className="s-av-measures">
      <div className="s-av-measure" data-first>
        <OpeningRatio scope={scope.ref} title={scope.title} measure="weighted" figure={measures.weighted} asked={asked} size="large" />
        <p className="s-av-measure-name">{measureTitle.weighted}</p>
        <p className="s-av-measure-says">
          {sentence(lostText(measures.weighted))}. {kindWord(scope.kind) === 'service' ? 'Journeys count by their weight.' : measureSays.weighted}
        </p>
      </div>
      <Measure name={measureTitle.time} says={`${sentence(lostText(measures.time))}. ${measureSays.time}`}>
        <OpeningRatio scope={scope.ref} title={scope.title} measure="time" figure={measures.time} asked={asked} />
      </Measure>
      <Measure
        name={measureTitle.users}
        says={measures.users.value === null ? 'Not known: how many users it has was not told.' : `${sentence(lostText(measures.users))}. ${measureSays.users}`}
      >
        <OpeningRatio scope={scope.ref} title={scope.title} measure="users" figure={measures.users} asked={asked} />
      </Measure>
      <Measure
        name={`Worst ${hour === undefined ? 'hour' : lengthText(hour.seconds)}`}
        says={day === undefined || day.worst === null ? 'The worst window of that length.' : `The worst ${lengthText(day.seconds)}: ${ratioText(day.worst)}.`}
      >
        {hour === undefined ? (
          <span className="s-faint">—</span>
        ) : (
          <Figure title={`Worst ${lengthText(hour.seconds)} of ${scope.title}`} made={windowMade(hour, report)}>
            {ratioText(hour.worst)}
          </Figure>
        )}
      </Measure>
      <Measure name="Predicted" says={predictedSays(report)}>
        {report.predicted === null || report.predicted.value === null ? (
          <span className="s-faint">—</span>
        ) : (
          <Figure title={`${scope.title}, predicted from what it stands on`} made={predictedMade(report)}>
            {ratioText(report.predicted.value)}
          </Figure>
        )}
      </Measure>
      <Measure name="User-uptime" says="Not known: it needs the success and failure of single users’ requests, which nothing sends yet.">
        <span className="s-faint">—</span>
      </Measure>
    </div>
  );
}

function Measure({ name, says, children }: { readonly name: string; readonly says: string; readonly children: ReactNode }) {
  return (
    <div className="s-av-measure">
      <p className="s-av-measure-value">{children}</p>
      <p className="s-av-measure-name">{name}</p>
      <p className="s-av-measure-says">{says}</p>
    </div>
  );
}

interface Window {
  readonly seconds: number;
  readonly worst: number | null;
  readonly at: string | null;
}

/** The window whose length is closest to the wanted one, by ratio. */
function nearest(windows: readonly Window[], seconds: number): Window | undefined {
  return windows.toSorted((a, b) => Math.abs(Math.log(a.seconds / seconds)) - Math.abs(Math.log(b.seconds / seconds)))[0];
}

/** The length of a window: 64 min is "1 h 4 min"; a whole hour is "hour", a whole day "day". */
export function lengthText(seconds: number): string {
  return seconds === 3600 ? 'hour' : seconds === 86_400 ? 'day' : durationText(seconds);
}

function windowMade(window: Window, report: Report): Made {
  return {
    formula: `The lowest Σ good ÷ Σ total over all windows of ${durationText(window.seconds)} within the span (Hauer et al., NSDI 2020)`,
    span: { from: report.period.from, to: report.period.countedTo },
    policyVersion: report.policyVersion,
    rows:
      window.at === null
        ? []
        : [
            {
              label: 'Where it begins',
              value: `${window.at.slice(0, 16).replace('T', ' ')} UTC`,
              href: `/availability?scope=${encodeURIComponent(report.scope.ref)}&span=${window.at.slice(0, 10)}..${window.at.slice(0, 10)}`,
            },
          ],
  };
}

function predictedSays(report: Report): string {
  const { predicted, measures } = report;
  if (predicted === null) return 'It has no structure: nothing says what it stands on.';
  if (predicted.value === null)
    return predicted.missing.length > 0 ? `Not known: nothing is known of ${predicted.missing.map(nameOf).join(', ')}.` : 'Not known.';
  if (measures.weighted.value === null) return 'From the structure and what each system measured.';
  const gained = measures.weighted.value - predicted.value;
  return `${gained === 0 ? 'Measured is the same' : `Measured is ${pointsText(Math.abs(gained)).replace(/^\+/, '')} ${gained > 0 ? 'better' : 'worse'}`}. From the structure, as if systems failed independently.`;
}

function predictedMade(report: Report): Made {
  const components = report.predicted?.components ?? [];
  return {
    formula:
      'The structure of what it stands on, with each system’s measured availability as the chance that it is up, exact where systems occur more than once',
    n: { count: components.length, of: components.length === 1 ? 'system' : 'systems' },
    span: { from: report.period.from, to: report.period.countedTo },
    policyVersion: report.policyVersion,
    notes: [
      'The last column is Birnbaum’s importance: how much of a point is gained for each point that this system gains.',
      ...(report.predicted?.missing.length ? [`Nothing is known of ${report.predicted.missing.join(', ')}`] : []),
    ],
    rows: components.map((each) => ({
      label: nameOf(each.ref),
      value: `${ratioText(each.availability)} · ${numberText(each.birnbaum, 3)}`,
      href: addressOfRef(each.ref) ?? undefined,
    })),
  };
}
