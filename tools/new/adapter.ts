/** What does a new adapter begin with? Its settings, as a schema the settings page is drawn from, and how it is made from them. */
import type { Names } from './names.ts';

/** Path → text of every file of a new adapter. */
export function adapterFiles({ noun, Noun }: Names): Readonly<Record<string, string>> {
  return {
    [`packages/server/adapters/${noun}/README.md`]: `# ${noun}

Say which outside system this speaks to, which versions were tried, and what it does when that system is away.
`,
    [`packages/server/adapters/${noun}/index.ts`]: `/** What may the app use of ${noun}? Its settings and how it is made. */
export { make${Noun}, type ${Noun}Adapter } from './${noun}.ts';
export { ${noun}Settings } from './settings.ts';
`,
    [`packages/server/adapters/${noun}/settings.ts`]: `/** What does ${noun} have to be told? The settings page is drawn from this. */
import { z } from 'zod';

export const ${noun}Settings = z.strictObject({
  url: z.url().describe('Where it is'),
  timeoutSeconds: z.number().min(1).max(120).default(10).describe('How long an answer may take'),
});

export type ${Noun}Settings = z.infer<typeof ${noun}Settings>;
`,
    [`packages/server/adapters/${noun}/${noun}.ts`]: `/** How is ${noun} spoken to? Give it a port's interface, and run that port's spec against it in the test beside this file. */
import type { ${Noun}Settings } from './settings.ts';

export interface ${Noun}Adapter {
  /** Where it sends to, for log and settings page. */
  readonly address: string;
}

/** Makes the adapter; nothing is connected before its first use. */
export function make${Noun}(settings: ${Noun}Settings): ${Noun}Adapter {
  return { address: new URL(settings.url).host };
}
`,
    [`packages/server/adapters/${noun}/${noun}.test.ts`]: `/** Is ${noun} made from its settings, and are wrong ones refused? */
import { expect, test } from 'vitest';
import { make${Noun}, ${noun}Settings } from './index.ts';

test('given settings, when the adapter is made, then it knows its address', () => {
  expect(make${Noun}(${noun}Settings.parse({ url: 'https://${noun}.example:8443/x' })).address).toBe('${noun}.example:8443');
});

test('given a setting that does not exist, when it is read, then it is refused', () => {
  expect(${noun}Settings.safeParse({ url: 'https://x.example', port: 1 }).success).toBe(false);
});
`,
  };
}
