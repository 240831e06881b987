/** What does the incident ask of people? A coordinator, a start, an impact, a case study: each with its reason and the way to give it. */
import type { ReactNode } from 'react';
import { Link } from '../../parts/page/link.tsx';
import { StateShape } from '../../parts/state/state.tsx';
import { plainRefs, type Shown } from './words.ts';

const titles: Readonly<Record<Shown['asks'][number]['code'], string>> = {
  coordinator: 'Who coordinates?',
  'case-study': 'A case study is asked for.',
  started: 'When did it start?',
  impact: 'Who suffered?',
};

/** The asks, each a line. `answers` puts a control behind one. */
export function Asks({ shown, answers = {} }: { readonly shown: Shown; readonly answers?: Partial<Record<Shown['asks'][number]['code'], ReactNode>> }) {
  const { incident, asks } = shown;
  const merged = incident.mergedInto;
  if (merged !== null)
    return (
      <p className="s-inc-ask">
        <StateShape tone="quiet" />
        <span>
          It was merged: it goes on in{' '}
          <Link className="s-link" to={`/incidents/${merged}`}>
            {shown.related.find((one) => one.id === merged)?.title ?? 'the other incident'}
          </Link>
          .
        </span>
      </p>
    );
  if (asks.length === 0) return null;
  return (
    <ul className="s-inc-asks">
      {asks.map((ask) => (
        <li key={ask.code} className="s-inc-ask">
          <StateShape tone="warn" />
          <span className="s-grow">
            <b>{titles[ask.code]}</b> {plainRefs(ask.reason, shown)}
          </span>
          {answers[ask.code]}
        </li>
      ))}
    </ul>
  );
}
