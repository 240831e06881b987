/**
 * How does a screen ask, and how does it change something? `useAsk` reads a route and stays fresh, `useAskPages` reads a
 * list page by page, `useCommand` writes with an echo before the answer, an undo after it and the refusal as a value.
 */
import { ProblemError } from '@samspel/contract/client.ts';
import type { AnswerOf, InputOf, Problem, RouteShape } from '@samspel/contract/route.ts';
import { type QueryClient, type QueryKey, useInfiniteQuery, useQuery, useQueryClient } from '@tanstack/react-query';
import { useCallback, useRef, useState } from 'react';
import { call, randomKey } from './client.ts';
import { problemOf } from './problem.ts';
import { say } from './toasts.ts';

type AskArguments<R extends RouteShape> =
  object extends InputOf<R> ? [input?: InputOf<R> | undefined, options?: AskOptions] : [input: InputOf<R>, options?: AskOptions];

export interface AskOptions {
  /** Other nouns whose changes make the answer stale; the route's own noun always does. */
  readonly nouns?: readonly string[];
  /** False: not asked yet. */
  readonly enabled?: boolean;
  /** Keep showing the last answer while another input is asked for (default true). */
  readonly keep?: boolean;
}

/** What the answer of a route depends on: the first word of its id. */
const nounOf = (route: RouteShape): string => route.id.split('.')[0] ?? route.id;
const keyOf = (route: RouteShape, input: unknown): QueryKey => [nounOf(route), route.id, input ?? null];
const loose = call as (route: RouteShape, input: unknown, options: { signal?: AbortSignal; idempotencyKey?: string; version?: number }) => Promise<unknown>;

/** Asks a GET route; asked again when its noun changes. `data`, `error` (ProblemError | UnreachableError), `isPending` as in TanStack Query. */
export function useAsk<R extends RouteShape>(route: R, ...[input, options = {}]: AskArguments<R>) {
  const keep = options.keep ?? true;
  return useQuery<AnswerOf<R>>({
    queryKey: keyOf(route, input),
    queryFn: ({ signal }) => loose(route, input, { signal }) as Promise<AnswerOf<R>>,
    meta: { nouns: [nounOf(route), ...(options.nouns ?? [])] },
    enabled: options.enabled ?? true,
    ...(keep ? { placeholderData: ((before: AnswerOf<R> | undefined) => before) as never } : {}),
  });
}

interface PageShape {
  readonly items: readonly unknown[];
  readonly next: string | null;
}
type ItemOf<R extends RouteShape> = AnswerOf<R> extends { items: (infer Item)[] } ? Item : never;

/** Asks a list route page by page. `items` are all pages so far; call `more()` when the end comes into sight. `error` only while there is nothing to show. */
export function useAskPages<R extends RouteShape>(route: R, ...[input, options = {}]: AskArguments<R>) {
  const query = useInfiniteQuery({
    queryKey: [...keyOf(route, input), 'pages'],
    queryFn: ({ signal, pageParam }) => {
      const given = (input ?? {}) as { query?: Record<string, unknown> };
      return loose(route, pageParam === null ? given : { ...given, query: { ...given.query, cursor: pageParam } }, { signal }) as Promise<PageShape>;
    },
    initialPageParam: null as string | null,
    getNextPageParam: (last: PageShape) => last.next,
    meta: { nouns: [nounOf(route), ...(options.nouns ?? [])] },
    enabled: options.enabled ?? true,
    placeholderData: (before) => before,
  });
  const items = query.data?.pages.flatMap((page) => page.items) as ItemOf<R>[] | undefined;
  const total = (query.data?.pages[0] as { total?: number } | undefined)?.total;
  const more = useCallback(() => {
    if (query.hasNextPage && !query.isFetchingNextPage) void query.fetchNextPage();
  }, [query.hasNextPage, query.isFetchingNextPage, query.fetchNextPage]);
  return {
    items,
    total,
    more,
    hasMore: query.hasNextPage,
    isPending: query.isPending,
    error: items === undefined ? query.error : null,
    refetch: query.refetch,
  };
}

