/**
 * What of a screen is in its address? Filters, span and the open panel. `useAddress` reads and writes search parameters as plain words
 * (`?state=open&tag=db&tag=net`), so that a link pasted in chat opens the same view, and Back goes back.
 */
import { useNavigate, useSearch } from '@tanstack/react-router';
import { useCallback, useMemo } from 'react';

type Shape = Readonly<Record<string, string | null | readonly string[]>>;
type Values<S extends Shape> = { readonly [K in keyof S]: S[K] extends readonly string[] ? readonly string[] : S[K] extends null ? string | null : string };
export type Search = Readonly<Record<string, string | string[] | undefined>>;

/**
 * The parameters this screen knows, with what they are when absent: `useAddress({ state: 'open', team: null, tag: [] })`. A value equal to its
 * default leaves the address. The setter takes a part; `push` makes a step that Back undoes, otherwise the present one is rewritten.
 */
export function useAddress<const S extends Shape>(defaults: S): readonly [Values<S>, (part: Partial<Values<S>>, how?: 'push' | 'replace') => void] {
  const search = useSearch({ strict: false }) as Search;
  const navigate = useNavigate();
  const shape = JSON.stringify(defaults);
  const values = useMemo(() => {
    const known = JSON.parse(shape) as Shape;
    return Object.fromEntries(Object.entries(known).map(([key, other]) => [key, read(search[key], other)])) as Values<S>;
  }, [search, shape]);
  const set = useCallback(
    (part: Partial<Values<S>>, how: 'push' | 'replace' = 'replace') => {
      const known = JSON.parse(shape) as Shape;
      const written = Object.fromEntries(
        Object.entries(part).map(([key, value]) => [key, write(value as string | null | readonly string[], known[key] ?? null)]),
      );
      void navigate({ to: '.', search: ((before: Search) => ({ ...before, ...written })) as never, replace: how === 'replace', resetScroll: false });
    },
    [navigate, shape],
  );
  return [values, set];
}

function read(given: string | string[] | undefined, other: string | null | readonly string[]): string | null | readonly string[] {
  if (given === undefined) return other;
  if (Array.isArray(other)) return Array.isArray(given) ? given : [given];
  return Array.isArray(given) ? (given[0] ?? null) : given;
}

function write(value: string | null | readonly string[], other: string | null | readonly string[]): string | string[] | undefined {
  if (value === null || JSON.stringify(value) === JSON.stringify(other)) return undefined;
  return typeof value === 'string' ? value : value.length === 0 ? undefined : [...value];
}

/** Search parameters as words: repeated keys are lists; nothing is quoted. Keys are sorted, so equal views have equal addresses. */
export function parseSearch(text: string): Record<string, string | string[]> {
  const found: Record<string, string | string[]> = {};
  for (const [key, value] of new URLSearchParams(text)) {
    const before = found[key];
    found[key] = before === undefined ? value : Array.isArray(before) ? [...before, value] : [before, value];
  }
  return found;
}

/** The other way round. Colons, slashes and commas stay readable. */
export function stringifySearch(search: Record<string, unknown>): string {
  const text = Object.keys(search)
    .sort()
    .flatMap((key) => {
      const value = search[key];
      if (value === undefined || value === null || value === '') return [];
      return (Array.isArray(value) ? value : [value]).map(
        (one) => `${encodeURIComponent(key)}=${encodeURIComponent(String(one)).replace(/%3A/g, ':').replace(/%2F/g, '/').replace(/%2C/g, ',')}`,
      );
    })
    .join('&');
  return text === '' ? '' : `?${text}`;
}

/** The thing in hand, shown in the right panel: kind and id in `?panel=incident/inc_…`. */
export function usePanel(): {
  readonly open: { kind: string; id: string } | null;
  readonly show: (kind: string, id: string) => void;
  readonly close: () => void;
} {
  const [{ panel }, set] = useAddress({ panel: null });
  const open = useMemo(() => {
    const [kind, ...rest] = (panel ?? '').split('/');
    return panel === null || kind === undefined || rest.length === 0 ? null : { kind, id: rest.join('/') };
  }, [panel]);
  const show = useCallback((kind: string, id: string) => set({ panel: `${kind}/${id}` }, panel === null ? 'push' : 'replace'), [set, panel]);
  const close = useCallback(() => set({ panel: null }), [set]);
  return { open, show, close };
}

/** Goes to a path with its search, `/incidents?state=open`, or `?panel=…` for the same page: for what is done by keyboard and command. Clicks are Links. */
export function useGo(): (to: string, how?: 'push' | 'replace') => void {
  const navigate = useNavigate();
  return useCallback(
    (to, how = 'push') => {
      const at = to.indexOf('?');
      const [path, search] = at < 0 ? [to, {}] : [to.slice(0, at), parseSearch(to.slice(at + 1))];
      void navigate({
        to: path === '' ? '.' : path,
        search: (path === '' ? (before: Search) => ({ ...before, ...search }) : search) as never,
        replace: how === 'replace',
      });
    },
    [navigate],
  );
}
