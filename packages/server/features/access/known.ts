/**
 * What does one server remember of who calls? Answers of the last seconds, so that a page of ten requests asks the database once.
 *
 * What is changed here is forgotten here at once; a change made by another server is seen within `freshMilliseconds`. An answer that
 * was being fetched while something was forgotten is used once and not remembered: hence the generation.
 */
import type { Instant } from '@samspel/core/time/instant.ts';
import type { House } from '../../platform/house.ts';
import type { Who } from '../../platform/http/identity.ts';

/** How long another server's revocation may go unnoticed. */
export const freshMilliseconds = 3_000;
const most = 10_000;

interface Entry {
  readonly who: Who;
  readonly at: Instant;
  readonly endsAt: Instant;
}

export interface Known {
  readonly find: (key: string, now: Instant) => Who | null;
  readonly generation: () => number;
  readonly keep: (key: string, entry: Entry, generation: number) => void;
  /** Forgets everybody. Changes of access are rare; who is still here is asked for once more. */
  readonly forget: () => void;
  /** Set once the first admin is made, which is never undone. */
  setUp: boolean;
}

function makeKnown(): Known {
  const entries = new Map<string, Entry>();
  let generation = 0;
  return {
    find: (key, now) => {
      const entry = entries.get(key);
      if (entry === undefined) return null;
      if (now < entry.endsAt && now >= entry.at && now - entry.at < freshMilliseconds) return entry.who;
      entries.delete(key);
      return null;
    },
    generation: () => generation,
    keep: (key, entry, since) => {
      if (since !== generation) return;
      if (entries.size >= most) entries.clear();
      entries.set(key, entry);
    },
    forget: () => {
      generation++;
      entries.clear();
    },
    setUp: false,
  };
}

const ofHouse = new WeakMap<House, Known>();

/** What the server with this house knows. */
export function knownOf(house: House): Known {
  const found = ofHouse.get(house);
  if (found !== undefined) return found;
  const made = makeKnown();
  ofHouse.set(house, made);
  return made;
}
