/**
 * How fast is the map laid out and drawn, and how smoothly does it move? Worlds of 1,000 and of 5,000 systems are imported into a real server and opened
 * in a real Chromium, folded and with every subsystem open. The layout alone is measured beside Graphviz (`dot`, Debian's graphviz), on the same
 * graph without its subsystems; where it is not installed the table says so.
 */
import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { availableParallelism, loadavg, tmpdir } from 'node:os';
import { join } from 'node:path';
import { applyImport, planImport } from '@samspel/contract/catalog.ts';
import { readMap } from '@samspel/contract/dependencies.ts';
import { type BrowserContext, chromium } from 'playwright-core';
import { layoutOf } from '../packages/web/parts/graph/layout.ts';
import { startServer } from '../tools/server/child.ts';
import { setUpAs, type Visitor } from '../tools/server/visitor.ts';
import { findBrowser, noBrowser } from '../tools/test/ground-browser.ts';
import { type Bench, type Figure, medianMilliseconds, sayMilliseconds } from './figure.ts';
import { type Moved, openMap, pan, zoom } from './map/page.ts';
import { dotOf, type MapWorld, mapWorld } from './map/world.ts';

/** A task as long as this is felt as a stop. */
const stopMilliseconds = 200;
const dotSeconds = 60;

export const bench: Bench = {
  name: 'map',
  run: async () => {
    const [middle, large] = [mapWorld(1000, 5000, 40), mapWorld(5000, 25_000, 150)];
    return [
      await layoutFigure(middle, dotPeer(middle)),
      await layoutFigure(large, { says: 'not tried: 1,000 take as long as it is given', milliseconds: null }),
      ...(await browserFigures(middle, { drawn: 1500, smooth: true })),
      ...(await browserFigures(large, { drawn: null, smooth: false })),
    ];
  },
};

const sizeOf = ({ systems, dependencies }: MapWorld): string => `${systems.toLocaleString('en')} systems, ${dependencies.toLocaleString('en')} dependencies`;

interface Peer {
  readonly says: string;
  readonly milliseconds: number | null;
}

async function layoutFigure(world: MapWorld, peer: Peer): Promise<Figure> {
  const took = await medianMilliseconds(9, 2, () => layoutOf(world.layout));
  return {
    what: `map laid out, ${sizeOf(world)}, all open`,
    bar: '≤ 1.5 s with drawing',
    measured: sayMilliseconds(took),
    peer: peer.says,
    ratio: peer.milliseconds === null ? null : peer.milliseconds / took,
    reached: took <= 1500,
  };
}

/** Places only: drawing the lines as splines takes it longer still. */
function dotPeer(world: MapWorld): Peer {
  const started = performance.now();
  const ran = spawnSync('dot', ['-Gsplines=false', '-Tplain', '-o', '/dev/null'], { input: dotOf(world.layout), timeout: dotSeconds * 1000 });
  const took = performance.now() - started;
  if (ran.error !== undefined && 'code' in ran.error && ran.error.code === 'ENOENT') return { says: 'Graphviz is not here', milliseconds: null };
  return ran.status === 0
    ? { says: `Graphviz dot, places alone: ${sayMilliseconds(took)}`, milliseconds: took }
    : { says: `Graphviz dot, places alone: more than ${dotSeconds} s, then stopped`, milliseconds: dotSeconds * 1000 };
}

interface Bars {
  readonly drawn: number | null;
  /** Whether 60 frames a second are asked for; if not, that nothing stops. */
  readonly smooth: boolean;
}

