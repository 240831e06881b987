/** What stands in the right panel? What a feature registered for this kind of thing; wide screens make room for it, narrow ones are covered. */
import { lazy, Suspense, useEffect, useMemo, useRef } from 'react';
import { EmptyState, Skeleton } from '../../parts/page/standing.tsx';
import { Panel } from '../../parts/panel/panel.tsx';
import { features } from '../features.ts';

/** The panel for one thing. Escape closes it. */
export function SidePanel({ kind, id }: { readonly kind: string; readonly id: string }) {
  const load = features.find((feature) => feature.panels?.[kind] !== undefined)?.panels?.[kind];
  const Inside = useMemo(() => (load === undefined ? null : lazy(async () => ({ default: (await load()).Panel }))), [load]);
  const place = useRef<HTMLElement>(null);
  // biome-ignore lint/correctness/useExhaustiveDependencies: another thing in hand begins at its top
  useEffect(() => {
    // Newer browsers answer a promise, which React would take for what undoes the effect.
    place.current?.scrollTo(0, 0);
  }, [kind, id]);
  return (
    <aside ref={place} className="s-side" aria-label="In hand">
      {Inside === null ? (
        <Panel title="Nothing to show">
          <EmptyState small title={`Nothing opens for “${kind}”.`} />
        </Panel>
      ) : (
        <Suspense
          fallback={
            <div className="s-panel-body">
              <Skeleton lines={6} />
            </div>
          }
        >
          <Inside key={id} id={id} />
        </Suspense>
      )}
    </aside>
  );
}
