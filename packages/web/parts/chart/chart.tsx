/**
 * What stands around a chart? Its caption, a line that reads out what is under the pointer or the arrow keys, and the table
 * behind it for everyone who reads numbers better than shapes.
 */
import { Button } from '@mantine/core';
import { type KeyboardEvent, type ReactNode, useId, useLayoutEffect, useRef, useState } from 'react';
import './chart.css';

export interface TableBehind {
  readonly columns: readonly string[];
  /** The first cell of a row is its heading. Cells may be links. */
  readonly rows: readonly (readonly ReactNode[])[];
}

export interface ChartProps {
  /** What is drawn: "Worst window of each length, Play, last 28 days". */
  readonly label: string;
  /** What is under the pointer; otherwise one sentence on how to read it. */
  readonly readout: ReactNode;
  readonly legend?: ReactNode;
  readonly table: TableBehind;
  readonly children: ReactNode;
}

/** A chart with its readout, and a button that shows its table in its place. */
export function Chart({ label, readout, legend, table, children }: ChartProps) {
  const [asTable, setAsTable] = useState(false);
  const id = useId();
  return (
    <figure className="s-chart" aria-label={label}>
      {asTable ? <BehindTable id={id} label={label} table={table} /> : children}
      <figcaption className="s-chart-foot">
        <span className="s-chart-readout s-num" aria-live="polite">
          {asTable ? null : readout}
        </span>
        {!asTable && legend}
        <Button variant="subtle" color="gray" size="compact-sm" aria-expanded={asTable} aria-controls={id} onClick={() => setAsTable(!asTable)}>
          {asTable ? 'Chart' : 'Table'}
        </Button>
      </figcaption>
    </figure>
  );
}

function BehindTable({ id, label, table }: { readonly id: string; readonly label: string; readonly table: TableBehind }) {
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: a region that scrolls must be reachable by keyboard
    <section id={id} className="s-chart-table" aria-label={`${label}, as a table`} tabIndex={0}>
      <table>
        <thead>
          <tr>
            {table.columns.map((column) => (
              <th key={column} scope="col">
                {column}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {table.rows.map((row, index) => (
            <tr key={String(index)}>
              {row.map((cell, place) =>
                place === 0 ? (
                  <th key={String(place)} scope="row">
                    {cell}
                  </th>
                ) : (
                  <td key={String(place)}>{cell}</td>
                ),
              )}
            </tr>
          ))}
        </tbody>
      </table>
    </section>
  );
}

/** The width of an element in whole pixels, followed; `fallback` until it is laid out. */
export function useWidth<E extends HTMLElement>(fallback = 640): readonly [React.RefObject<E | null>, number] {
  const element = useRef<E>(null);
  const [width, setWidth] = useState(fallback);
  useLayoutEffect(() => {
    const held = element.current;
    if (held === null) return;
    const measure = () => setWidth(Math.max(120, Math.floor(held.clientWidth)));
    const observer = new ResizeObserver(measure);
    observer.observe(held);
    measure();
    return () => observer.disconnect();
  }, []);
  return [element, width];
}

/** Moves through `count` points with the arrow keys, Home and End; Enter opens; leaving forgets. */
export function useSteps(count: number, columns = 1, open?: (index: number) => void) {
  const [at, setAt] = useState<number | null>(null);
  const onKeyDown = (event: KeyboardEvent) => {
    const steps: Record<string, number> = { ArrowRight: columns, ArrowLeft: -columns, ArrowDown: 1, ArrowUp: -1 };
    const step = steps[event.key];
    if (event.key === 'Enter' && at !== null) open?.(at);
    else if ((event.key === 'Home' || event.key === 'End') && count > 0) setAt(event.key === 'Home' ? 0 : count - 1);
    else if (step !== undefined && count > 0) setAt(Math.max(0, Math.min(count - 1, at === null ? (step > 0 ? 0 : count - 1) : at + step)));
    else if (event.key === 'Escape') setAt(null);
    else return;
    event.preventDefault();
  };
  return { at: at !== null && at < count ? at : null, setAt, onKeyDown, onBlur: () => setAt(null) };
}
