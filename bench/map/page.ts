/** How does the map behave in a browser? Opened, dragged and zoomed with a real mouse, while the page counts its frames and its long tasks. */
import type { BrowserContext, Page } from 'playwright-core';

interface Opened {
  readonly page: Page;
  /** From the step to the map to the frame in which marks, names and edges stand. */
  readonly drawnMilliseconds: number;
  /** Until the graph had come from the server. */
  readonly answeredMilliseconds: number;
  /** Of the page, meanwhile. */
  readonly longestTaskMilliseconds: number;
}

declare global {
  interface Window {
    seen: { longest: number; drawn: number };
    /** When each frame began; null ends the counting. */
    frameTimes: number[] | null;
  }
}

/** Counts long tasks from the first script on. */
function watch(): void {
  window.seen = { longest: 0, drawn: 0 };
  new PerformanceObserver((list) => {
    for (const task of list.getEntries()) window.seen.longest = Math.max(window.seen.longest, task.duration);
  }).observe({ type: 'longtask', buffered: true });
}

/** Goes to a path of the map as a link does, from the list of systems, in a page of its own. */
export async function openMap(context: BrowserContext, path: string): Promise<Opened> {
  const page = await context.newPage();
  page.setDefaultTimeout(60_000);
  await page.addInitScript(watch);
  await page.goto('/systems');
  await page.getByRole('row').nth(3).waitFor();
  const began = await page.evaluate((to) => {
    window.seen.longest = 0;
    const look = (): void => {
      // The sheet of edges is put in its place when it is drawn.
      const sheet = document.querySelector<HTMLElement>('.s-graph-edges');
      if (sheet !== null && sheet.style.transform !== '') window.seen.drawn = performance.now();
      else requestAnimationFrame(look);
    };
    requestAnimationFrame(look);
    const now = performance.now();
    history.pushState({}, '', to);
    dispatchEvent(new PopStateEvent('popstate'));
    return now;
  }, path);
  await page.waitForFunction(() => window.seen.drawn > 0);
  const { drawn, longest, answered } = await page.evaluate(() => {
    const graph = performance.getEntriesByType('resource').find((entry) => new URL(entry.name).pathname === '/api/dependencies');
    return { ...window.seen, answered: graph === undefined ? Number.NaN : graph.startTime + graph.duration };
  });
  return { page, drawnMilliseconds: drawn - began, answeredMilliseconds: answered - began, longestTaskMilliseconds: longest };
}

export interface Moved {
  readonly framesPerSecond: number;
  readonly p95Milliseconds: number;
  readonly longestTaskMilliseconds: number;
}

const steps = 240;

/** Drags the picture about. */
export function pan(page: Page): Promise<Moved> {
  return whileMoving(page, async (x, y) => {
    await page.mouse.move(x, y);
    await page.mouse.down();
    for (let step = 0; step < steps; step++) await page.mouse.move(x + 260 * Math.sin(step / 19), y + 120 * Math.sin(step / 31));
    await page.mouse.up();
  });
}

/** Turns the wheel, nearer and away again. */
export function zoom(page: Page): Promise<Moved> {
  return whileMoving(page, async (x, y) => {
    await page.mouse.move(x, y);
    for (let step = 0; step < steps; step++) await page.mouse.wheel(0, Math.floor(step / 30) % 2 === 0 ? -40 : 40);
  });
}

async function whileMoving(page: Page, move: (x: number, y: number) => Promise<void>): Promise<Moved> {
  const box = await page.locator('.s-graph-window').boundingBox();
  if (box === null) throw new Error('the picture is not there');
  await page.evaluate(() => {
    window.seen.longest = 0;
    const times: number[] = [];
    window.frameTimes = times;
    const frame = (at: number): void => {
      if (window.frameTimes !== times) return;
      times.push(at);
      requestAnimationFrame(frame);
    };
    requestAnimationFrame(frame);
  });
  await move(box.x + box.width / 2, box.y + box.height / 2);
  const { frames, longest } = await page.evaluate(() => {
    const counted = { frames: window.frameTimes ?? [], longest: window.seen.longest };
    window.frameTimes = null;
    return counted;
  });
  const apart = frames.slice(1).map((at, index) => at - (frames[index] ?? at));
  const whole = (frames.at(-1) ?? 0) - (frames[0] ?? 0);
  return {
    framesPerSecond: (apart.length / whole) * 1000,
    p95Milliseconds: apart.toSorted((a, b) => a - b)[Math.floor(apart.length * 0.95)] ?? Number.NaN,
    longestTaskMilliseconds: longest,
  };
}
