/** How does a browser path get its browser? One Chromium for a file, a fresh context for each test: no cookies, fixed zone and words. */
import { type Browser, type BrowserContextOptions, chromium, type Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, inject } from 'vitest';
import type {} from '../../packages/server/platform/testing/ground.ts';

export interface TestBrowser {
  /** A page in a context of its own; what it throws or logs as an error fails nothing by itself, but is told in `troubles`. */
  readonly open: (options?: BrowserContextOptions) => Promise<Page>;
  /** Errors of all pages of this test, oldest first. */
  readonly troubles: () => readonly string[];
}

/** Call at the top of the file. Pages are closed after each test, the browser after the last. */
export function testBrowser(): TestBrowser {
  let browser: Browser | null = null;
  let troubles: string[] = [];
  beforeAll(async () => {
    const { executable, arguments: args, environment } = inject('browser');
    browser = await chromium.launch({ executablePath: executable, args: [...args], headless: true, env: { ...definedIn(process.env), ...environment } });
  });
  afterEach(async () => {
    troubles = [];
    for (const context of browser?.contexts() ?? []) await context.close();
  });
  afterAll(async () => {
    await browser?.close();
  });
  return {
    open: async (options = {}) => {
      if (browser === null) throw new Error('testBrowser() is ready inside tests and hooks, not while the file is read.');
      const context = await browser.newContext({
        locale: 'en-GB',
        timezoneId: 'UTC',
        viewport: { width: 1440, height: 900 },
        reducedMotion: 'reduce',
        ...options,
      });
      const page = await context.newPage();
      page.on('pageerror', (error) => troubles.push(String(error)));
      page.on('console', (message) => {
        if (message.type() === 'error') troubles.push(message.text());
      });
      return page;
    },
    troubles: () => troubles,
  };
}

function definedIn(environment: NodeJS.ProcessEnv): Record<string, string> {
  return Object.fromEntries(Object.entries(environment).flatMap(([name, value]) => (value === undefined ? [] : [[name, value]])));
}
