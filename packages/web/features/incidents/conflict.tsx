/** What if somebody else changed it while a form was open? The form says who changed what, keeps what was typed, and is sent onto what stands now. */
import { useState } from 'react';
import { When } from '../../parts/figure/when.tsx';
import { StateShape } from '../../parts/state/state.tsx';
import { useWho } from '../../platform/session.ts';
import { LineText } from './line-text.tsx';
import type { Entry, Shown } from './words.ts';

/** The version a form was opened at, and what others did since. The version to send is the one in sight: what is shown below was seen. */
export function useMeanwhile(shown: Shown): { readonly version: number; readonly others: readonly Entry[]; readonly changed: boolean } {
  const [since] = useState({ version: shown.incident.version, at: Date.parse(shown.now) });
  const me = useWho()?.person.id;
  const others = shown.timeline.items.filter((line) => line.kind === 'event' && line.by.id !== me && Date.parse(line.at) > since.at);
  const changed = shown.incident.version > since.version && others.length > 0;
  return { version: shown.incident.version, others, changed };
}

/** The notice; nothing while nobody else changed anything. */
export function Meanwhile({ meanwhile, shown }: { readonly meanwhile: ReturnType<typeof useMeanwhile>; readonly shown: Shown }) {
  if (!meanwhile.changed) return null;
  return (
    <div className="s-inc-meanwhile" role="status">
      <StateShape tone="warn" />
      <div className="s-grow">
        <p>Somebody changed this incident in the meantime. What you typed is still here; sending it goes on top of:</p>
        <ul>
          {meanwhile.others.slice(0, 5).map((line) => (
            <li key={line.id}>
              <When at={line.at} /> {line.by.name}: <LineText line={line} shown={shown} />
            </li>
          ))}
        </ul>
      </div>
    </div>
  );
}
