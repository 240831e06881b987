/** What is measured of graphs: the two questions that cost most, each on a graph without circles, which is the harder kind for one, and with. */
import type { Graph } from '@samspel/core/dependencies/graph.ts';
import { drawn } from './graphs.ts';

export interface Case {
  readonly name: string;
  readonly question: 'blast' | 'betweenness';
  readonly graph: Graph;
}

export function cases(): readonly Case[] {
  return [
    { name: 'blast radius of all, 5,000 systems, 25,000 calls', question: 'blast', graph: drawn(5_000, 25_000, false) },
    { name: 'the same with circles', question: 'blast', graph: drawn(5_000, 25_000, true) },
    { name: 'betweenness, 1,000 systems, 5,000 calls', question: 'betweenness', graph: drawn(1_000, 5_000, false) },
    { name: 'betweenness, the same with circles', question: 'betweenness', graph: drawn(1_000, 5_000, true) },
  ];
}
