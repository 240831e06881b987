/** How is a screen laid out? A title with its actions, then sections parted by hairlines. No boxes. */
import { type ReactNode, useEffect, useId } from 'react';
import './page.css';

export interface PageProps {
  readonly title: string;
  /** What stands above the title in small type: where this thing belongs, as links. */
  readonly above?: ReactNode;
  /** One line under the title: state, owners, span. */
  readonly meta?: ReactNode;
  /** Buttons at the right. */
  readonly actions?: ReactNode;
  /** Tabs or filters under the header; sticks to the top while scrolling. */
  readonly bar?: ReactNode;
  /** `reading`: narrower, for text and forms. */
  readonly width?: 'full' | 'reading';
  readonly children?: ReactNode;
}

/** A screen. Names the browser tab. */
export function Page({ title, above, meta, actions, bar, width = 'full', children }: PageProps) {
  useEffect(() => {
    document.title = `${title} · Samspel`;
  }, [title]);
  return (
    <div className="s-page" data-width={width}>
      <header className="s-page-head">
        <div className="s-grow">
          {above !== undefined && <div className="s-page-above">{above}</div>}
          <h1 className="s-page-title">{title}</h1>
          {meta !== undefined && <div className="s-page-meta">{meta}</div>}
        </div>
        {actions !== undefined && <div className="s-page-actions">{actions}</div>}
      </header>
      {bar !== undefined && <div className="s-page-bar">{bar}</div>}
      {children}
    </div>
  );
}

export interface SectionProps {
  readonly title: string;
  /** How many stand in it, small behind the title. */
  readonly count?: number | undefined;
  /** One sentence that says what is counted or meant. */
  readonly note?: ReactNode;
  readonly actions?: ReactNode;
  readonly children?: ReactNode;
}

/** A part of a screen under its own heading, with a hairline above. */
export function Section({ title, count, note, actions, children }: SectionProps) {
  const id = useId();
  return (
    <section className="s-section" aria-labelledby={id}>
      <div className="s-section-head">
        <h2 id={id} className="s-section-title">
          {title}
          {count !== undefined && <span className="s-section-count s-num"> {count}</span>}
        </h2>
        {actions !== undefined && <div className="s-row">{actions}</div>}
      </div>
      {note !== undefined && <p className="s-section-note">{note}</p>}
      {children}
    </section>
  );
}

/** Sections side by side where there is room: the first takes `ratio` of the width. */
export function Columns({ children, kind = 'even' }: { readonly children: ReactNode; readonly kind?: 'even' | 'wide-left' | 'three' }) {
  return (
    <div className="s-columns" data-kind={kind}>
      {children}
    </div>
  );
}

/** Names and values in two columns: the facts about one thing. */
export function Facts({ children }: { readonly children: ReactNode }) {
  return <dl className="s-facts">{children}</dl>;
}

/** One line of Facts. */
export function Fact({ name, children }: { readonly name: string; readonly children: ReactNode }) {
  return (
    <div className="s-fact">
      <dt>{name}</dt>
      <dd>{children}</dd>
    </div>
  );
}
