/** One row of the table. Kept apart so that scrolling draws only the rows that come into sight. */
import { type MouseEvent, memo, type ReactNode } from 'react';
import { Link } from '../page/link.tsx';
import type { Column } from './column.ts';

export interface TableRowProps<Row> {
  readonly row: Row;
  readonly index: number;
  readonly columns: readonly Column<Row>[];
  readonly narrow: ((row: Row) => ReactNode) | null;
  readonly template: string;
  readonly height: number;
  /** Where it stands in a virtual table, in pixels; null: in the flow. */
  readonly start: number | null;
  readonly link: string | undefined;
  readonly opens: boolean;
  readonly at: boolean;
  readonly current: boolean;
  /** Null: rows are not selected here. */
  readonly picked: boolean | null;
  /** Stable over renders. */
  readonly act: { readonly follow: (event: MouseEvent, index: number) => void; readonly select: (index: number, range: boolean) => void };
}

function TableRowPlain<Row>({ row, index, columns, narrow, template, height, start, link, opens, at, current, picked, act }: TableRowProps<Row>) {
  return (
    // biome-ignore lint/a11y/useKeyWithClickEvents: the link in the first cell and the keyboard map do the same
    <div
      role="row"
      aria-rowindex={index + 2}
      data-index={index}
      className="s-table-row"
      data-opens={opens || undefined}
      data-at={at || undefined}
      data-current={current || undefined}
      data-selected={picked === true || undefined}
      style={{
        height,
        gridTemplateColumns: narrow === null ? template : 'minmax(0, 1fr)',
        ...(start === null ? {} : { position: 'absolute', top: 0, left: 0, right: 0, transform: `translateY(${start}px)` }),
      }}
      onClick={(event) => act.follow(event, index)}
    >
      {picked !== null && (
        <Cell>
          <input
            type="checkbox"
            className="s-table-check"
            aria-label="Select row"
            checked={picked}
            onChange={() => undefined}
            onClick={(event) => act.select(index, event.shiftKey)}
          />
        </Cell>
      )}
      {narrow !== null ? (
        <Cell>
          {link === undefined ? (
            narrow(row)
          ) : (
            <Link to={link} className="s-table-narrow">
              {narrow(row)}
            </Link>
          )}
        </Cell>
      ) : (
        columns.map((column, place) => (
          <Cell key={column.key} align={column.align}>
            {place === 0 && link !== undefined ? (
              <Link to={link} className="s-table-link">
                {column.cell(row)}
              </Link>
            ) : (
              column.cell(row)
            )}
          </Cell>
        ))
      )}
    </div>
  );
}

/** The row, drawn again only when something of it changed. */
export const TableRow = memo(TableRowPlain) as typeof TableRowPlain;

function Cell({ children, align }: { readonly children: ReactNode; readonly align?: 'start' | 'end' | undefined }) {
  return (
    <div role="cell" className="s-table-cell" data-align={align}>
      {children}
    </div>
  );
}
