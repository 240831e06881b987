/**
 * How are many things listed? One table for all: virtual from 100 rows on (10,000 stay fast), header that sticks, sorting, row links, J and K to move,
 * X to select, Enter to open. Rows have one height, so that scrolling never jumps.
 */
import { useWindowVirtualizer } from '@tanstack/react-virtual';
import { type MouseEvent, type ReactNode, useCallback, useEffect, useLayoutEffect, useMemo, useRef, useState } from 'react';
import { useGo } from '../../platform/address.ts';
import { useShortcuts } from '../../platform/keys.ts';
import { useMedia } from '../../platform/media.ts';
import type { Column } from './column.ts';
import { type Sort, sortRows } from './sort.ts';
import { TableRow } from './table-row.tsx';
import './data-table.css';

export type { Column } from './column.ts';

export interface DataTableProps<Row> {
  /** What the table lists, for screen readers: "Incidents". */
  readonly label: string;
  readonly rows: readonly Row[];
  readonly columns: readonly Column<Row>[];
  readonly rowKey: (row: Row) => string;
  /** Where a row leads. The first cell becomes the link, and the whole row follows it. */
  readonly rowLink?: (row: Row) => string;
  /** Instead of a link: what happens on click and Enter. */
  readonly onOpen?: (row: Row) => void;
  /** Shown instead of columns when the table is narrower than 560 px; two lines fit. */
  readonly narrow?: (row: Row) => ReactNode;
  /** Sorting kept by the screen (in its address); without it the table keeps its own. */
  readonly sort?: Sort | null;
  readonly onSort?: (sort: Sort) => void;
  /** First order of a table that keeps its own. */
  readonly firstSort?: Sort;
  /** Selected keys; giving them adds X and a column of checkboxes. */
  readonly selected?: ReadonlySet<string>;
  readonly onSelect?: (selected: ReadonlySet<string>) => void;
  /** Stands where there are no rows. */
  readonly empty?: ReactNode;
  /** Called when the end comes into sight and there is more to fetch. */
  readonly onEnd?: (() => void) | undefined;
  /** Marks a row by the thing it is: the one open in the panel. */
  readonly currentKey?: string | null | undefined;
  /** Whether J, K, X and Enter belong to this table (default true; of several on a page only one). */
  readonly keyboard?: boolean;
  readonly rowHeight?: number;
}

const none: ReadonlySet<string> = new Set();

