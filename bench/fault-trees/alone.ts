/**
 * How fast and how large is one fault tree after another in a process of its own? Files as arguments; prints one JSON line for each.
 * Counted is everything after reading: drawing, cut sets with their counts, the chance, all importances of all events.
 */
import { readFileSync } from 'node:fs';
import { analyse } from '@samspel/core/reliability/fault-tree.ts';
import { readOpenPsa } from '@samspel/core/reliability/open-psa.ts';
import { medianMilliseconds } from '../figure.ts';

for (const file of process.argv.slice(2)) {
  const text = readFileSync(file, 'utf8');
  const read = () => {
    const tree = readOpenPsa(text);
    if (!tree.ok) throw new Error(`${file}: ${tree.refusal.code}`);
    return tree.value;
  };
  const tree = read();
  const work = () => {
    const answer = analyse(tree);
    if (!answer.ok) throw new Error(`${file}: ${answer.refusal.code}`);
    return answer.value;
  };
  const started = performance.now();
  const { minimalCutSets, topEventProbability } = work();
  const first = performance.now() - started;
  const milliseconds = first > 1_000 ? first : await medianMilliseconds(first > 100 ? 3 : 7, first > 100 ? 1 : 5, work);
  const readMilliseconds = await medianMilliseconds(3, 2, read);
  const megabytes = process.resourceUsage().maxRSS / 1024;
  process.stdout.write(`${JSON.stringify({ first, milliseconds, readMilliseconds, megabytes, minimalCutSets, topEventProbability })}\n`);
}
