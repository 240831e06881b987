/** What is a column of a table? Its title, its cell, its width, and what it is sorted by. */
import type { ReactNode } from 'react';

export interface Column<Row> {
  readonly key: string;
  readonly title: string;
  /** The cell. */
  readonly cell: (row: Row) => ReactNode;
  /** CSS width as in a grid: `120px`, `minmax(160px, 2fr)`; default `minmax(80px, 1fr)`. */
  readonly width?: string;
  /** Numbers stand at the end. */
  readonly align?: 'start' | 'end';
  /** What it is sorted by; absent: not sortable. Null always comes last. */
  readonly sort?: (row: Row) => string | number | null;
  /** Left out when the table is narrower than this many pixels (default 0: never). */
  readonly from?: number;
  /** The title is only for screen readers: columns of buttons. */
  readonly hideTitle?: boolean;
  /** Said to screen readers and on hover when the title is short. */
  readonly says?: string;
}
