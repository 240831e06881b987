/** How much of the whole? Parts side by side in one bar with their words below; a small bar for one share in a table. */
import type { ReactNode } from 'react';
import { Link } from '../page/link.tsx';
import './chart.css';

export interface SharePart {
  readonly key: string;
  readonly label: string;
  readonly count: number;
  /** A colour of tokens.css: `var(--s-accent)`, or a mix of them. */
  readonly ink: string;
  readonly href?: string | undefined;
  readonly said: ReactNode;
}

/** Parts of a whole. Each is named below with its count; the bar itself is for the eye. */
export function ShareBar({ label, parts }: { readonly label: string; readonly parts: readonly SharePart[] }) {
  return (
    <div>
      <div className="s-share" aria-hidden="true">
        {parts.map((part) => part.count > 0 && <div key={part.key} style={{ flex: `${part.count} 1 0`, background: part.ink }} />)}
      </div>
      <ul className="s-share-keys" aria-label={label}>
        {parts.map((part) => (
          <li key={part.key} className="s-share-key">
            <i aria-hidden="true" style={{ background: part.ink }} />
            {part.href === undefined ? (
              <span>{part.label}</span>
            ) : (
              <Link className="s-link" to={part.href}>
                {part.label}
              </Link>
            )}
            <span className="s-num s-faint">{part.said}</span>
          </li>
        ))}
      </ul>
    </div>
  );
}

/** A share of 1 as a bar beside its number; the number says it, so the bar is hidden from screen readers. */
export function SmallBar({ share, ink }: { readonly share: number | null; readonly ink?: string }) {
  return (
    <span className="s-bar" aria-hidden="true" style={ink === undefined ? undefined : ({ '--s-bar-ink': `var(${ink})` } as React.CSSProperties)}>
      <i style={{ width: `${Math.max(0, Math.min(1, share ?? 0)) * 100}%` }} />
    </span>
  );
}
