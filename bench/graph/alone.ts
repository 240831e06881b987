/** How fast is core in a process of its own, with nothing but the core loaded? Prints one JSON line: for each case its milliseconds. */
import { betweennessOf } from '@samspel/core/dependencies/betweenness.ts';
import { blastRadiusOf } from '@samspel/core/dependencies/blast-radius.ts';
import { medianMilliseconds } from '../figure.ts';
import { cases } from './cases.ts';

const measured: Record<string, { readonly first: number; readonly milliseconds: number }> = {};
for (const { name, question, graph } of cases()) {
  const work = question === 'blast' ? () => blastRadiusOf(graph) : () => betweennessOf(graph);
  const started = performance.now();
  work();
  const first = performance.now() - started;
  measured[name] = { first, milliseconds: await medianMilliseconds(11, 8, work) };
}
process.stdout.write(`${JSON.stringify(measured)}\n`);
