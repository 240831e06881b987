/** What does a new port begin with? The question features ask, one spec for whoever answers it, and a fake that passes it. */
import type { Names } from './names.ts';

/** Path → text of every file of a new port. */
export function portFiles({ noun, Noun }: Names): Readonly<Record<string, string>> {
  return {
    [`packages/server/ports/${noun}.ts`]: `/** What do features ask of ${noun}? Say here what it is for, and what a caller may rely on. */

/** What is handed over. */
export interface ${Noun}Message {
  /** The same key never acts twice. */
  readonly key: string;
  readonly text: string;
}

/** Done; or not now, with when to try again; or never. Throwing is for bugs. */
export type ${Noun}Answer =
  | { readonly kind: 'sent' }
  | { readonly kind: 'retry'; readonly afterSeconds: number; readonly reason: string }
  | { readonly kind: 'rejected'; readonly reason: string };

export interface ${Noun} {
  /** Hands one over. Idempotent by its key. */
  readonly send: (message: ${Noun}Message) => Promise<${Noun}Answer>;
}
`,
    [`packages/server/ports/${noun}.spec.ts`]: `/** What must hold for every ${noun}, the fake and each adapter alike? */
import { expect, test } from 'vitest';
import type { ${Noun} } from './${noun}.ts';

/** Runs the spec against one implementation; \`delivered\` tells what arrived, in order. */
export function ${noun}Spec(make: () => Promise<{ readonly port: ${Noun}; readonly delivered: () => readonly string[] }>): void {
  test('given a message, when it is sent, then it arrives', async () => {
    const { port, delivered } = await make();
    expect(await port.send({ key: 'a', text: 'hello' })).toEqual({ kind: 'sent' });
    expect(delivered()).toEqual(['hello']);
  });

  test('given a message that was sent, when it is sent again under its key, then it arrives once', async () => {
    const { port, delivered } = await make();
    await port.send({ key: 'a', text: 'hello' });
    expect(await port.send({ key: 'a', text: 'hello' })).toEqual({ kind: 'sent' });
    expect(delivered()).toEqual(['hello']);
  });
}
`,
    [`packages/server/ports/testing/fake-${noun}.ts`]: `/** A ${noun} for tests: it keeps what it was given. */
import type { ${Noun} } from '../${noun}.ts';

/** Passes the spec of the port. */
export function fake${Noun}(): { readonly port: ${Noun}; readonly delivered: () => readonly string[] } {
  const taken = new Map<string, string>();
  const port: ${Noun} = {
    send: async ({ key, text }) => {
      if (!taken.has(key)) taken.set(key, text);
      return { kind: 'sent' };
    },
  };
  return { port, delivered: () => [...taken.values()] };
}
`,
    [`packages/server/ports/${noun}.test.ts`]: `/** Does the fake keep the promises of the port? */
import { ${noun}Spec } from './${noun}.spec.ts';
import { fake${Noun} } from './testing/fake-${noun}.ts';

${noun}Spec(async () => fake${Noun}());
`,
  };
}
