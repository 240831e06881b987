/** How does a page before the frame look? One narrow column with the mark on top. */
import { type ReactNode, useEffect } from 'react';
import './doorstep.css';

/** A page for somebody who is not in yet. */
export function Doorstep({ title, lead, children }: { readonly title: string; readonly lead?: ReactNode; readonly children: ReactNode }) {
  useEffect(() => {
    document.title = `${title} · Samspel`;
  }, [title]);
  return (
    <main className="s-door">
      <div className="s-door-column">
        <p className="s-door-mark">
          <svg viewBox="0 0 16 16" width="22" height="22" aria-hidden="true">
            <path
              d="M10.2 3.2A5 5 0 0 0 1.5 6.6c0 2.8 2.2 4.4 5 4.4M5.8 12.8a5 5 0 0 0 8.7-3.4c0-2.8-2.2-4.4-5-4.4"
              fill="none"
              stroke="currentColor"
              strokeWidth="1.8"
              strokeLinecap="round"
            />
          </svg>
          Samspel
        </p>
        <h1 className="s-door-title">{title}</h1>
        {lead !== undefined && <div className="s-door-lead">{lead}</div>}
        {children}
      </div>
    </main>
  );
}
