/** What surrounds the public pages? The name of the service, its own title in the tab, and at the foot where machines read the same. */
import { type ReactNode, useEffect } from 'react';
import { ErrorState } from '../../parts/page/standing.tsx';
import { problemOf } from '../../platform/problem.ts';
import './status.css';

/** The page. */
export function Outside({
  name,
  title,
  children,
  foot,
}: {
  readonly name: string;
  readonly title: string;
  readonly children: ReactNode;
  readonly foot?: ReactNode;
}) {
  useEffect(() => {
    document.title = title;
  }, [title]);
  return (
    <div className="s-status">
      <header className="s-status-head">
        <h1>
          <a href="/status">{name}</a>
        </h1>
      </header>
      <main className="s-status-main">{children}</main>
      <footer className="s-status-foot">{foot}</footer>
    </div>
  );
}

/** The page is off, or the server does not answer. */
export function NotHere({ error, retry }: { readonly error: unknown; readonly retry: () => void }) {
  const problem = problemOf(error);
  return (
    <Outside name="Status" title="Status">
      {problem.code === 'status.off' ? (
        <div className="s-status-off">
          <p>
            <b>There is no public status page here.</b>
          </p>
          <p className="s-dim">
            Whoever runs this Samspel can turn it on in{' '}
            <a className="s-link" href="/settings/status-page">
              Settings
            </a>
            .
          </p>
        </div>
      ) : (
        <ErrorState error={error} retry={retry} />
      )}
    </Outside>
  );
}
