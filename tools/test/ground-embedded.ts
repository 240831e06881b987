/** The embedded database, for the project `db-embedded` and for journeys. */
import { dirname } from 'node:path';
import type { TestProject } from 'vitest/node';
import { embeddedBinaries } from '../../packages/server/adapters/embedded-postgres/binaries.ts';
import type {} from '../../packages/server/platform/testing/ground.ts';
import { startThrowaway, TEMPLATE } from './ground.ts';

export default async function setup(project: TestProject): Promise<() => Promise<void>> {
  const programs = dirname(embeddedBinaries().postgres);
  const { adminUrl, stop } = await startThrowaway();
  project.provide('database', { kind: 'embedded', adminUrl, template: TEMPLATE, programs });
  return stop;
}
