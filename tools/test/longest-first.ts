/**
 * In which order do test files run? Those that take longest first, whatever their project, so that at the end no worker waits for another; then
 * the others as Vitest orders them: by project, those of pure tests, which are short, towards the end.
 */
import { relative } from 'node:path';
import { BaseSequencer, type TestSpecification } from 'vitest/node';

/** Seconds that the long ones took on two cores. They order and nothing else: one that is wrong or missing costs time. */
export const secondsOf: Readonly<Record<string, number>> = {
  'journeys/browser/everyone.browser.test.ts': 130,
  'journeys/browser/cascades.browser.test.ts': 140,
  'journeys/catastrophes.journey.test.ts': 100,
  'journeys/browser/map.browser.test.ts': 70,
  'journeys/browser/around.browser.test.ts': 50,
  'tools/new.tool.test.ts': 35,
  'journeys/browser/traces.browser.test.ts': 30,
  'packages/server/adapters/embedded-postgres/embedded-postgres.db.test.ts': 23,
  'journeys/browser/first-visit.browser.test.ts': 20,
  'journeys/browser/incident.browser.test.ts': 20,
  'journeys/demo-world.journey.test.ts': 16,
  'packages/server/features/cascades/runs.db.test.ts': 15,
};

export class LongestFirst extends BaseSequencer {
  override async sort(files: TestSpecification[]): Promise<TestSpecification[]> {
    const seconds = ({ moduleId }: TestSpecification): number => secondsOf[relative(this.ctx.config.root, moduleId)] ?? 0;
    return (await super.sort(files)).toSorted((a, b) => seconds(b) - seconds(a));
  }
}
