/** What came and went since a date? One line over the picture, with what cannot be told. */
import { countText } from '../../parts/format/number.ts';
import { ErrorState } from '../../parts/page/standing.tsx';
import { State } from '../../parts/state/state.tsx';
import { isDate, useMapAddress, useWorld } from './address.ts';
import type { World } from './world.ts';

/** Nothing without a date to compare with. */
export function Changes({ world }: { readonly world: World }) {
  const [{ since, edge }, set] = useMapAddress();
  const { difference, compared } = useWorld();
  if (!isDate(since)) return null;
  if (difference === null) return compared.error === null ? <p className="s-map-changes s-faint">Comparing …</p> : <ErrorState error={compared.error} />;
  const { systems, added, removed, changed } = difference;
  const none = systems.added.length + systems.removed.length + added.length + removed.length + changed.length === 0;
  const early = world.since !== null && Date.parse(since) < Date.parse(world.since);
  return (
    <p className="s-map-changes">
      <span>Since {since}:</span>
      {none ? (
        <span>nothing changed.</span>
      ) : (
        <>
          <State tone="good" word={`${countText(added.length, 'dependency', 'dependencies')} new`} />
          <State tone="bad" word={`${countText(removed.length, 'dependency', 'dependencies')} gone`} />
          <span>{countText(changed.length, 'dependency', 'dependencies')} with other figures</span>
          <span>
            {countText(systems.added.length, 'system')} new, {countText(systems.removed.length, 'system')} gone
          </span>
          {!edge.includes('changed') && (
            <button type="button" className="s-map-plain s-link" onClick={() => set({ edge: ['changed'] }, 'push')}>
              Show only these
            </button>
          )}
        </>
      )}
      {early && <span className="s-dim">The graph is kept since {world.since?.slice(0, 10)}; of earlier dates nothing is known.</span>}
    </p>
  );
}
