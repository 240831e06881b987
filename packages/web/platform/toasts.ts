/** What was just done, and can it be taken back? A small store of sentences at the foot of the page; `say` adds one. */
export interface Toast {
  readonly id: number;
  readonly text: string;
  readonly tone: 'done' | 'bad' | 'info';
  readonly undo?: () => Promise<unknown>;
  /** A place to look at it. */
  readonly href?: string;
}

let toasts: readonly Toast[] = [];
let count = 0;
const listeners = new Set<() => void>();
const timers = new Map<number, ReturnType<typeof setTimeout>>();

function set(next: readonly Toast[]): void {
  toasts = next;
  for (const listener of listeners) listener();
}

/** Shows a sentence for ten seconds (refusals: fifteen). At most four stand at a time. */
export function say(toast: Omit<Toast, 'id'>): void {
  const id = ++count;
  set([...toasts.slice(-3), { ...toast, id }]);
  hold(id, false);
}

/** Takes a toast away. */
export function dismiss(id: number): void {
  clearTimeout(timers.get(id));
  timers.delete(id);
  set(toasts.filter((toast) => toast.id !== id));
}

/** Stops the clock of a toast while it is looked at, and starts it again. */
export function hold(id: number, held: boolean): void {
  clearTimeout(timers.get(id));
  if (held) return;
  const bad = toasts.find((toast) => toast.id === id)?.tone === 'bad';
  timers.set(
    id,
    setTimeout(() => dismiss(id), bad ? 15_000 : 10_000),
  );
}

export const toastStore = {
  subscribe: (listener: () => void) => {
    listeners.add(listener);
    return () => listeners.delete(listener);
  },
  read: () => toasts,
};
