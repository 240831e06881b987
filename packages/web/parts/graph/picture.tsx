/**
 * How does one move about in a drawn graph? Drag, wheel and pinch; with the keyboard the arrows lead along edges, + and − change the size, 0 shows all,
 * Enter opens, Escape lets go. What is picked is said aloud; the screen that uses it has a table of the same behind it.
 */
import { ActionIcon } from '@mantine/core';
import { IconFocusCentered, IconMinus, IconPlus } from '@tabler/icons-react';
import { type KeyboardEvent, type PointerEvent, type RefObject, useEffect, useImperativeHandle, useLayoutEffect, useMemo, useRef, useState } from 'react';
import { type Board, makeBoard } from './canvas.ts';
import { readInks } from './inks.ts';
import { cell, type Layout } from './layout.ts';
import { type Lit, markAt } from './paint-edges.ts';
import { bothWays, neighboursOf } from './reach.ts';
import type { Drawn } from './scene.ts';
import { boxOf, bringInSight, fitBox, fitView, type Size, type View, zoomAt } from './view.ts';
import { type Step, stepFrom, type Walk } from './walk.ts';
import './graph.css';

export interface PictureHandle {
  readonly focus: () => void;
  readonly step: (step: Step) => void;
}

export interface GraphPictureProps {
  /** What is drawn, and which keys lead where, for screen readers. */
  readonly label: string;
  readonly drawn: Drawn;
  /** Light or dark; the colours are read again when it changes. */
  readonly colours: string;
  readonly at: number | null;
  /** Items lit besides the picked one's neighbours; null: only those. */
  readonly reach: ReadonlySet<number> | null;
  readonly onPick: (item: number | null) => void;
  readonly onOpen: (item: number) => void;
  /** What is said when an item is picked. */
  readonly read: (item: number) => string;
  readonly handle?: RefObject<PictureHandle | null>;
  /** One thing among others on its page: the wheel, a finger's stroke and arrows that nobody has are left to the page. */
  readonly inPage?: boolean;
}

const keySteps: Readonly<Record<string, Step>> = { ArrowUp: 'up', ArrowDown: 'down', ArrowLeft: 'left', ArrowRight: 'right' };

/** Up to so many edges those of what is under the pointer stand out. */
const fewEdges = 500;
/** From this scale on most names have room. */
const readable = 0.62;

const placeOf = (layout: Layout, item: number) => ({ x: (layout.x[item] ?? 0) + markAt, y: layout.y[item] ?? 0 });