/** Reads and rewrites answers that are on screen; what it rewrites is put back when the write is refused. */
export interface Echo {
  readonly change: <R extends RouteShape>(route: R, input: InputOf<R> | undefined, rewrite: (before: AnswerOf<R>) => AnswerOf<R>) => void;
  /** Rewrites every answer of a route that is held, whatever it was asked with. */
  readonly changeAll: <R extends RouteShape>(route: R, rewrite: (before: AnswerOf<R>) => AnswerOf<R>) => void;
}

function echoOn(client: QueryClient): { echo: Echo; putBack: () => void } {
  const before: [QueryKey, unknown][] = [];
  const rewriteAt = (key: QueryKey, rewrite: (value: never) => unknown) => {
    const held = client.getQueryData(key);
    if (held === undefined) return;
    before.push([key, held]);
    client.setQueryData(key, rewrite(held as never));
  };
  return {
    echo: {
      change: (route, input, rewrite) => rewriteAt(keyOf(route, input), rewrite as (value: never) => unknown),
      changeAll: (route, rewrite) => {
        for (const [key] of client.getQueriesData({ queryKey: [nounOf(route), route.id] }))
          if (key.at(-1) !== 'pages') rewriteAt(key, rewrite as (value: never) => unknown);
      },
    },
    putBack: () => {
      for (const [key, value] of before.reverse()) client.setQueryData(key, value);
    },
  };
}

export interface CommandOptions<R extends RouteShape> {
  /** Shown at once, before the server answers. */
  readonly echo?: (echo: Echo, input: InputOf<R>) => void;
  /** The sentence of the toast after success; none: silence. */
  readonly says?: string | ((answer: AnswerOf<R>, input: InputOf<R>) => string);
  /** What takes it back; offered in the toast for ten seconds. */
  readonly undo?: (answer: AnswerOf<R>, input: InputOf<R>) => Promise<unknown>;
  /** Other nouns that change with it. */
  readonly nouns?: readonly string[];
  /** Refusals are shown by the form itself; otherwise a toast says them. */
  readonly quiet?: boolean;
}

export interface Command<R extends RouteShape> {
  /** Resolves with the answer, or null when it was refused: then `problem` says why and the form keeps what was typed. */
  readonly run: (input: InputOf<R>, options?: { version?: number }) => Promise<AnswerOf<R> | true | null>;
  readonly pending: boolean;
  readonly problem: Problem | null;
  readonly clear: () => void;
}

/** Makes a command out of a writing route. */
export function useCommand<R extends RouteShape>(route: R, options: CommandOptions<R> = {}): Command<R> {
  const client = useQueryClient();
  const [pending, setPending] = useState(false);
  const [problem, setProblem] = useState<Problem | null>(null);
  const latest = useRef(options);
  latest.current = options;
  const run = useCallback<Command<R>['run']>(
    async (input, given = {}) => {
      const { echo, says, undo, nouns = [], quiet = false } = latest.current;
      const refresh = () => client.invalidateQueries({ predicate: (query) => touches(query.meta, [nounOf(route), ...nouns]) });
      const echoing = echoOn(client);
      setPending(true);
      setProblem(null);
      echo?.(echoing.echo, input);
      try {
        const answer = (await loose(route, input, { idempotencyKey: randomKey(), ...given })) as AnswerOf<R>;
        void refresh();
        if (says !== undefined) {
          const text = typeof says === 'string' ? says : says(answer, input);
          say({ text, tone: 'done', ...(undo === undefined ? {} : { undo: () => undo(answer, input).then(refresh) }) });
        }
        return answer ?? true;
      } catch (error) {
        echoing.putBack();
        const told = problemOf(error);
        setProblem(told);
        if (!quiet) say({ text: told.detail, tone: 'bad' });
        if (error instanceof ProblemError && (told.status === 412 || told.status === 409)) void refresh();
        return null;
      } finally {
        setPending(false);
      }
    },
    [client, route],
  );
  const clear = useCallback(() => setProblem(null), []);
  return { run, pending, problem, clear };
}

/** Whether an answer with this meta depends on one of the nouns. */
export function touches(meta: Record<string, unknown> | undefined, nouns: readonly string[]): boolean {
  const held = meta?.['nouns'];
  return Array.isArray(held) && nouns.some((noun) => held.includes(noun));
}
