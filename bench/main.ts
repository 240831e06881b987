/**
 * How fast, and how large? `npm run bench` measures everything, `npm run bench -- availability` one part, and prints one table. Figures are medians
 * of several rounds beside a peer in the same run; nothing here is a test, and no test measures time.
 */
import { type Bench, type Figure, tableOf } from './figure.ts';

const benches: Readonly<Record<string, () => Promise<{ bench: Bench }>>> = {
  alerts: () => import('./alerts.ts'),
  api: () => import('./api.ts'),
  availability: () => import('./availability.ts'),
  cascades: () => import('./cascades.ts'),
  catalog: () => import('./catalog.ts'),
  'fault-trees': () => import('./fault-trees.ts'),
  graph: () => import('./graph.ts'),
  mail: () => import('./mail.ts'),
  map: () => import('./map.ts'),
  otlp: () => import('./otlp.ts'),
};

const asked = process.argv.slice(2).filter((word) => !word.startsWith('-'));
const unknown = asked.filter((name) => benches[name] === undefined);
if (unknown.length > 0) {
  process.stderr.write(`There is no bench ${unknown.join(', ')}. There are: ${Object.keys(benches).join(', ')}.\n`);
  process.exit(2);
}

const figures: Figure[] = [];
for (const [name, load] of Object.entries(benches)) {
  if (asked.length > 0 && !asked.includes(name)) continue;
  process.stderr.write(`measuring ${name} …\n`);
  const { bench } = await load();
  figures.push(...(await bench.run()));
}
process.stdout.write(`${tableOf(figures)}\n`);
