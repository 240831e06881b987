/** What is hit, and what will be next? A small map upwards from what is hit, over hard dependencies; the same as a sentence under it. */
import { readMap } from '@samspel/contract/dependencies.ts';
import { useMemo, useState } from 'react';
import { countText } from '../../parts/format/number.ts';
import { layoutOf } from '../../parts/graph/layout.ts';
import { GraphPicture } from '../../parts/graph/picture.tsx';
import { drawnOf } from '../../parts/graph/scene.ts';
import { Link } from '../../parts/page/link.tsx';
import { Section } from '../../parts/page/page.tsx';
import { usePanel } from '../../platform/address.ts';
import { useShownColours } from '../../platform/appearance.ts';
import { useAsk } from '../../platform/ask.ts';
import { addressOfRef } from '../../platform/places.ts';
import { type Hit, hitOf } from './hit-scene.ts';

/** Nothing where what is hit is not on the map, or nobody stands on it. */
export function HitMap({ hit }: { readonly hit: readonly string[] }) {
  const { data } = useAsk(readMap, { query: {} }, { nouns: ['catalog'] });
  const key = hit.join('\n');
  const told = useMemo(() => (data === undefined ? null : hitOf(data, key.split('\n'))), [data, key]);
  if (told === null || told.next.length === 0) return null;
  return (
    <Section
      title="Who is next if it goes on"
      count={told.next.length}
      actions={
        <Link className="s-link" to={`/map?focus=${hit[0] ?? ''}&up=3&down=0&lit=suffers&panel=map-system/${hit[0] ?? ''}`}>
          On the map
        </Link>
      }
    >
      <Picture told={told} />
      <p>
        {told.next.slice(0, shownNames).map((system, index) => (
          <span key={system.ref}>
            {index > 0 && ', '}
            <Link className="s-link" to={addressOfRef(system.ref) ?? '/systems'}>
              {system.title}
            </Link>
          </span>
        ))}
        {told.next.length > shownNames && ` and ${told.next.length - shownNames} more`} cannot do without what is hit
        {told.after > 0 && `; ${countText(told.after, 'system')} after them`}.{told.left > 0 && ` ${countText(told.left, 'system')} not drawn here.`}
      </p>
    </Section>
  );
}

const shownNames = 8;

function Picture({ told: { scene } }: { readonly told: Hit }) {
  const { show } = usePanel();
  const colours = useShownColours();
  const [at, setAt] = useState<number | null>(null);
  const drawn = useMemo(
    () =>
      drawnOf(
        scene,
        layoutOf({
          count: scene.nodes.length,
          from: Int32Array.from(scene.edges, (edge) => edge.from),
          to: Int32Array.from(scene.edges, (edge) => edge.to),
          group: new Int32Array(scene.nodes.length).fill(-1),
          folded: [],
          aspect: 1.4,
        }),
      ),
    [scene],
  );
  const told = (item: number): string => {
    const its = drawn.items[item];
    return its === undefined ? '' : `${its.label}, ${its.mark?.word ?? 'after that'}. Enter opens it.`;
  };
  return (
    <div className="s-inc-hit-map">
      <GraphPicture
        label={`What is hit and who stands on it: ${countText(scene.nodes.length, 'system')}. Arrow keys move along dependencies, Enter opens.`}
        drawn={drawn}
        colours={colours}
        at={at}
        reach={null}
        onPick={setAt}
        onOpen={(item) => show('system', scene.nodes[item]?.key ?? '')}
        read={told}
        inPage
      />
    </div>
  );
}
