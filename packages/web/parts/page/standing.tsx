/** What stands where there is nothing (yet)? Emptiness with a first step, an error with what was kept, and the shape of what is coming. */

import { Button } from '@mantine/core';
import type { Problem } from '@samspel/contract/route.ts';
import type { ReactNode } from 'react';
import { problemOf } from '../../platform/problem.ts';
import { StateShape } from '../state/state.tsx';
import './standing.css';

/** Says what will stand here and offers the first step. `small` inside sections. */
export function EmptyState({
  title,
  children,
  action,
  small = false,
}: {
  readonly title: string;
  readonly children?: ReactNode;
  readonly action?: ReactNode;
  readonly small?: boolean;
}) {
  return (
    <div className="s-empty" data-small={small || undefined}>
      <p className="s-empty-title">{title}</p>
      {children !== undefined && <div className="s-empty-text">{children}</div>}
      {action !== undefined && <div className="s-empty-action">{action}</div>}
    </div>
  );
}

export interface ErrorStateProps {
  /** Whatever was thrown, or the problem itself. */
  readonly error: unknown;
  /** What was kept, when something was at stake: "What you typed is still here." */
  readonly kept?: string | undefined;
  readonly retry?: (() => void) | undefined;
}

/** What happened, what was kept, what to do. */
export function ErrorState({ error, kept, retry }: ErrorStateProps) {
  const problem = isProblem(error) ? error : problemOf(error);
  return (
    <div className="s-error" role="alert">
      <StateShape tone="bad" size={14} />
      <div className="s-grow">
        <p className="s-error-title">{problem.title}</p>
        {problem.detail !== problem.title && <p className="s-dim">{problem.detail}</p>}
        {kept !== undefined && <p className="s-dim">{kept}</p>}
        <p className="s-error-code">
          {problem.code}
          {problem.requestId !== undefined && ` · request ${problem.requestId}`}
        </p>
        {retry !== undefined && <Button onClick={retry}>Try again</Button>}
      </div>
    </div>
  );
}

function isProblem(error: unknown): error is Problem {
  return typeof error === 'object' && error !== null && !(error instanceof Error) && 'code' in error && 'detail' in error;
}

/** Grey lines in the shape of what is being fetched; shown only after 150 ms, so that fast answers do not flicker. */
export function Skeleton({ lines = 3, kind = 'lines' }: { readonly lines?: number; readonly kind?: 'lines' | 'table' | 'chart' }) {
  return (
    <div className="s-skeleton" data-kind={kind} role="status">
      <span className="s-unseen">Loading</span>
      {Array.from({ length: kind === 'chart' ? 1 : lines }, (_, index) => (
        <div key={String(index)} className="s-skeleton-line" style={{ width: kind === 'lines' ? `${[92, 78, 85, 64, 71][index % 5]}%` : '100%' }} />
      ))}
    </div>
  );
}

interface Asked<T> {
  readonly data: T | undefined;
  readonly error: Error | null;
  readonly isPending: boolean;
  readonly refetch: () => unknown;
}

/** Shows an answer of `useAsk`: the skeleton while it is awaited, the error with a retry, else what `children` make of it. */
export function Answer<T>({
  asked,
  skeleton,
  children,
}: {
  readonly asked: Asked<T>;
  readonly skeleton?: ReactNode;
  readonly children: (data: T) => ReactNode;
}) {
  if (asked.data !== undefined) return children(asked.data);
  if (asked.error !== null) return <ErrorState error={asked.error} retry={() => void asked.refetch()} />;
  return skeleton ?? <Skeleton />;
}
