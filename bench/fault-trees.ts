/**
 * How fast are fault trees worked out exactly? All trees of the Aralia set that lie beside the repository, and generated ones, each beside
 * SCRAM (Debian package `scram`, C++) on the same file: its own calculation time for cut sets and probability, against our time for cut sets,
 * probability and all importances. Cut sets and chances are compared before times are.
 */
import { execFile, spawn, spawnSync } from 'node:child_process';
import { rmSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { type Tree, trees } from './fault-trees/trees.ts';
import { type Bench, type Figure, sayMilliseconds } from './figure.ts';

interface Alone {
  readonly first: number;
  readonly milliseconds: number;
  readonly readMilliseconds: number;
  readonly megabytes: number;
  readonly minimalCutSets: number;
  readonly topEventProbability: number;
}

interface Measured extends Alone {
  readonly tree: Tree;
  readonly scramMilliseconds: number | null;
}

export const bench: Bench = {
  name: 'fault-trees',
  run: async () => {
    const { all, folder } = trees();
    try {
      const hasScram = spawnSync('scram', ['--version']).status === 0;
      if (!hasScram) process.stderr.write('scram is not installed (apt-get install scram): no peer\n');
      if (all.every(({ generated }) => generated)) process.stderr.write('no trees lie beside the repository: only generated ones are measured\n');
      const measured: Measured[] = [];
      for (const tree of all) {
        const alone = await measure(tree);
        const scramMilliseconds = hasScram ? await scram(tree, alone) : null;
        measured.push({ tree, ...alone, scramMilliseconds });
        process.stderr.write(`${lineOf({ tree, ...alone, scramMilliseconds })}\n`);
      }
      return [false, true].flatMap((generated) => figuresOf(measured.filter(({ tree }) => tree.generated === generated)));
    } finally {
      rmSync(folder, { recursive: true });
    }
  },
};

async function measure(tree: Tree): Promise<Alone> {
  const alone = fileURLToPath(new URL('./fault-trees/alone.ts', import.meta.url));
  const { stdout } = await promisify(execFile)(process.execPath, [alone, tree.file], { encoding: 'utf8' });
  return JSON.parse(stdout) as Alone;
}

function lineOf({ tree, milliseconds, first, readMilliseconds, megabytes, minimalCutSets, scramMilliseconds }: Measured): string {
  const ratio = scramMilliseconds === null ? '' : ` | ${sayMilliseconds(scramMilliseconds)} | ${(milliseconds / scramMilliseconds).toFixed(2)}`;
  return `| ${tree.name} | ${minimalCutSets.toLocaleString('en')} | ${sayMilliseconds(milliseconds)} | ${sayMilliseconds(first)} | ${sayMilliseconds(readMilliseconds)} | ${megabytes.toFixed(0)} MB${ratio} |`;
}

function figuresOf(measured: readonly Measured[]): Figure[] {
  if (measured.length === 0) return [];
  const what = `${measured.length} fault trees ${measured.some(({ tree }) => tree.generated) ? 'of our own' : 'of the Aralia set'}`;
  const ratios = measured.flatMap(({ milliseconds, scramMilliseconds }) => (scramMilliseconds === null ? [] : [milliseconds / scramMilliseconds]));
  const median = ratios.sort((a, b) => a - b)[Math.floor(ratios.length / 2)] ?? Number.NaN;
  const slowest = measured.reduce((worst, each) => (each.first > worst.first ? each : worst));
  const largest = Math.max(...measured.map(({ megabytes }) => megabytes));
  const sum = (of: (each: Measured) => number) => measured.reduce((total, each) => total + of(each), 0);
  return [
    {
      what: `${what}, the median of ours ÷ SCRAM's`,
      bar: 'within 3×',
      measured: Number.isNaN(median) ? 'no peer' : `${median.toFixed(2)} (best ${(ratios[0] ?? 0).toFixed(2)}, worst ${(ratios.at(-1) ?? 0).toFixed(2)})`,
      peer: Number.isNaN(median)
        ? ''
        : `SCRAM 0.16.2, all: ${sayMilliseconds(sum((each) => each.scramMilliseconds ?? 0))}; ours ${sayMilliseconds(sum((each) => each.milliseconds))}`,
      ratio: Number.isNaN(median) ? null : 1 / median,
      reached: median <= 3,
    },
    {
      what: `${what}, the slowest, cold`,
      bar: '≤ 10 s',
      measured: `${slowest.tree.name}: ${sayMilliseconds(slowest.first)}`,
      peer: slowest.scramMilliseconds === null ? '' : `SCRAM: ${sayMilliseconds(slowest.scramMilliseconds)}`,
      ratio: slowest.scramMilliseconds === null ? null : slowest.scramMilliseconds / slowest.first,
      reached: slowest.first <= 10_000,
    },
    { what: `${what}, memory of the largest process`, bar: '≤ 2 GB', measured: `${largest.toFixed(0)} MB`, peer: '', ratio: null, reached: largest <= 2_048 },
  ];
}

/** SCRAM's own calculation time; its report may hold millions of cut sets and is read only as far as its figures. */
function scram({ name, file }: Tree, ours: Alone): Promise<number> {
  return new Promise((fulfil, reject) => {
    const child = spawn('scram', ['--bdd', '--probability', '1', '--limit-order', '100', '--no-indent', file], { stdio: ['ignore', 'pipe', 'ignore'] });
    let said = '';
    child.stdout.setEncoding('utf8').on('data', (piece: string) => {
      said += piece;
      const products = /<sum-of-products[^>]*products="(\d+)"[^>]*probability="([^"]+)"/.exec(said);
      if (products === null) return;
      child.kill();
      const seconds = [.../<(?:products|probability)>([\d.e+-]+)</g[Symbol.matchAll](said)].reduce((sum, [, each]) => sum + Number(each), 0);
      const agrees = Number(products[1]) === ours.minimalCutSets && Math.abs(Number(products[2]) / ours.topEventProbability - 1) < 1e-5;
      if (agrees) fulfil(seconds * 1_000);
      else reject(new Error(`${name}: SCRAM says ${products[1]} cut sets and ${products[2]}, we ${ours.minimalCutSets} and ${ours.topEventProbability}`));
    });
    child.on('error', reject);
    child.on('close', () => reject(new Error(`${name}: SCRAM ended without figures: ${said.slice(-500)}`)));
  });
}
