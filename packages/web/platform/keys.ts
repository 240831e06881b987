/**
 * What does a key do here? Screens register shortcuts while they are shown; the latest registered wins. Single letters are ignored while
 * something is typed or a dialog is open, and can be switched off (WCAG 2.1.4); combinations with Ctrl or Cmd always work.
 */
import { useEffect, useRef, useSyncExternalStore } from 'react';
import { appearance } from './appearance.ts';

export interface Shortcut {
  /** `c`, `?`, `Enter`, `mod+k`, or a sequence: `g i`. Letters in lower case. */
  readonly keys: string;
  /** What it does, as it stands in the list: "Open an incident". */
  readonly says: string;
  readonly run: (event: KeyboardEvent) => void;
  /** Also while a dialog is open. */
  readonly inDialogs?: boolean;
}

export interface Group {
  readonly name: string;
  readonly shortcuts: readonly Shortcut[];
}

let groups: readonly { readonly id: symbol; readonly group: Group }[] = [];
const listeners = new Set<() => void>();

function set(next: typeof groups): void {
  groups = next;
  for (const listener of listeners) listener();
}

/** Registers shortcuts under a heading while the component is shown. The list may be made anew on each render. */
export function useShortcuts(name: string, shortcuts: readonly Shortcut[], enabled = true): void {
  const latest = useRef(shortcuts);
  latest.current = shortcuts;
  const shape = shortcuts.map((shortcut) => `${shortcut.keys}\t${shortcut.says}`).join('\n');
  useEffect(() => {
    if (!enabled || shape === '') return;
    const id = Symbol(name);
    const listed = shape.split('\n').map((line, index): Shortcut => {
      const [keys = '', says = ''] = line.split('\t');
      return { keys, says, run: (event) => latest.current[index]?.run(event), inDialogs: latest.current[index]?.inDialogs ?? false };
    });
    set([...groups, { id, group: { name, shortcuts: listed } }]);
    return () => set(groups.filter((held) => held.id !== id));
  }, [name, shape, enabled]);
}

/** Everything that can be pressed now, latest first, for the list behind `?`. */
export function useAllShortcuts(): readonly Group[] {
  const all = useSyncExternalStore(
    (listener) => {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    () => groups,
  );
  return all.map((held) => held.group);
}

/** How a key is written for the person in front: `mod+k` is ⌘K or Ctrl K. */
export function keyCaps(keys: string): readonly string[] {
  const mac = navigator.platform.startsWith('Mac');
  const named: Record<string, string> = { mod: mac ? '⌘' : 'Ctrl', enter: 'Enter', escape: 'Esc', arrowup: '↑', arrowdown: '↓', space: 'Space' };
  return keys.split(/[ +]/).map((part) => named[part.toLowerCase()] ?? part.toUpperCase());
}

let pending = '';
let pendingUntil = 0;

function typing(target: EventTarget | null): boolean {
  if (!(target instanceof HTMLElement)) return false;
  if (target.isContentEditable || target instanceof HTMLTextAreaElement || target instanceof HTMLSelectElement) return true;
  return target instanceof HTMLInputElement && !['checkbox', 'radio', 'button', 'submit', 'range'].includes(target.type);
}

/** The key of an event as it is written in a shortcut. */
function written(event: KeyboardEvent): string {
  const key = event.key.length === 1 ? event.key.toLowerCase() : event.key;
  return event.metaKey || event.ctrlKey ? `mod+${key.toLowerCase()}` : key === ' ' ? 'Space' : key;
}

function find(keys: string, dialog: boolean): Shortcut | undefined {
  for (let index = groups.length - 1; index >= 0; index--) {
    const found = groups[index]?.group.shortcuts.find((shortcut) => shortcut.keys === keys && (!dialog || shortcut.inDialogs === true));
    if (found !== undefined) return found;
  }
  return undefined;
}

function onKey(event: KeyboardEvent): void {
  if (event.defaultPrevented || event.altKey || event.isComposing) return;
  const key = written(event);
  const combined = key.startsWith('mod+');
  if (!combined && (typing(event.target) || !appearance.read().letters)) return;
  if (key === 'Enter' || key === 'Space') {
    const target = event.target;
    if (target instanceof HTMLElement && target.closest('a, button, summary, [role="button"], [role="menuitem"], [role="option"], [role="tab"]') !== null)
      return;
  }
  const dialog = document.querySelector('[role="dialog"][aria-modal="true"]') !== null;
  const sequence = pending !== '' && event.timeStamp < pendingUntil ? `${pending} ${key}` : key;
  const found = find(sequence, dialog) ?? (sequence === key ? undefined : find(key, dialog));
  pending = '';
  if (found !== undefined) {
    event.preventDefault();
    found.run(event);
    return;
  }
  const begins = groups.some((held) => held.group.shortcuts.some((shortcut) => shortcut.keys.startsWith(`${key} `)));
  if (begins && !dialog && !combined) {
    pending = key;
    pendingUntil = event.timeStamp + 1200;
  }
}

/** Starts listening; returns what stops it. */
export function startKeys(): () => void {
  window.addEventListener('keydown', onKey);
  return () => window.removeEventListener('keydown', onKey);
}
