/**
 * How fast are the analyses of graphs that cost most? Beside igraph (C), networkx (Python) and graphology (JavaScript) on the same graphs in the same
 * run, compared answer by answer before they are timed. The two first are Debian's python3-igraph and python3-networkx; where they are not
 * installed the table says so.
 */
import { execFileSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { betweennessOf } from '@samspel/core/dependencies/betweenness.ts';
import { blastRadiusOf } from '@samspel/core/dependencies/blast-radius.ts';
import type { Graph } from '@samspel/core/dependencies/graph.ts';
import { DirectedGraph } from 'graphology';
import betweennessCentrality from 'graphology-metrics/centrality/betweenness.js';
import { type Bench, type Figure, medianMilliseconds, sayMilliseconds } from './figure.ts';
import { type Case, cases } from './graph/cases.ts';

interface Bar {
  readonly says: string;
  readonly milliseconds: number;
  /** How many times the peer's time ours must go into it. */
  readonly igraph: number;
  readonly others: number;
}

/** The bars hold for the graphs without circles; the others have none. */
const bars: Readonly<Record<Case['question'], Bar>> = {
  blast: { says: '≤ 40 ms, ahead of igraph, ≥ 20× the others', milliseconds: 40, igraph: 1, others: 20 },
  betweenness: { says: '≤ 8 ms, within 2× of igraph, ≥ 20× the others', milliseconds: 8, igraph: 0.5, others: 20 },
};

type Told = { readonly case: string } & (
  | { readonly peer: string; readonly milliseconds: number; readonly answer: readonly number[] }
  | { readonly missing: string }
);

export const bench: Bench = {
  name: 'graph',
  run: async () => {
    const alone = JSON.parse(execFileSync(process.execPath, [fileURLToPath(new URL('./graph/alone.ts', import.meta.url))], { encoding: 'utf8' })) as Record<
      string,
      { readonly first: number; readonly milliseconds: number }
    >;
    const all = cases();
    const python = pythonPeers(all);
    const figures: Figure[] = [];
    for (const each of all) {
      const ours = alone[each.name]?.milliseconds ?? Number.NaN;
      const first = alone[each.name]?.first ?? Number.NaN;
      const peers: Told[] = python.filter((told) => told.case === each.name);
      if (isBarred(each)) peers.push(await graphologyPeer(each));
      for (const told of peers) figures.push(figureOf(each, ours, first, told));
    }
    return figures;
  },
};

function isBarred(each: Case): boolean {
  return !each.name.includes('circles');
}

function figureOf(each: Case, ours: number, first: number, told: Told): Figure {
  const bar = bars[each.question];
  const measured = `${sayMilliseconds(ours)} (first time ${sayMilliseconds(first)})`;
  if ('missing' in told)
    return { what: each.name, bar: bar.says, measured, peer: `not here: ${told.missing}`, ratio: null, reached: !isBarred(each) || ours <= bar.milliseconds };
  compare(each, told.peer, told.answer);
  const ratio = told.milliseconds / ours;
  const needed = told.peer.startsWith('igraph') ? bar.igraph : bar.others;
  return {
    what: each.name,
    bar: isBarred(each) ? bar.says : '',
    measured,
    peer: `${told.peer}: ${sayMilliseconds(told.milliseconds)}`,
    ratio,
    reached: !isBarred(each) || (ours <= bar.milliseconds && ratio >= needed),
  };
}

function answerOf(each: Case): ArrayLike<number> {
  return each.question === 'blast' ? blastRadiusOf(each.graph) : (betweennessOf(each.graph) ?? []);
}

function compare(each: Case, peer: string, theirs: readonly number[]): void {
  const ours = answerOf(each);
  const wrong = theirs.findIndex((value, node) => !(Math.abs(value - (ours[node] ?? Number.NaN)) <= 1e-6 + 1e-9 * Math.abs(value)));
  if (wrong !== -1 || theirs.length !== ours.length) throw new Error(`${each.name}: node ${wrong} is ${ours[wrong]} for us and ${theirs[wrong]} for ${peer}`);
}

/** networkx takes a minute over some circles, which nobody needs to know: there igraph alone is asked. */
function pythonPeers(all: readonly Case[]): Told[] {
  const input = all.map((each) => ({
    name: each.name,
    question: each.question,
    nodes: each.graph.names.length,
    from: [...each.graph.from],
    to: [...each.graph.to],
    peers: isBarred(each) ? null : ['igraph'],
  }));
  try {
    const script = fileURLToPath(new URL('./graph/peers.py', import.meta.url));
    return JSON.parse(execFileSync('/usr/bin/python3', [script], { input: JSON.stringify(input), encoding: 'utf8', maxBuffer: 64 * 1024 * 1024 })) as Told[];
  } catch (error) {
    const why = error instanceof Error && 'code' in error && error.code === 'ENOENT' ? 'there is no /usr/bin/python3' : String(error);
    return all.map((each) => ({ case: each.name, missing: `igraph and networkx (${why})` }));
  }
}

async function graphologyPeer(each: Case): Promise<Told> {
  const peer = new DirectedGraph();
  const { names, from, to } = each.graph;
  for (const name of names) peer.addNode(name);
  for (const [edge, caller] of from.entries()) peer.addEdge(names[caller], names[to[edge] ?? 0]);
  const work = each.question === 'blast' ? () => reachedBy(peer, each.graph) : () => betweennessCentrality(peer, { normalized: false });
  const answer = work();
  const milliseconds = await medianMilliseconds(each.question === 'blast' ? 1 : 3, 0, work);
  return { case: each.name, peer: 'graphology 0.26.0', milliseconds, answer: names.map((name) => answer[name] ?? Number.NaN) };
}

/** graphology has no ancestors: a search from each node over its neighbours, as its users write it. */
function reachedBy(peer: DirectedGraph, { names }: Graph): Record<string, number> {
  const counts: Record<string, number> = {};
  for (const name of names) {
    const found = new Set([name]);
    const waiting = [name];
    for (let node = waiting.pop(); node !== undefined; node = waiting.pop()) {
      peer.forEachInNeighbor(node, (caller) => {
        if (found.has(caller)) return;
        found.add(caller);
        waiting.push(caller);
      });
    }
    counts[name] = found.size - 1;
  }
  return counts;
}
