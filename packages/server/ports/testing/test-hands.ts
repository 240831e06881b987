/** What is an adapter handed in tests? Ears that hear nothing, unless the test brings its own. */
import type { Hands } from '../adapter.ts';

export function testHands(more: Partial<Hands> = {}): Hands {
  return {
    adapter: 'ada_test',
    trial: false,
    now: () => Date.parse('2026-03-02T09:00:00Z'),
    log: () => undefined,
    changed: () => undefined,
    chat: { heard: async () => undefined, gone: async () => undefined, wanted: async () => [], standing: async () => undefined },
    mail: { wants: async () => true, received: async () => ({ kept: true }), refused: async () => undefined },
    push: { of: async () => [], gone: async () => undefined },
    ...more,
  };
}
