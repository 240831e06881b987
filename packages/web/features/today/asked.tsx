/** Who waits for an answer, and will wait too long soon? Requests that are late or warned of, the longest waiting first. */

import { listRequests } from '@samspel/contract/requests/routes.ts';
import type { RequestSummary } from '@samspel/contract/requests.ts';
import { Age, When } from '../../parts/figure/when.tsx';
import { Link } from '../../parts/page/link.tsx';
import { Section } from '../../parts/page/page.tsx';
import { Answer, Skeleton } from '../../parts/page/standing.tsx';
import { State, StateShape } from '../../parts/state/state.tsx';
import { useAsk } from '../../platform/ask.ts';

const most = 5;

/** The section; calm where nobody waits too long. */
export function LateSoon() {
  const asked = useAsk(listRequests, { query: { view: 'soon', limit: most } });
  return (
    <Section title="Requests" count={asked.data?.counts.pending || undefined}>
      <Answer asked={asked} skeleton={<Skeleton lines={2} />}>
        {({ items, counts }) => (
          <>
            {items.length === 0 ? (
              <p className="s-today-calm">
                <State tone="good" word={counts.pending === 0 ? 'Nobody waits for an answer.' : 'Nobody has waited too long.'} />
              </p>
            ) : (
              <ul className="s-today-list">
                {items.map((request) => (
                  <Late key={request.id} request={request} />
                ))}
              </ul>
            )}
            {counts.pending > 0 && (
              <p className="s-today-sub">
                <Link className="s-link" to="/requests">
                  {counts.pending} open
                </Link>
                {counts.unclaimed > 0 && (
                  <>
                    {', '}
                    <Link className="s-link" to="/requests?view=unclaimed">
                      {counts.unclaimed} that nobody took
                    </Link>
                  </>
                )}
                {counts.mine > 0 && (
                  <>
                    {', '}
                    <Link className="s-link" to="/requests?view=mine">
                      {counts.mine} yours
                    </Link>
                  </>
                )}
              </p>
            )}
          </>
        )}
      </Answer>
    </Section>
  );
}

function Late({ request }: { readonly request: RequestSummary }) {
  const { response, asker, taker } = request;
  const isLate = response.state === 'late';
  return (
    <li className="s-today-incident">
      <StateShape tone={isLate ? 'bad' : 'warn'} size={14} />
      <div className="s-grow">
        <Link to={`/requests/${request.id}`} className="s-today-title">
          {request.title}
        </Link>
        <p className="s-today-sub">
          {asker.name}, by {request.way === 'mail' ? 'mail' : request.way === 'chat' ? (request.place ?? 'chat') : 'web'}
          {taker === null ? ' · nobody took it' : ` · ${taker.name} has it`}
        </p>
      </div>
      <span className="s-today-due">
        {response.due === null ? null : isLate ? (
          <>
            late by <Age since={response.due} />
          </>
        ) : (
          <>
            due <When at={response.due} />
          </>
        )}
      </span>
    </li>
  );
}
