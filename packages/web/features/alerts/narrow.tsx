/** A row on a telephone: what it is called, how it stands, and its buttons at the end. */
import type { ReactNode } from 'react';

export function Narrow({ title, buttons, children }: { readonly title: string; readonly buttons: ReactNode; readonly children: ReactNode }) {
  return (
    <span className="s-row">
      <span className="s-grow">
        <b className="s-cut s-al-block">{title}</b>
        <span className="s-row s-dim">{children}</span>
      </span>
      {buttons}
    </span>
  );
}
