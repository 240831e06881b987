/**
 * How does a browser test begin? With a whole server of its own on a free port, with the demo world where that is wanted, and real Chromium
 * pages in front of it. Nothing sleeps: everything waits for what a person would wait for.
 */
import type { Browser, BrowserContext, BrowserContextOptions, Page } from 'playwright-core';
import { onTestFailed, onTestFinished } from 'vitest';
import { createTestDatabase, dropTestDatabase } from '../../../packages/server/platform/testing/database.ts';
import { isReady } from '../../../tools/screens/list.ts';
import { type ServerChild, startServer } from '../../../tools/server/child.ts';
import { type Person, signInAs, type Visitor } from '../../../tools/server/visitor.ts';
import { launchBrowser } from '../launch.ts';
import { databaseWithDemo, settingsOn } from './told.ts';

export const you: Person = { name: 'Robin Berg', email: 'robin@example.org', password: 'a long enough secret 42' };

export interface PageWish {
  readonly width?: number;
  readonly colours?: 'light' | 'dark';
  /** Without a session; signed in as `you` otherwise. */
  readonly stranger?: boolean;
}

export interface Browsing {
  readonly server: ServerChild;
  readonly browser: Browser;
  readonly databaseUrl: string;
  /** The admin, for what a test prepares by the API. Null as long as nobody is there. */
  readonly visitor: Visitor | null;
  /** A fresh page at a path. */
  readonly open: (path: string, wish?: PageWish) => Promise<Page>;
  readonly end: () => Promise<void>;
}

/** Begins. `empty`: nobody is there yet. `demo`: set up, with the demo world. */
export async function beginBrowsing(what: 'empty' | 'demo'): Promise<Browsing> {
  const database = what === 'empty' ? await createTestDatabase() : await databaseWithDemo(you);
  const server = await startServer(settingsOn(database.url));
  const visitor = what === 'empty' ? null : await signInAs(server.address, you);
  const browser = await launchBrowser();
  const contexts: BrowserContext[] = [];
  return {
    server,
    browser,
    databaseUrl: database.url,
    visitor,
    open: async (path, wish = {}) => {
      const context = await browser.newContext(contextOptions(server.address, wish));
      contexts.push(context);
      if (visitor !== null && wish.stranger !== true) await signInByCookie(context, server.address, visitor);
      const page = await context.newPage();
      page.setDefaultTimeout(15_000);
      // What the page looked like when it went wrong says more than the line on which it did.
      onTestFailed(async ({ task }) => {
        await page.screenshot({ path: `test-results/${task.name.slice(0, 60).replaceAll(/\W+/g, '-')}.png` }).catch(() => undefined);
      });
      // A page that stays open goes on listening for changes and drawing them.
      onTestFinished(() => context.close());
      await page.goto(path);
      return page;
    },
    end: async () => {
      await browser.close();
      await server.stop();
      await dropTestDatabase(database.name);
    },
  };
}

function contextOptions(address: string, { width = 1440, colours = 'light' }: PageWish): BrowserContextOptions {
  const narrow = width < 600;
  return {
    baseURL: address,
    viewport: { width, height: narrow ? 820 : 900 },
    colorScheme: colours,
    reducedMotion: 'reduce',
    locale: 'en-GB',
    timezoneId: 'Europe/Stockholm',
    hasTouch: narrow,
  };
}

async function signInByCookie(context: BrowserContext, address: string, visitor: Visitor): Promise<void> {
  const [name = '', value = ''] = visitor.cookie().split('=');
  await context.addCookies([{ name, value, url: address, httpOnly: true, sameSite: 'Lax' }]);
}

/** Waits until a screen has its heading and nothing of it is being fetched. */
export const settled = isReady;