async function browserFigures(world: MapWorld, bars: Bars): Promise<Figure[]> {
  const found = await findBrowser();
  if (found === null)
    return [{ what: `map in a browser, ${sizeOf(world)}`, bar: '', measured: `not here: ${noBrowser}`, peer: '', ratio: null, reached: true }];
  const folder = mkdtempSync(join(tmpdir(), 'samspel-bench-map-'));
  const server = await startServer({ DATABASE_URL: '', SAMSPEL_DATA: folder, SAMSPEL_PORT: '0', SAMSPEL_RATE_PER_MINUTE: '1000000' });
  const browser = await chromium.launch({ executablePath: found.executable, args: [...found.arguments], env: { ...process.env, ...found.environment } });
  try {
    const visitor = await setUpAs(server.address, server.setupLink ?? '', { name: 'Robin', email: 'robin@example.org', password: 'a long enough secret 42' });
    await bringIn(visitor, world);
    const context = await browser.newContext({ baseURL: server.address, viewport: { width: 1440, height: 900 } });
    const [name = '', value = ''] = visitor.cookie().split('=');
    await context.addCookies([{ name, value, url: server.address, httpOnly: true }]);
    return [
      ...(await openedFigures(context, world, 'subsystems folded', '/map', bars)),
      ...(await openedFigures(context, world, 'all open', '/map?open=all', bars)),
    ];
  } finally {
    await browser.close();
    await server.stop();
    rmSync(folder, { recursive: true, force: true });
  }
}

/** Imports the catalog and waits until the graph has followed it. */
async function bringIn({ client }: Visitor, world: MapWorld): Promise<void> {
  const plan = await client(planImport, { body: { files: [...world.files] } });
  await client(applyImport, { params: { id: plan.id }, body: {} });
  for (let tries = 0; tries < 240; tries++) {
    if ((await client(readMap, {})).dependencies.length === world.dependencies) return;
    await new Promise((resolve) => setTimeout(resolve, 250));
  }
  throw new Error('the graph did not follow the catalog within a minute');
}

async function openedFigures(context: BrowserContext, world: MapWorld, state: string, path: string, bars: Bars): Promise<Figure[]> {
  // The first brings the pages into the browser's cache; the rest tell.
  await (await openMap(context, path)).page.close();
  const rounds = [];
  for (let round = 0; round < 3; round++) {
    const opened = await openMap(context, path);
    rounds.push(opened);
    if (round < 2) await opened.page.close();
  }
  const opened = rounds.toSorted((a, b) => a.drawnMilliseconds - b.drawnMilliseconds)[1];
  const page = rounds.at(-1)?.page;
  if (opened === undefined || page === undefined) throw new Error('nothing was opened');
  const longest = Math.max(...rounds.map((round) => round.longestTaskMilliseconds));
  const [panned, zoomed] = [await pan(page), await zoom(page)];
  await page.close();
  const what = `${sizeOf(world)}, ${state}`;
  return [
    {
      what: `map opened from another page, to the whole picture: ${what}`,
      bar: bars.drawn === null ? `no task over ${stopMilliseconds} ms` : `≤ ${sayMilliseconds(bars.drawn)}, no task over ${stopMilliseconds} ms`,
      measured: `${sayMilliseconds(opened.drawnMilliseconds)} (graph there after ${sayMilliseconds(opened.answeredMilliseconds)}), longest task ${sayMilliseconds(longest)}${busy()}`,
      peer: '',
      ratio: null,
      reached: opened.drawnMilliseconds <= (bars.drawn ?? Number.POSITIVE_INFINITY) && longest <= stopMilliseconds,
    },
    movedFigure(`map dragged: ${what}`, panned, bars),
    movedFigure(`map zoomed by the wheel: ${what}`, zoomed, bars),
  ];
}

function movedFigure(what: string, moved: Moved, { smooth }: Bars): Figure {
  return {
    what,
    bar: smooth ? '60 frames a second' : `no task over ${stopMilliseconds} ms`,
    measured: `${moved.framesPerSecond.toFixed(1)} frames a second (p95 ${moved.p95Milliseconds.toFixed(1)} ms), longest task ${moved.longestTaskMilliseconds === 0 ? 'under 50 ms' : sayMilliseconds(moved.longestTaskMilliseconds)}${busy()}`,
    peer: '',
    ratio: null,
    // A frame now and then is the machine's: two in a hundred are let pass.
    reached: smooth ? moved.framesPerSecond >= 58.8 : moved.longestTaskMilliseconds <= stopMilliseconds,
  };
}

/** Frames cannot be had on a machine that others are using; then the figure says so. */
function busy(): string {
  const [load = 0] = loadavg();
  return load <= 2 * availableParallelism() ? '' : `; the machine was busy: load ${load.toFixed(1)} on ${availableParallelism()} cores`;
}
