/** How is the same done with several requests, with one sentence and one way back for all of it? */
import type { RequestSummary } from '@samspel/contract/requests.ts';
import type { Problem } from '@samspel/contract/route.ts';
import { useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { touches } from '../../platform/ask.ts';
import { problemOf } from '../../platform/problem.ts';
import { say } from '../../platform/toasts.ts';

interface Deed {
  readonly does: (row: RequestSummary) => Promise<unknown>;
  readonly undo: (row: RequestSummary) => Promise<unknown>;
  /** "Three are yours." */
  readonly says: (done: readonly RequestSummary[]) => string;
}

/** Does it one after the other: what is refused is said, the rest is done. Undone in the opposite order. */
export function useForAll() {
  const client = useQueryClient();
  const [pending, setPending] = useState(false);
  const [problem, setProblem] = useState<Problem | null>(null);
  const refresh = () => client.invalidateQueries({ predicate: (query) => touches(query.meta, ['requests']) });
  /** Whether anything was done. With `quiet` the form says what was refused, when nothing was. */
  const run = async (rows: readonly RequestSummary[], { does, undo, says }: Deed, quiet = false): Promise<boolean> => {
    setPending(true);
    setProblem(null);
    const done: RequestSummary[] = [];
    let refused: Problem | null = null;
    for (const row of rows) {
      try {
        await does(row);
        done.push(row);
      } catch (error) {
        refused ??= problemOf(error);
      }
    }
    setPending(false);
    setProblem(refused);
    void refresh();
    const takeBack = async () => {
      for (const row of done.toReversed()) await undo(row);
      await refresh();
    };
    const way = done.length === 0 ? {} : { undo: takeBack };
    const rest = refused === null ? '' : `${rows.length === 1 ? '' : `${rows.length - done.length} of ${rows.length} not: `}${refused.detail}`;
    if (refused === null || done.length > 0 || !quiet)
      say({ text: [done.length === 0 ? '' : says(done), rest].filter((part) => part !== '').join(' '), tone: refused === null ? 'done' : 'bad', ...way });
    return done.length > 0;
  };
  return { run, pending, problem };
}
