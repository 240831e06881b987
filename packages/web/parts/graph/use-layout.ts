/** Where does everything stand, worked out in a worker? The last places stay while new ones are being worked out. */
import { useEffect, useRef, useState } from 'react';
import { type Layout, type LayoutInput, layoutOf } from './layout.ts';

interface Answer {
  readonly id: number;
  readonly layout: Layout;
}

export interface LaidOut {
  /** The input this is the layout of: what is shown together with it must be of the same. */
  readonly input: LayoutInput;
  readonly layout: Layout;
}

/** Null until the first is there. Where workers are not to be had the page lays out itself. */
export function useLayout(input: LayoutInput | null): LaidOut | null {
  const worker = useRef<Worker | null>(null);
  const asked = useRef(new Map<number, LayoutInput>());
  const count = useRef(0);
  const [laid, setLaid] = useState<LaidOut | null>(null);
  useEffect(() => {
    const waiting = asked.current;
    try {
      const made = new Worker(new URL('./layout-worker.ts', import.meta.url), { type: 'module' });
      made.addEventListener('message', (event: MessageEvent<Answer>) => {
        const its = waiting.get(event.data.id);
        // Only the latest counts: an earlier one that comes late would be of another input.
        if (its !== undefined && event.data.id === count.current) setLaid({ input: its, layout: event.data.layout });
        waiting.delete(event.data.id);
      });
      made.addEventListener('error', () => {
        const last = waiting.get(count.current);
        worker.current = null;
        if (last !== undefined) setLaid({ input: last, layout: layoutOf(last) });
      });
      worker.current = made;
    } catch {
      worker.current = null;
    }
    return () => {
      worker.current?.terminate();
      worker.current = null;
    };
  }, []);
  useEffect(() => {
    if (input === null) return;
    const id = ++count.current;
    if (worker.current === null) {
      setLaid({ input, layout: layoutOf(input) });
      return;
    }
    asked.current.clear();
    asked.current.set(id, input);
    worker.current.postMessage({ id, input });
  }, [input]);
  return laid;
}
