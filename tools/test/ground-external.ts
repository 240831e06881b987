/**
 * A PostgreSQL that is not ours: the one SAMSPEL_TEST_DATABASE_URL names, else Debian's programs on a folder of their own, else
 * the reason why there is none.
 */
import { existsSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import type { TestProject } from 'vitest/node';
import { binariesIn } from '../../packages/server/adapters/embedded-postgres/binaries.ts';
import type {} from '../../packages/server/platform/testing/ground.ts';
import { prepareTemplate, startThrowaway, TEMPLATE } from './ground.ts';

const DEBIAN = '/usr/lib/postgresql';
const OLDEST = 15;

export default async function setup(project: TestProject): Promise<(() => Promise<void>) | undefined> {
  const given = process.env['SAMSPEL_TEST_DATABASE_URL'];
  if (given !== undefined && given !== '') {
    await prepareTemplate(given);
    project.provide('database', { kind: 'given', adminUrl: given, template: TEMPLATE, programs: null });
    return undefined;
  }
  const programs = debianPrograms();
  if (programs === null) {
    // Files are still read, to count their tests: what they inject is there, and leads nowhere.
    project.provide('database', { kind: 'given', adminUrl: 'postgres://nowhere/', template: TEMPLATE, programs: null });
    project.provide(
      'missing',
      `no external PostgreSQL: install Debian's \`postgresql\` (${OLDEST} or newer), or set SAMSPEL_TEST_DATABASE_URL to one where databases may be created`,
    );
    return undefined;
  }
  const { adminUrl, stop } = await startThrowaway(binariesIn(programs));
  project.provide('database', { kind: 'debian', adminUrl, template: TEMPLATE, programs });
  return stop;
}

/** Debian keeps each version in a folder of its own; the newest that is new enough. */
function debianPrograms(): string | null {
  if (!existsSync(DEBIAN)) return null;
  const versions = readdirSync(DEBIAN)
    .map(Number)
    .filter((version) => version >= OLDEST && existsSync(join(DEBIAN, String(version), 'bin', 'initdb')));
  return versions.length === 0 ? null : join(DEBIAN, String(Math.max(...versions)), 'bin');
}
