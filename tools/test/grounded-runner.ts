/** What becomes of tests whose ground is missing? They are counted as skipped, each, and nothing of them runs. */
import { inject, TestRunner, type VitestTestRunner } from 'vitest';
import type {} from '../../packages/server/platform/testing/ground.ts';

const NO_NAME = /(?!)/;

export default class GroundedRunner extends TestRunner implements VitestTestRunner {
  onBeforeCollect(): void {
    const missing: string | null | undefined = inject('missing');
    if (missing !== null && missing !== undefined) this.config.testNamePattern = NO_NAME;
  }
}
