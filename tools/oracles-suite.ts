/** How does a test file run the cases of a file? One test each, named `question: name`; skipped, and said so, where they are absent. */
import { describe, expect, test } from 'vitest';
import { differenceOf, type OracleCase, type OracleReply, oracleCases, oraclesMissing } from './oracles.ts';

/** `questions` keeps only those; without it all of the file are asked. */
export function describeOracles(file: string, reply: (each: OracleCase) => OracleReply | Promise<OracleReply>, questions?: readonly string[]): void {
  describe(`oracles/${file}`, () => {
    const missing = oraclesMissing(file);
    if (missing !== null) {
      test('cases with known answers', (context) => context.skip(missing));
      return;
    }
    const cases = oracleCases(file).filter(({ question }) => questions === undefined || questions.includes(question));
    for (const each of cases) {
      test(`${each.question}: ${each.name}`, async () => {
        const found = differenceOf(each, await reply(each));
        const told =
          found === null
            ? ''
            : `${each.name}\n${each.source}\nat ${found.path || 'the whole'}: wanted ${JSON.stringify(found.wanted)}, got ${JSON.stringify(found.got)}`;
        expect(found, told).toBeNull();
      });
    }
  });
}