/** A table of rows of one kind. */
export function DataTable<Row>(props: DataTableProps<Row>) {
  const { rows, columns, rowKey, rowLink, onOpen, selected, onSelect, onEnd, keyboard = true } = props;
  const frame = useRef<HTMLDivElement>(null);
  const [width, setWidth] = useState(() => Math.min(window.innerWidth, 1200));
  const [ownSort, setOwnSort] = useState<Sort | null>(props.firstSort ?? null);
  const [at, setAt] = useState(-1);
  const anchor = useRef(-1);
  const go = useGo();
  const touch = useMedia('(pointer: coarse)');

  const sort = props.sort === undefined ? ownSort : props.sort;
  const shown = useMemo(() => columns.filter((column) => width >= (column.from ?? 0)), [columns, width]);
  const sorted = useMemo(() => (props.onSort !== undefined || sort === null ? rows : sortRows(rows, columns, sort)), [rows, columns, sort, props.onSort]);
  const narrow = props.narrow !== undefined && width < 560;
  const rowHeight = props.rowHeight ?? (narrow ? 60 : touch ? 44 : 36);
  const selecting = selected !== undefined && !narrow;
  const template = `${selecting ? '32px ' : ''}${shown.map((column) => column.width ?? 'minmax(80px, 1fr)').join(' ')}`;

  useLayoutEffect(() => {
    const element = frame.current;
    if (element === null) return;
    const observer = new ResizeObserver(() => setWidth(element.clientWidth));
    observer.observe(element);
    setWidth(element.clientWidth);
    return () => observer.disconnect();
  }, []);

  const body = useRef<HTMLDivElement>(null);
  const [margin, setMargin] = useState(0);
  const virtual = sorted.length > 100;
  useLayoutEffect(() => {
    if (!virtual) return;
    const measure = () => setMargin(body.current === null ? 0 : Math.round(body.current.getBoundingClientRect().top + window.scrollY));
    const observer = new ResizeObserver(measure);
    observer.observe(document.body);
    measure();
    return () => observer.disconnect();
  }, [virtual]);
  const virtualizer = useWindowVirtualizer({ count: virtual ? sorted.length : 0, estimateSize: () => rowHeight, overscan: 12, scrollMargin: margin });
  const height = rowHeight;
  // biome-ignore lint/correctness/useExhaustiveDependencies: the height of rows changed, so all are measured anew
  useEffect(() => virtualizer.measure(), [height, virtualizer]);
  const items = virtual
    ? virtualizer.getVirtualItems().map((item) => ({ index: item.index, start: item.start - margin }))
    : sorted.map((_, index) => ({ index, start: index * rowHeight }));
  const last = items.at(-1)?.index ?? 0;
  useEffect(() => {
    if (sorted.length > 0 && last >= sorted.length - 20) onEnd?.();
  }, [last, sorted.length, onEnd]);

  const move = useCallback(
    (step: number) => {
      const next = Math.max(0, Math.min(sorted.length - 1, at + step));
      setAt(next);
      if (virtual) virtualizer.scrollToIndex(next, { align: 'auto' });
      requestAnimationFrame(() => body.current?.querySelector(`[data-index="${next}"]`)?.scrollIntoView({ block: 'nearest' }));
    },
    [at, sorted.length, virtual, virtualizer],
  );
  const open = (row: Row) => {
    if (onOpen !== undefined) onOpen(row);
    else if (rowLink !== undefined) go(rowLink(row));
  };
  const select = (index: number, range: boolean) => {
    if (onSelect === undefined || selected === undefined) return;
    const next = new Set(selected);
    const from = range && anchor.current >= 0 ? Math.min(anchor.current, index) : index;
    const to = range && anchor.current >= 0 ? Math.max(anchor.current, index) : index;
    const row = sorted[index];
    const on = row !== undefined && !next.has(rowKey(row));
    for (const each of sorted.slice(from, to + 1)) {
      if (on) next.add(rowKey(each));
      else next.delete(rowKey(each));
    }
    anchor.current = index;
    onSelect(next);
  };
  const current = sorted[at];
  const opens = onOpen !== undefined || rowLink !== undefined;
  useShortcuts(
    `In the list: ${props.label}`,
    [
      { keys: 'j', says: 'Next row', run: () => move(1) },
      { keys: 'k', says: 'Row before', run: () => move(-1) },
      ...(opens ? [{ keys: 'Enter', says: 'Open the row', run: () => current !== undefined && open(current) }] : []),
      ...(selected === undefined ? [] : [{ keys: 'x', says: 'Select the row', run: () => at >= 0 && select(at, false) }]),
    ],
    keyboard && sorted.length > 0,
  );
  const follow = (event: MouseEvent, index: number) => {
    const row = sorted[index];
    if (event.defaultPrevented || !opens || row === undefined) return;
    if (event.target instanceof Element && event.target.closest('a, button, input, label, [role="dialog"]') !== null) return;
    if ((window.getSelection()?.toString() ?? '') !== '') return;
    setAt(index);
    const link = rowLink?.(row);
    if ((event.metaKey || event.ctrlKey) && link !== undefined) window.open(link, '_blank');
    else open(row);
  };
  const latest = useRef({ follow, select });
  latest.current = { follow, select };
  const act = useMemo(
    () => ({
      follow: (event: MouseEvent, index: number) => latest.current.follow(event, index),
      select: (index: number, range: boolean) => latest.current.select(index, range),
    }),
    [],
  );
  const titleOf = (column: Column<Row>) => {
    if (column.hideTitle === true) return <span className="s-unseen">{column.title}</span>;
    if (column.sort === undefined) return column.title;
    const active = sort?.key === column.key;
    const flip = () => {
      const next: Sort = { key: column.key, descending: active ? !sort.descending : column.align === 'end' };
      if (props.onSort === undefined) setOwnSort(next);
      else props.onSort(next);
    };
    return (
      <button type="button" className="s-table-sort" data-active={active || undefined} onClick={flip}>
        {column.title}
        {active && <span aria-hidden="true">{sort.descending ? '↓' : '↑'}</span>}
      </button>
    );
  };

  const picked = selected ?? none;
  return (
    <div ref={frame} className="s-table" role="table" aria-label={props.label} aria-rowcount={sorted.length + 1} data-narrow={narrow || undefined}>
      <div className={narrow ? 's-unseen' : 's-table-head'} role="rowgroup">
        <div role="row" aria-rowindex={1} className="s-table-row" style={{ gridTemplateColumns: template }}>
          {selecting && (
            <HeadCell>
              <input
                type="checkbox"
                className="s-table-check"
                aria-label="Select all"
                disabled={sorted.length === 0}
                checked={picked.size > 0 && picked.size === sorted.length}
                ref={(box) => {
                  if (box !== null) box.indeterminate = picked.size > 0 && picked.size < sorted.length;
                }}
                onChange={() => onSelect?.(picked.size === sorted.length ? none : new Set(sorted.map(rowKey)))}
              />
            </HeadCell>
          )}
          {(narrow ? columns.slice(0, 1) : shown).map((column) => (
            <HeadCell
              key={column.key}
              align={column.align}
              title={column.says}
              sorted={sort?.key === column.key ? (sort.descending ? 'descending' : 'ascending') : undefined}
            >
              {narrow ? props.label : titleOf(column)}
            </HeadCell>
          ))}
        </div>
      </div>
      <div ref={body} role="rowgroup" className="s-table-body" style={virtual ? { height: virtualizer.getTotalSize(), position: 'relative' } : undefined}>
        {items.map(({ index, start }) => {
          const row = sorted[index];
          if (row === undefined) return null;
          const key = rowKey(row);
          return (
            <TableRow
              key={key}
              row={row}
              index={index}
              columns={shown}
              narrow={narrow ? (props.narrow ?? null) : null}
              template={template}
              height={rowHeight}
              start={virtual ? start : null}
              link={rowLink?.(row)}
              opens={opens}
              at={index === at}
              current={key === props.currentKey}
              picked={selecting ? picked.has(key) : null}
              act={act}
            />
          );
        })}
      </div>
      {sorted.length === 0 && (
        <div role="row">
          <div role="cell" className="s-table-empty">
            {props.empty ?? 'Nothing here.'}
          </div>
        </div>
      )}
    </div>
  );
}

function HeadCell({
  children,
  align,
  title,
  sorted,
}: {
  readonly children: ReactNode;
  readonly align?: 'start' | 'end' | undefined;
  readonly title?: string | undefined;
  readonly sorted?: 'ascending' | 'descending' | undefined;
}) {
  return (
    <div role="columnheader" className="s-table-cell" data-align={align} title={title} aria-sort={sorted}>
      {children}
    </div>
  );
}
