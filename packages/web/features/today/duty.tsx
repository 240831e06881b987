/** Who is goalie and on call now, until when, and who then? One line in the top bar, and the strip at the head of Today. */
import { readOnDuty } from '@samspel/contract/rotas/routes.ts';
import type { OnDutyAnswer } from '@samspel/contract/rotas/schemas.ts';
import { IconPhoneCall } from '@tabler/icons-react';
import { When } from '../../parts/figure/when.tsx';
import { Link } from '../../parts/page/link.tsx';
import { State } from '../../parts/state/state.tsx';
import { useAsk } from '../../platform/ask.ts';
import { useMay, useWho } from '../../platform/session.ts';
import './today.css';

/** For the top bar: the goalie, where somebody is, and who is on call first. Nothing where there is no rota. */
export function DutyNow() {
  const items = useAsk(readOnDuty).data?.items ?? [];
  const who = useWho();
  const goalie = items.find((one) => one.kind === 'goalie' && one.now !== null);
  const onCall = items.find((one) => one.kind === 'on-call');
  if (goalie === undefined && onCall === undefined) return null;
  const name = (one: OnDutyAnswer) => (one.now === null ? 'nobody' : one.now.person.id === who?.person.id ? 'you' : one.now.person.name);
  const all = items.map((one) => `${one.title}: ${name(one)}`).join('\n');
  return (
    <Link to="/on-call" className="s-duty-now" title={all}>
      <IconPhoneCall size={15} stroke={1.5} aria-hidden="true" />
      <span className="s-duty-short">
        <span className="s-unseen">{onCall === undefined ? 'goalie' : 'on call'} </span>
        {shortName(onCall ?? goalie)}
      </span>
      <span className="s-cut s-duty-words">
        {goalie !== undefined && (
          <>
            <span className="s-faint">goalie</span> {name(goalie)}
          </>
        )}
        {goalie !== undefined && onCall !== undefined && <span className="s-faint"> · </span>}
        {onCall !== undefined && (
          <>
            <span className="s-faint">on call</span> {onCall.now === null ? <span className="s-tone-bad">nobody</span> : name(onCall)}
          </>
        )}
      </span>
    </Link>
  );
}

/** Whom to ring, in the room of a telephone: a first name. */
function shortName(duty: OnDutyAnswer | undefined): string {
  return duty?.now?.person.name.split(' ')[0] ?? 'nobody';
}

/** The strip: each rota with whoever has it now and the hand-over that comes next. */
export function OnDuty() {
  const asked = useAsk(readOnDuty);
  const items = asked.data?.items ?? [];
  const who = useWho();
  const operator = useMay('operator');
  if (items.length === 0)
    return asked.data === undefined || !operator ? null : (
      <p className="s-today-calm s-dim">
        No rota says yet who is on call.{' '}
        <Link className="s-link" to="/on-call/new">
          Make one
        </Link>
      </p>
    );
  const goalieFirst = items.toSorted((a, b) => Number(b.kind === 'goalie') - Number(a.kind === 'goalie'));
  return (
    <ul className="s-today-duty" aria-label="On duty now">
      {goalieFirst.map((one) => (
        <li key={one.rota}>
          <Link to={`/on-call?rota=${one.rota}`} className="s-today-duty-of">
            {one.title}
          </Link>
          <span>
            {one.now === null ? (
              <State tone={one.kind === 'goalie' ? 'quiet' : 'bad'} word="Nobody" strong={one.kind === 'on-call'} />
            ) : (
              <b>{one.now.person.id === who?.person.id ? 'You' : one.now.person.name}</b>
            )}{' '}
            <Next duty={one} />
          </span>
        </li>
      ))}
    </ul>
  );
}

function Next({ duty: { now, next } }: { readonly duty: OnDutyAnswer }) {
  if (now === null)
    return next === null ? null : (
      <span className="s-faint">
        until <When at={next.from} />, then {next.person.name}
      </span>
    );
  const isHandedOver = next !== null && next.from === now.to;
  return (
    <span className="s-faint">
      until <When at={now.to} />
      {isHandedOver && `, then ${next.person.name}`}
    </span>
  );
}
