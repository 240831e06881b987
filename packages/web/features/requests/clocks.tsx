/** How long has somebody waited, on both clocks? Each opens: how it is worked out, by which promise, and the line that gives it again. */
import { listPromises, type RequestSummary } from '@samspel/contract/requests.ts';
import type { AnswerOf } from '@samspel/contract/route.ts';
import { weekWords } from '@samspel/core/time/week.ts';
import { Figure, type Made } from '../../parts/figure/figure.tsx';
import { Duration, When } from '../../parts/figure/when.tsx';
import { durationText } from '../../parts/format/duration.ts';
import { State } from '../../parts/state/state.tsx';
import { useAsk } from '../../platform/ask.ts';
import { responseSaid } from './words.ts';

type Promised = AnswerOf<typeof listPromises>['items'][number];

/** The promise that stood when it was asked: the team's own, else the one for all. */
function promiseOf(items: readonly Promised[], { team, askedAt }: Pick<RequestSummary, 'team' | 'askedAt'>): Promised | undefined {
  const own = items.filter((one) => one.team === team);
  const fitting = (own.length === 0 ? items.filter((one) => one.team === null) : own).toSorted((a, b) => a.version - b.version);
  return fitting.findLast((one) => Date.parse(one.from) <= Date.parse(askedAt)) ?? fitting[0];
}

/** Office time and calendar time to the first answer (or to now), and when it is due. */
export function Clocks({ request }: { readonly request: RequestSummary }) {
  const promises = useAsk(listPromises);
  const { response, askedAt, firstReply } = request;
  const promise = promiseOf(promises.data?.items ?? [], request);
  const to = firstReply?.at ?? new Date(Date.parse(askedAt) + response.calendarSeconds * 1000).toISOString();
  const said = responseSaid[response.state];
  return (
    <span className="s-req-clocks">
      <State tone={said.tone} word={said.word} strong title={response.reason} />
      <span>
        <Figure title={`Office time of request ${request.number}`} made={officeMade(request, promise, to)}>
          {durationText(response.businessSeconds)}
        </Figure>{' '}
        <span className="s-faint">office</span>
      </span>
      <span>
        <Figure
          title={`Calendar time of request ${request.number}`}
          made={{
            formula: firstReply === null ? 'now − asked' : 'first answer of a person − asked',
            worked: durationText(response.calendarSeconds),
            span: { from: askedAt, to },
            notes: ['What the asker feels: nights, weekends and holidays are in it.'],
          }}
        >
          <Duration seconds={response.calendarSeconds} />
        </Figure>{' '}
        <span className="s-faint">calendar</span>
      </span>
      <span className="s-faint">
        {response.due === null ? 'never due: the office does not open again' : firstReply === null ? 'due ' : 'was due '}
        {response.due !== null && <When at={response.due} />}
      </span>
    </span>
  );
}

function officeMade({ response, askedAt, firstReply }: RequestSummary, promise: Promised | undefined, to: string): Made {
  return {
    formula: `office hours between asked and ${firstReply === null ? 'now' : 'the first answer of a person'}`,
    worked: durationText(response.businessSeconds),
    span: { from: askedAt, to },
    policyVersion: promise?.version,
    notes:
      promise === undefined
        ? []
        : [
            `Promised: an answer within ${durationText(promise.answerWithinSeconds)} of office time; warned ${durationText(promise.warnBeforeSeconds)} before.`,
            `Office: ${weekWords(promise.hours)}, ${promise.timezone}${promise.holidays.length === 0 ? '' : `, ${promise.holidays.length} holidays`}.`,
            'Machines, notes, taking and closing are no answer. Hours that were changed meanwhile count from when they were changed.',
          ],
    compute:
      promise === undefined
        ? undefined
        : { question: 'business-time', input: { timezone: promise.timezone, hours: promise.hours, holidays: promise.holidays, from: askedAt, to } },
  };
}
