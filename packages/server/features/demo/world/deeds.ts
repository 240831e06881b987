/**
 * How is the story of the demo company written down? As deeds: at a moment, somebody calls a route of the API with an input. What an answer holds
 * can be kept under a name, and `{{name}}` in a later input stands for it.
 */
import type { InputOf, RouteShape } from '@samspel/contract/route.ts';
import { type Instant, iso } from '@samspel/core/time/instant.ts';
import type { Teller } from './people.ts';

export interface Deed {
  readonly at: Instant;
  readonly by: Teller;
  /** `incidents.open`; `mail.heard` and `chat.heard` are no routes but what adapters tell. */
  readonly route: string;
  readonly input: Readonly<Record<string, unknown>>;
  /** Name → place in the answer, as `incident/id`. */
  readonly keep?: Readonly<Record<string, string>>;
  /** What the progress says from here on. */
  readonly chapter?: string;
}

/** A deed; the types of its input are those of the route. */
export function deed<R extends RouteShape>(at: Instant, by: Teller, route: R, input: InputOf<R>, more: Pick<Deed, 'keep' | 'chapter'> = {}): Deed {
  return { at: wholeSecond(at), by, route: route.id, input: input as Readonly<Record<string, unknown>>, ...more };
}

/** Something that came from outside: a mail or a line, as an adapter tells it. */
export function heard(at: Instant, ear: 'mail' | 'chat', told: Readonly<Record<string, unknown>>): Deed {
  return { at: wholeSecond(at), by: 'you', route: `${ear}.heard`, input: told };
}

/** Stands for what was kept under a name. */
export function kept(name: string): string {
  return `{{${name}}}`;
}

/** An instant as inputs say it, cut to a second. */
export function moment(at: Instant): string {
  return iso(wholeSecond(at));
}

/** A day as inputs say it. */
export function day(at: Instant): string {
  return iso(at).slice(0, 10);
}

function wholeSecond(at: Instant): Instant {
  return Math.floor(at / 1000) * 1000;
}

export const second = 1000;
export const minute = 60 * second;
export const hour = 60 * minute;
export const oneDay = 24 * hour;
