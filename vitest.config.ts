/**
 * Which tests are there, and what does each kind stand on? One project for each kind, so that a kind whose ground is missing
 * (a browser, a second database) is skipped with its reason and nothing else is.
 */
import { defineConfig } from 'vitest/config';
import { LongestFirst } from './tools/test/longest-first.ts';

const everywhere = ['**/node_modules/**', '**/dist/**', '.samspel/**', '.node/**'];
const databaseTests = ['{packages,tools}/**/*.db.test.ts'];
/** Tests that start processes run in processes: the kernel ties a child's life to the thread that made it. */
const inProcesses = { pool: 'forks' as const, runner: 'tools/test/grounded-runner.ts', testTimeout: 60_000, hookTimeout: 60_000 };

export default defineConfig({
  test: {
    maxWorkers: Number(process.env['SAMSPEL_RUN_TEST_WORKERS'] ?? 3),
    passWithNoTests: true,
    sequence: { sequencer: LongestFirst },
    setupFiles: 'tools/test/seed.ts',
    // What is polled for comes when it comes; a busy machine is no failure.
    expect: { poll: { timeout: 15_000 } },
    projects: [
      {
        extends: true,
        test: {
          name: 'pure',
          include: ['{packages,tools,journeys,bench}/**/*.test.{ts,tsx}'],
          exclude: [...everywhere, ...databaseTests, '**/*.tool.test.ts', '**/*.wire.test.ts', '**/*.journey.test.ts', '**/*.browser.test.ts'],
          pool: 'threads',
          isolate: false,
          testTimeout: 20_000,
        },
      },
      // Adapters beside the real programs they speak to; without a database.
      { extends: true, test: { name: 'wires', include: ['packages/**/*.wire.test.ts'], exclude: everywhere, ...inProcesses } },
      { extends: true, test: { name: 'tools', include: ['tools/**/*.tool.test.ts'], exclude: everywhere, ...inProcesses } },
      {
        extends: true,
        test: {
          name: 'db-embedded',
          include: databaseTests,
          exclude: everywhere,
          globalSetup: 'tools/test/ground-embedded.ts',
          ...inProcesses,
          isolate: false,
        },
      },
      {
        extends: true,
        test: {
          name: 'db-external',
          include: databaseTests,
          // Looks at the embedded database itself, on a disk and by the log: once is enough.
          exclude: [...everywhere, 'packages/server/adapters/embedded-postgres/**'],
          globalSetup: 'tools/test/ground-external.ts',
          ...inProcesses,
          isolate: false,
        },
      },
      {
        extends: true,
        test: {
          name: 'journeys',
          include: ['journeys/**/*.journey.test.ts'],
          exclude: everywhere,
          globalSetup: 'tools/test/ground-embedded.ts',
          ...inProcesses,
        },
      },
      {
        extends: true,
        test: {
          name: 'browser',
          include: ['journeys/browser/**/*.browser.test.ts'],
          exclude: everywhere,
          globalSetup: ['tools/test/ground-browser.ts', 'tools/test/ground-embedded.ts'],
          ...inProcesses,
          testTimeout: 120_000,
        },
      },
    ],
  },
});
