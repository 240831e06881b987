/** Which colours does a canvas draw with? Those of tokens.css, read from the page, since a canvas knows no custom properties. */
import type { Tone } from '../state/state.tsx';

export interface Inks {
  readonly paper: string;
  readonly sunken: string;
  readonly line: string;
  readonly lineFirm: string;
  readonly ink: string;
  readonly ink2: string;
  readonly ink3: string;
  readonly accent: string;
  readonly accentSoft: string;
  readonly tones: Readonly<Record<Tone, string>>;
}

export const font = '"Inter Variable", Inter, system-ui, sans-serif';

/** The colours as they stand now. */
export function readInks(element: Element = document.documentElement): Inks {
  const style = getComputedStyle(element);
  const ink = (name: string): string => style.getPropertyValue(`--s-${name}`).trim() || '#888888';
  return {
    paper: ink('paper'),
    sunken: ink('sunken'),
    line: ink('line'),
    lineFirm: ink('line-firm'),
    ink: ink('ink'),
    ink2: ink('ink-2'),
    ink3: ink('ink-3'),
    accent: ink('accent'),
    accentSoft: ink('accent-soft'),
    tones: { bad: ink('bad'), warn: ink('warn'), good: ink('good'), active: ink('accent'), quiet: ink('quiet'), unknown: ink('quiet') },
  };
}
