/** How do the facts of an incident stand in a row? State, age and what was hit: the same in lists, panels and headers. */
import { Age, Duration } from '../../parts/figure/when.tsx';
import { Link } from '../../parts/page/link.tsx';
import { State, Tag } from '../../parts/state/state.tsx';
import { addressOfRef } from '../../platform/places.ts';
import { nameOf } from '../../platform/reference.ts';
import { goesOn, type Row, type StateWord, states } from './words.ts';

/** The state in colour, shape and word. */
export function IncidentState({ state, strong = false }: { readonly state: StateWord; readonly strong?: boolean }) {
  const said = states[state];
  return <State tone={said.tone} word={said.word} title={said.says} strong={strong && goesOn(state)} />;
}

/** How long it has been going on, ticking; how long it took, when it is over. */
export function HowLong({ row }: { readonly row: Pick<Row, 'started' | 'resolved' | 'state' | 'durationSeconds'> }) {
  if (row.started === null)
    return (
      <span className="s-faint" title="When it started is not known">
        —
      </span>
    );
  return goesOn(row.state) ? <Age since={row.started} /> : <Duration seconds={row.durationSeconds} />;
}

/** What was hit: the first names, and how many more. */
export function Targets({ refs, most = 3 }: { readonly refs: readonly string[]; readonly most?: number }) {
  if (refs.length === 0) return <span className="s-faint">nothing named</span>;
  const shown = refs.slice(0, most);
  return (
    <span title={refs.map(nameOf).join(', ')}>
      {shown.map(nameOf).join(', ')}
      {refs.length > most && <span className="s-faint"> +{refs.length - most}</span>}
    </span>
  );
}

/** A thing of the catalog by its title, as a link where it has a page. */
export function ThingLink({ thing, title }: { readonly thing: string; readonly title?: string | undefined }) {
  const to = addressOfRef(thing);
  const text = title ?? nameOf(thing);
  return to === null ? (
    <span title={thing}>{text}</span>
  ) : (
    <Link className="s-link" to={to} title={thing}>
      {text}
    </Link>
  );
}

/** A tag whose namespace steps back: `area:storage`. */
export function TagText({ tag }: { readonly tag: string }) {
  const at = tag.lastIndexOf(':');
  return (
    <Tag title={tag}>
      {at > 0 && <span className="s-faint">{tag.slice(0, at + 1)}</span>}
      {tag.slice(at + 1)}
    </Tag>
  );
}
