/** In which order do rows stand? By one column; equal ones keep their order, and what is not known comes last either way. */

export interface Sort {
  readonly key: string;
  readonly descending: boolean;
}

/** Sorted copies; the given rows when the column has no order. */
export function sortRows<Row>(
  rows: readonly Row[],
  columns: readonly { readonly key: string; readonly sort?: (row: Row) => string | number | null }[],
  sort: Sort,
): readonly Row[] {
  const by = columns.find((column) => column.key === sort.key)?.sort;
  if (by === undefined) return rows;
  const way = sort.descending ? -1 : 1;
  return rows
    .map((row) => ({ row, value: by(row) }))
    .sort((a, b) => (a.value === null ? (b.value === null ? 0 : 1) : b.value === null ? -1 : way * compare(a.value, b.value)))
    .map(({ row }) => row);
}

const words = new Intl.Collator('en', { numeric: true, sensitivity: 'base' });

function compare(a: string | number, b: string | number): number {
  return typeof a === 'number' && typeof b === 'number' ? a - b : words.compare(String(a), String(b));
}

/** `-lost` in an address is by lost, largest first. */
export const sortText = (sort: Sort | null): string | null => (sort === null ? null : `${sort.descending ? '-' : ''}${sort.key}`);

/** The other way round. */
export const readSort = (text: string | null): Sort | null =>
  text === null || text === '' ? null : { key: text.replace(/^-/, ''), descending: text.startsWith('-') };
