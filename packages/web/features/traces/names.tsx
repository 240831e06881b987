/** Which system is meant by the name of a service in a trace? As it is understood today; what nobody knows can be said here. */
import { Button } from '@mantine/core';
import { listNames, setAlias } from '@samspel/contract/dependencies.ts';
import type { AnswerOf } from '@samspel/contract/route.ts';
import { When } from '../../parts/figure/when.tsx';
import { countText, shortNumber } from '../../parts/format/number.ts';
import { ButtonLink } from '../../parts/page/button-link.tsx';
import { Link } from '../../parts/page/link.tsx';
import { Section } from '../../parts/page/page.tsx';
import { EmptyState } from '../../parts/page/standing.tsx';
import { StateShape } from '../../parts/state/state.tsx';
import { useAsk, useCommand } from '../../platform/ask.ts';
import { call } from '../../platform/client.ts';
import { addressOfRef } from '../../platform/places.ts';
import { useMay } from '../../platform/session.ts';

export type Name = AnswerOf<typeof listNames>['items'][number];

/** What each name means, by the name as traces say it. */
export function useNames(): ReadonlyMap<string, Name> {
  const { data } = useAsk(listNames, {}, { nouns: ['traces'] });
  return new Map((data?.items ?? []).map((one) => [one.name, one]));
}

/** A service by its name in traces: a link to the system it means, or the name with the mark that nobody knows it. */
export function ServiceName({ name, names }: { readonly name: string; readonly names: ReadonlyMap<string, Name> }) {
  if (name === '') return <span className="s-dim">of no service in particular</span>;
  const known = names.get(name);
  const to = known?.ref == null ? null : addressOfRef(known.ref);
  if (to !== null)
    return (
      <Link className="s-link s-cut" to={to} title={known?.ref ?? name}>
        {name}
      </Link>
    );
  if (known?.by !== 'unknown') return <span className="s-cut">{name}</span>;
  return (
    <span className="s-tr-unknown" title="No system of the catalog has this name">
      <StateShape tone="warn" size={10} />
      <span className="s-cut">{name}</span>
      <span className="s-unseen">, unknown to the catalog</span>
    </span>
  );
}

/** Names that mean nothing to the catalog, each with what it may mean. */
export function UnknownNames({ names }: { readonly names: ReadonlyMap<string, Name> }) {
  const member = useMay('member');
  const unknown = [...names.values()].filter(({ by }) => by === 'unknown');
  const naming = useCommand(setAlias, {
    says: (answer) => (answer.ref === null ? `${answer.name} has no place on the map.` : `${answer.name} means ${answer.ref}.`),
    undo: (answer) => call(setAlias, { params: { name: answer.name }, body: { ref: null, forget: true } }),
    nouns: ['dependencies', 'traces'],
  });
  const mean = (name: string, ref: string | null) => void naming.run({ params: { name }, body: { ref } });
  return (
    <Section
      title="Names the catalog does not know"
      count={unknown.length}
      note="Saying what a name means mends the past as well. Accepting its finding adds it to the catalog as a system of its own."
      actions={unknown.length > 0 && <ButtonLink to="/findings?kind=dependencies.unknown-system">Their findings</ButtonLink>}
    >
      {unknown.length === 0 ? (
        <EmptyState small title="Every name in the traces of the last four weeks means a system of the catalog." />
      ) : (
        <ul className="s-tr-names" aria-label="Unknown names">
          {unknown.slice(0, 50).map(({ name, calls, lastAt, suggestions }) => (
            <li key={name}>
              <span className="s-grow">
                <b>{name}</b>{' '}
                <span className="s-dim">
                  {shortNumber(calls)} {calls === 1 ? 'call' : 'calls'}
                  {lastAt !== null && (
                    <>
                      , last <When at={lastAt} as="relative" />
                    </>
                  )}
                </span>
              </span>
              {member && (
                <span className="s-row-wrap">
                  {suggestions.slice(0, 2).map((ref) => (
                    <Button key={ref} loading={naming.pending} onClick={() => mean(name, ref)} title={ref}>
                      It is {ref.slice(ref.indexOf('/') + 1)}
                    </Button>
                  ))}
                  <Button loading={naming.pending} onClick={() => mean(name, null)}>
                    No system of ours<span className="s-unseen">: {name}</span>
                  </Button>
                </span>
              )}
            </li>
          ))}
          {unknown.length > 50 && <li className="s-dim">and {countText(unknown.length - 50, 'more name')}</li>}
        </ul>
      )}
    </Section>
  );
}
