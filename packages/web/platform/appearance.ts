/** How does this person want the page? Kept in this browser: colours (light, dark, as the system), single-letter shortcuts, clock. */
import { useSyncExternalStore } from 'react';

export interface Appearance {
  readonly colours: 'system' | 'light' | 'dark';
  /** Whether single letters act. */
  readonly letters: boolean;
  /** Instants in local time or in UTC. */
  readonly clock: 'local' | 'utc';
}

const stored = 'samspel.appearance';
const system = matchMedia('(prefers-color-scheme: dark)');
const listeners = new Set<() => void>();
let held: Appearance = load();

function load(): Appearance {
  const standard: Appearance = { colours: 'system', letters: true, clock: 'local' };
  try {
    return { ...standard, ...(JSON.parse(localStorage.getItem(stored) ?? '{}') as Partial<Appearance>) };
  } catch {
    return standard;
  }
}

/** Light or dark, as it stands now. */
export const shownColours = (): 'light' | 'dark' => (held.colours === 'system' ? (system.matches ? 'dark' : 'light') : held.colours);

function apply(): void {
  document.documentElement.setAttribute('data-mantine-color-scheme', shownColours());
  for (const listener of listeners) listener();
}

export const appearance = {
  read: (): Appearance => held,
  change: (part: Partial<Appearance>): void => {
    held = { ...held, ...part };
    try {
      localStorage.setItem(stored, JSON.stringify(held));
      localStorage.setItem('samspel.colours', held.colours);
    } catch {
      // Without storage the choice lasts until the page is left.
    }
    apply();
  },
  subscribe: (listener: () => void): (() => void) => {
    listeners.add(listener);
    return () => listeners.delete(listener);
  },
};

system.addEventListener('change', apply);

/** The choices, followed. */
export function useAppearance(): Appearance {
  return useSyncExternalStore(appearance.subscribe, appearance.read);
}

/** Light or dark, followed. */
export function useShownColours(): 'light' | 'dark' {
  return useSyncExternalStore(appearance.subscribe, shownColours);
}
