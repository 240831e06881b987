/** What do the results add up to? Counts per project, and each reason for skipping with how many it skipped. */

import type { Reporter, TestCase, TestModule, Vitest } from 'vitest/node';
import { NO_ORACLES } from '../oracles.ts';

export interface Counts {
  passed: number;
  failed: number;
  skipped: number;
}

export interface Tally extends Counts {
  /** In CI: cases that lie outside of the repository, and so cannot be there. They are told, and are not counted as skipped. */
  readonly elsewhere: number;
  readonly projects: ReadonlyMap<string, Counts>;
  /** `project: reason` → tests. */
  readonly reasons: ReadonlyMap<string, number>;
}

/** Why a project could not run, by its name. */
export type Missing = Map<string, string>;

/** Vitest forgets what the grounds said once the run is over, so this listens while it lasts. */
export function listenForMissing(missing: Missing): Reporter {
  return {
    onTestModuleCollected: (module) => {
      const reason: unknown = module.project.getProvidedContext().missing;
      if (typeof reason === 'string') missing.set(module.project.name, reason);
    },
  };
}

/** A file that cannot be read, and an error outside of all tests, count as one failed test each. */
export function tally(vitest: Vitest, missing: Missing, { namePattern, inCi }: { readonly namePattern?: string | undefined; readonly inCi: boolean }): Tally {
  const pattern = namePattern === undefined ? null : new RegExp(namePattern);
  const wanted = (test: TestCase): boolean => pattern === null || pattern.test(test.fullName.replaceAll(' > ', ' '));
  const projects = new Map<string, Counts>();
  const reasons = new Map<string, number>();
  let elsewhere = 0;
  for (const module of vitest.state.getTestModules()) {
    const name = module.project.name;
    const counts = projects.get(name) ?? { passed: 0, failed: 0, skipped: 0 };
    projects.set(name, counts);
    countModule(module, counts, wanted, missing.get(name), (reason) => {
      reasons.set(`${name}: ${reason}`, (reasons.get(`${name}: ${reason}`) ?? 0) + 1);
      if (!inCi || !reason.startsWith(NO_ORACLES)) return;
      counts.skipped--;
      elsewhere++;
    });
  }
  const stray = vitest.state.getUnhandledErrors().length;
  if (stray > 0) projects.set('outside of all tests', { passed: 0, failed: stray, skipped: 0 });
  const sum = (key: keyof Counts) => [...projects.values()].reduce((total, counts) => total + counts[key], 0);
  return { projects, reasons, elsewhere, passed: sum('passed'), failed: sum('failed'), skipped: sum('skipped') };
}

function countModule(
  module: TestModule,
  counts: Counts,
  wanted: (test: TestCase) => boolean,
  missing: string | undefined,
  skippedBecause: (reason: string) => void,
): void {
  let failedTests = 0;
  for (const test of module.children.allTests()) {
    const { state } = test.result();
    if (state === 'passed') counts.passed++;
    else if (state === 'failed') failedTests++;
    else if (wanted(test)) {
      counts.skipped++;
      const result = test.result();
      const note = result.state === 'skipped' ? result.note : undefined;
      skippedBecause(missing ?? note ?? `${test.fullName} (${module.relativeModuleId})`);
    }
  }
  counts.failed += failedTests;
  if (failedTests === 0 && module.state() === 'failed') counts.failed++;
}

export function printProjects(result: Tally, seconds: number): void {
  console.log(`\nAll tests, in ${seconds.toFixed(1)} s:`);
  for (const [name, { passed, failed, skipped }] of result.projects) {
    console.log(`  ${name.padEnd(12)} ${String(passed).padStart(6)} passed ${String(failed).padStart(4)} failed ${String(skipped).padStart(4)} skipped`);
  }
  if (result.reasons.size > 0) console.log('\nSKIPPED, because here there is');
  for (const [reason, count] of result.reasons) console.log(`  ${String(count).padStart(4)} × ${reason}`);
  if (result.elsewhere > 0) console.log(`  (${result.elsewhere} of these are cases from outside that no checkout holds: told, and not counted)`);
  console.log('');
}

/** The last line of a run, for people and for machines: alone on its line. */
export function lastLine({ passed, failed, skipped }: Counts): string {
  return `${passed} passed, ${failed} failed${skipped > 0 ? `, ${skipped} skipped` : ''}`;
}
