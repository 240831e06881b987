/**
 * In which order do test files run? Those that take longest first, whatever their project, so that at the end no worker waits for another; then
 * the others as Vitest orders them: by project, those of pure tests, which are short, towards the end.
 */
import { relative } from 'node:path';
import { BaseSequencer, type TestSpecification } from 'vitest/node';

/** Seconds that the long ones took on two cores. They order and nothing else: one that is wrong or missing costs time. */
export const secondsOf: Readonly<Record<string, number>> = {
  'journeys/browser/everyone.browser.test.ts': 200,
  'journeys/catastrophes.journey.test.ts': 170,
  'journeys/browser/cascades.browser.test.ts': 130,
  'journeys/pages-survive-kills.journey.test.ts': 75,
  'tools/new.tool.test.ts': 70,
  'packages/server/adapters/irc/irc.wire.test.ts': 60,
  'journeys/browser/around.browser.test.ts': 60,
  'journeys/desk.journey.test.ts': 55,
  'journeys/chat-on-irc.journey.test.ts': 50,
  'journeys/browser/map.browser.test.ts': 40,
  'journeys/demo-world.journey.test.ts': 30,
  'journeys/browser/first-visit.browser.test.ts': 28,
  'journeys/browser/requests.browser.test.ts': 22,
  'packages/server/adapters/embedded-postgres/embedded-postgres.db.test.ts': 20,
  'journeys/browser/traces.browser.test.ts': 19,
  'journeys/browser/desk.browser.test.ts': 18,
  'packages/server/adapters/imap/imap.wire.test.ts': 17,
  'journeys/browser/incident.browser.test.ts': 17,
  'packages/server/features/cascades/runs.db.test.ts': 15,
};

export class LongestFirst extends BaseSequencer {
  override async sort(files: TestSpecification[]): Promise<TestSpecification[]> {
    const seconds = ({ moduleId }: TestSpecification): number => secondsOf[relative(this.ctx.config.root, moduleId)] ?? 0;
    return (await super.sort(files)).toSorted((a, b) => seconds(b) - seconds(a));
  }
}
