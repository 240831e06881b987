/** What do the lines and marks of a graph look like? Small pictures of them, for legends and tables. */
import type { EdgeGlyph, SceneNode } from './scene.ts';

const glyphs: Readonly<Record<EdgeGlyph, string>> = { diamond: 'M14 2l4 4-4 4-4-4z', cross: 'M11 3l6 6M11 9l6-6', plus: 'M14 2v8M10 6h8', minus: 'M10 6h8' };
const dashes: Readonly<Record<EdgeGlyph, string | undefined>> = { diamond: '2 3', cross: '8 4 1 4', plus: undefined, minus: undefined };

/** A piece of an edge as it is drawn; its word stands beside it. */
export function EdgeSample({ soft = false, glyph, ink = 'currentColor' }: { readonly soft?: boolean; readonly glyph?: EdgeGlyph; readonly ink?: string }) {
  return (
    <svg className="s-graph-sample" width="28" height="12" viewBox="0 0 28 12" aria-hidden="true" style={{ color: ink }}>
      <line
        x1="1"
        x2="27"
        y1="6"
        y2="6"
        stroke="currentColor"
        strokeWidth="1.5"
        strokeDasharray={glyph === undefined ? (soft ? '5 4' : undefined) : dashes[glyph]}
      />
      {glyph !== undefined && (
        <>
          {glyph !== 'diamond' && <circle cx="14" cy="6" r="5.5" fill="var(--s-paper)" />}
          <path d={glyphs[glyph]} fill={glyph === 'diamond' ? 'var(--s-paper)' : 'none'} stroke="currentColor" strokeWidth="1.5" />
        </>
      )}
    </svg>
  );
}

/** A mark as it is drawn while nothing is wrong with it; `whole` is a folded group. */
export function NodeSample({ shape }: { readonly shape: SceneNode['shape'] | 'whole' }) {
  const line = { fill: 'var(--s-paper)', stroke: 'currentColor', strokeWidth: 1.4 };
  return (
    <svg className="s-graph-sample" width="14" height="14" viewBox="0 0 14 14" aria-hidden="true" style={{ color: 'var(--s-ink-2)' }}>
      {shape === 'dot' && <circle cx="7" cy="7" r="4.5" fill="currentColor" />}
      {shape === 'barrel' && <rect x="3" y="1.5" width="8" height="11" rx="3" fill="currentColor" />}
      {shape === 'hollow' && <circle cx="7" cy="7" r="4.5" {...line} strokeDasharray="2.2 1.8" />}
      {shape === 'whole' && (
        <>
          <rect x="1.5" y="1.5" width="11" height="11" rx="2.5" {...line} />
          <rect x="4.5" y="4.5" width="5" height="5" rx="1" fill="currentColor" />
        </>
      )}
    </svg>
  );
}
