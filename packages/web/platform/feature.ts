/**
 * What does a feature of the web hand to the app? Its noun, screens, panels and commands, as data with their script loaded when asked for.
 * A feature is shown in the navigation when it has a `home`.
 */
import type { Role } from '@samspel/core/access/role.ts';
import type { ComponentType } from 'react';

export interface ScreenFile {
  readonly Screen: ComponentType;
}

export interface PanelFile {
  readonly Panel: ComponentType<{ readonly id: string }>;
}

export interface Screen {
  /** As TanStack Router writes it: `/incidents/$id`. */
  readonly path: string;
  readonly load: () => Promise<ScreenFile>;
  /** `bare`: without the frame and without a session (sign-in, set-up, wall). */
  readonly bare?: boolean;
}

export interface WebCommand {
  readonly id: string;
  /** Imperative, as in the palette: "Open an incident". */
  readonly title: string;
  /** Other words it is found by. */
  readonly words?: string;
  /** Found when it is typed; not in the list that stands there before. */
  readonly isQuiet?: true;
  /** `c`, `g i`, `mod+j`. Registered as a shortcut as well. */
  readonly keys?: string;
  /** The least role that may do it. */
  readonly needs?: Role;
  /** Goes there, or does it. */
  readonly to?: string;
  readonly run?: () => void;
}

export interface WebFeature {
  /** As in words.md; the table in app/nouns.ts knows its place and its letter. */
  readonly noun: string;
  /** Where the navigation leads; none: not in the navigation. */
  readonly home?: string;
  /** Other addresses that belong to this place of the navigation, with all below them: `/teams`. */
  readonly also?: readonly string[];
  readonly screens: readonly Screen[];
  /** What stands in the right panel for `?panel=KIND/ID`. */
  readonly panels?: Readonly<Record<string, () => Promise<PanelFile>>>;
  readonly commands?: readonly WebCommand[];
}