/** The picture; it fills its parent. */
export function GraphPicture(props: GraphPictureProps) {
  const { drawn, at, onPick, onOpen, inPage = false } = props;
  const frame = useRef<HTMLDivElement>(null);
  const below = useRef<HTMLCanvasElement>(null);
  const above = useRef<HTMLCanvasElement>(null);
  const board = useRef<Board | null>(null);
  const view = useRef<View | null>(null);
  const moved = useRef(false);
  const size = useRef<Size>({ width: 1, height: 1 });
  const walk = useRef<Walk | null>(null);
  const [over, setOver] = useState<number | null>(null);
  const ways = useMemo(() => bothWays(drawn.layout.items.members.length, drawn.edges), [drawn.edges, drawn.layout]);
  // biome-ignore lint/correctness/useExhaustiveDependencies: the colours of the page changed
  const inks = useMemo(() => readInks(), [props.colours]);
  const lit = useMemo<Lit | null>(() => {
    if (at === null) {
      if (props.reach !== null) return { items: props.reach, at: null };
      return over === null || drawn.edges.length > fewEdges ? null : { items: null, at: over };
    }
    const near = [at, ...neighboursOf(ways.down, at), ...neighboursOf(ways.up, at)];
    return { items: new Set(props.reach === null ? near : [...props.reach, ...near]), at };
  }, [at, props.reach, ways, over, drawn.edges.length]);

  const look = (next: View) => {
    view.current = next;
    board.current?.look(next);
  };
  const fit = () => {
    moved.current = false;
    look(fitView({ width: drawn.layout.width, height: drawn.layout.height }, size.current));
  };
  /** All of it where names can be read then, or where nothing is in hand; else the neighbourhood of what is. */
  const fitHand = () => {
    fit();
    const scale = view.current?.scale ?? 1;
    if (at === null || lit === null || lit.items === null || scale >= readable) return;
    look(fitBox(boxOf(drawn.layout, lit.items), placeOf(drawn.layout, at), size.current, scale));
  };
  const keepHand = () => {
    if (at !== null && view.current !== null) look(bringInSight(view.current, placeOf(drawn.layout, at), size.current));
    else if (!moved.current) fit();
  };
  const latest = useRef({ fitHand, keepHand });
  latest.current = { fitHand, keepHand };

  useLayoutEffect(() => {
    if (below.current === null || above.current === null || frame.current === null) return;
    const held = frame.current;
    const made = makeBoard(below.current, above.current);
    board.current = made;
    const measure = () => {
      size.current = { width: Math.max(1, held.clientWidth), height: Math.max(1, held.clientHeight) };
      made.resize(size.current);
      latest.current.keepHand();
    };
    const observer = new ResizeObserver(measure);
    observer.observe(held);
    measure();
    return () => {
      observer.disconnect();
      made.end();
    };
  }, []);

  const { layout } = drawn;
  // biome-ignore lint/correctness/useExhaustiveDependencies: another picture is shown whole
  useLayoutEffect(() => {
    walk.current = null;
    latest.current.fitHand();
  }, [layout]);
  useLayoutEffect(() => board.current?.show({ drawn, inks, lit, pointed: { over, at } }), [drawn, inks, lit, over, at]);

  useEffect(() => {
    if (at === null || view.current === null) return;
    if (walk.current?.at !== at) walk.current = { at, beside: [] };
    const next = bringInSight(view.current, placeOf(layout, at), size.current);
    if (next.x === view.current.x && next.y === view.current.y) return;
    view.current = next;
    board.current?.look(next);
  }, [at, layout]);

  const step = (way: Step) => {
    const next = stepFrom(at === null ? null : walk.current?.at === at ? walk.current : { at, beside: [] }, way, layout, ways);
    walk.current = next;
    if (next !== null) onPick(next.at);
  };
  const zoom = (factor: number, x = size.current.width / 2, y = size.current.height / 2) => {
    if (view.current === null) return;
    moved.current = true;
    look(zoomAt(view.current, x, y, factor));
  };
  useImperativeHandle(props.handle, () => ({ step, focus: () => frame.current?.focus() }));

  const onKey = (event: Pick<KeyboardEvent, 'key' | 'preventDefault' | 'stopPropagation'>) => {
    const way = keySteps[event.key];
    if (way !== undefined) step(way);
    else if (event.key === '+' || event.key === '=') zoom(1.3);
    else if (event.key === '-') zoom(1 / 1.3);
    else if (event.key === '0') fit();
    else if (event.key === 'Enter' && at !== null) onOpen(at);
    else if (event.key === 'Escape' && at !== null) onPick(null);
    else return;
    event.preventDefault();
    event.stopPropagation();
  };

  const onPageKey = useRef(onKey);
  onPageKey.current = onKey;
  useEffect(() => {
    if (inPage) return;
    // Arrows pressed while nothing has the keyboard are meant for the picture.
    const listen = (event: globalThis.KeyboardEvent) => {
      const nobody = document.activeElement === document.body || document.activeElement?.tagName === 'MAIN';
      if (!nobody || keySteps[event.key] === undefined || event.ctrlKey || event.metaKey || event.altKey) return;
      frame.current?.focus();
      onPageKey.current(event);
    };
    window.addEventListener('keydown', listen);
    return () => window.removeEventListener('keydown', listen);
  }, [inPage]);

  const pointers = useRef(new Map<number, { x: number; y: number; startX: number; startY: number }>());
  const place = (event: PointerEvent) => {
    const box = event.currentTarget.getBoundingClientRect();
    return { x: event.clientX - box.left, y: event.clientY - box.top };
  };
  const onPointerMove = (event: PointerEvent) => {
    const to = place(event);
    const held = pointers.current.get(event.pointerId);
    if (held === undefined || view.current === null) {
      setOver(itemAt(drawn, view.current, to.x, to.y));
      return;
    }
    const others = [...pointers.current].filter(([id]) => id !== event.pointerId).map(([, each]) => each);
    const other = others[0];
    moved.current ||= Math.hypot(to.x - held.startX, to.y - held.startY) > 3;
    const shifted = { ...view.current, x: view.current.x + (to.x - held.x) / (other ? 2 : 1), y: view.current.y + (to.y - held.y) / (other ? 2 : 1) };
    const by = other === undefined ? 1 : Math.hypot(to.x - other.x, to.y - other.y) / Math.max(1, Math.hypot(held.x - other.x, held.y - other.y));
    look(other === undefined ? shifted : zoomAt(shifted, (to.x + other.x) / 2, (to.y + other.y) / 2, by));
    pointers.current.set(event.pointerId, { ...held, ...to });
  };
  const onPointerUp = (event: PointerEvent) => {
    const held = pointers.current.get(event.pointerId);
    pointers.current.delete(event.pointerId);
    if (held === undefined || Math.hypot(held.x - held.startX, held.y - held.startY) > 4) return;
    onPick(itemAt(drawn, view.current, held.x, held.y));
  };

  useEffect(() => {
    const held = frame.current;
    if (held === null || inPage) return;
    // React listens to the wheel passively, so the page would scroll as well.
    const onWheel = (event: WheelEvent) => {
      event.preventDefault();
      if (view.current === null) return;
      const box = held.getBoundingClientRect();
      moved.current = true;
      const across = event.shiftKey || Math.abs(event.deltaX) > Math.abs(event.deltaY);
      const next = across
        ? { ...view.current, x: view.current.x - (event.deltaX === 0 ? event.deltaY : event.deltaX) }
        : zoomAt(view.current, event.clientX - box.left, event.clientY - box.top, Math.exp(-Math.max(-120, Math.min(120, event.deltaY)) / 380));
      view.current = next;
      board.current?.look(next);
    };
    held.addEventListener('wheel', onWheel, { passive: false });
    return () => held.removeEventListener('wheel', onWheel);
  }, [inPage]);

  return (
    <div className="s-graph">
      <div
        ref={frame}
        className="s-graph-window"
        role="application"
        aria-roledescription="map"
        aria-label={props.label}
        // biome-ignore lint/a11y/noNoninteractiveTabindex: the arrow keys move along the edges
        tabIndex={0}
        data-over={over !== null || undefined}
        data-in-page={inPage || undefined}
        onKeyDown={onKey}
        onPointerDown={(event) => {
          if (event.button !== 0) return;
          const from = place(event);
          event.currentTarget.setPointerCapture(event.pointerId);
          pointers.current.set(event.pointerId, { ...from, startX: from.x, startY: from.y });
        }}
        onPointerMove={onPointerMove}
        onPointerUp={onPointerUp}
        onPointerCancel={(event) => pointers.current.delete(event.pointerId)}
        onPointerLeave={() => setOver(null)}
        onDoubleClick={() => at !== null && onOpen(at)}
      >
        <div aria-hidden="true">
          <canvas ref={below} className="s-graph-edges" />
          <canvas ref={above} className="s-graph-nodes" />
        </div>
      </div>
      <div className="s-graph-zoom">
        <ActionIcon aria-label="Larger" title="Larger (+)" onClick={() => zoom(1.3)}>
          <IconPlus size={16} stroke={1.5} />
        </ActionIcon>
        <ActionIcon aria-label="Smaller" title="Smaller (−)" onClick={() => zoom(1 / 1.3)}>
          <IconMinus size={16} stroke={1.5} />
        </ActionIcon>
        <ActionIcon aria-label="Show all" title="Show all (0)" onClick={fit}>
          <IconFocusCentered size={16} stroke={1.5} />
        </ActionIcon>
      </div>
      <p className="s-unseen" aria-live="polite">
        {at === null ? '' : props.read(at)}
      </p>
    </div>
  );
}

/** The item whose cell is under a point; from afar the one whose mark is nearest, within 14 px. */
function itemAt({ layout, items }: Drawn, view: View | null, x: number, y: number): number | null {
  if (view === null) return null;
  let best: number | null = null;
  let least = 14;
  for (let item = 0; item < items.length; item++) {
    const left = (layout.x[item] ?? 0) * view.scale + view.x;
    const middle = (layout.y[item] ?? 0) * view.scale + view.y;
    if (view.scale > 0.5 && x >= left && x < left + (cell.width - 10) * view.scale && Math.abs(y - middle) < (cell.height / 2) * view.scale) return item;
    const far = Math.hypot(left + markAt * view.scale - x, middle - y);
    if (far >= least) continue;
    least = far;
    best = item;
  }
  return best;
}
