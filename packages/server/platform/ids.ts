/** Where do ids come from? The product's clock and the machine's chance; two ids of one millisecond keep their order. */
import { randomFillSync } from 'node:crypto';
import { type Id, makeId } from '@samspel/core/ids/id.ts';
import type { Instant } from '@samspel/core/time/instant.ts';

/** Makes `house.newId`: within one millisecond the chance part counts up, as the ULID specification's monotonic mode does. */
export function makeNewId(now: () => Instant): <Prefix extends string>(prefix: Prefix) => Id<Prefix> {
  const chance = new Uint8Array(10);
  let last = -1;
  return (prefix) => {
    const at = now();
    if (at === last) countUp(chance);
    else randomFillSync(chance);
    last = at;
    return makeId(prefix, at, chance);
  };
}

function countUp(bytes: Uint8Array): void {
  for (let index = bytes.length - 1; index >= 0; index--) {
    const next = ((bytes[index] ?? 0) + 1) & 0xff;
    bytes[index] = next;
    if (next !== 0) return;
  }
}
