/**
 * How does it look? Pictures of every screen with the demo world, at 1440 and 380 px, light and dark, for the README and for looking at.
 *
 *     npm run screens -- OUT                      # all of them, into OUT
 *     npm run screens -- OUT --only today,system  # some
 *     npm run screens -- OUT --fold               # only what a window shows at first, as in the README
 *     npm run screens -- OUT --data FOLDER        # keeps the server's data, so that the next time begins at once
 */
import { existsSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { chromium } from 'playwright-core';
import { findScreens, sizes } from './screens/list.ts';
import { haveStorm } from './screens/storm.ts';
import { startServer } from './server/child.ts';
import { haveDemoTold, type Person, setUpAs, signInAs } from './server/visitor.ts';
import { findBrowser, noBrowser } from './test/ground-browser.ts';

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: { only: { type: 'string' }, data: { type: 'string' }, fold: { type: 'boolean', default: false } },
});
const out = positionals[0];
if (out === undefined) throw new Error('Say where the pictures go: npm run screens -- OUT');
const you: Person = { name: 'Robin Berg', email: 'robin@tonfall.example', password: 'a long enough secret 42' };
const found = await findBrowser();
if (found === null) throw new Error(`There is ${noBrowser}`);
mkdirSync(out, { recursive: true });

const folder = values.data ?? mkdtempSync(join(tmpdir(), 'samspel-screens-'));
const mark = join(folder, 'told.json');
mkdirSync(folder, { recursive: true });
const server = await startServer({ DATABASE_URL: '', SAMSPEL_DATA: join(folder, 'data'), SAMSPEL_PORT: '0', SAMSPEL_RATE_PER_MINUTE: '1000000' });
const browser = await chromium.launch({ executablePath: found.executable, args: [...found.arguments], env: { ...process.env, ...found.environment } });
try {
  const visitor = server.setupLink === null ? await signInAs(server.address, you) : await setUpAs(server.address, server.setupLink, you);
  if (!existsSync(mark)) {
    await haveDemoTold(visitor.client);
    await haveStorm(visitor.client);
    writeFileSync(mark, '{}');
  }
  const screens = await findScreens(visitor.client);
  const wanted = values.only?.split(',');
  const [name = '', value = ''] = visitor.cookie().split('=');
  for (const { width, height } of sizes) {
    for (const colours of ['light', 'dark'] as const) {
      const context = await browser.newContext({
        baseURL: server.address,
        viewport: { width, height },
        colorScheme: colours,
        reducedMotion: 'reduce',
        locale: 'en-GB',
        timezoneId: 'Europe/Stockholm',
        deviceScaleFactor: width < 600 ? 2 : 1,
        hasTouch: width < 600,
      });
      await context.addCookies([{ name, value, url: server.address, httpOnly: true }]);
      const page = await context.newPage();
      page.on('pageerror', (error) => console.error(`  ${page.url()}: ${error.message}`));
      for (const screen of screens) {
        if (wanted !== undefined && !wanted.includes(screen.name)) continue;
        if (screen.stranger === true) await context.clearCookies();
        await page.goto(screen.path);
        const ready = await screen.ready(page).then(
          () => true,
          () => false,
        );
        const file = join(out, `${screen.name}-${width}-${colours}.png`);
        await page.screenshot({ path: file, fullPage: !values.fold });
        console.log(`${file}${ready ? '' : '  (was not ready in time)'}`);
        if (screen.stranger === true) await context.addCookies([{ name, value, url: server.address, httpOnly: true }]);
      }
      await context.close();
    }
  }
} finally {
  await browser.close();
  await server.stop();
  if (values.data === undefined) rmSync(folder, { recursive: true, force: true });
}
