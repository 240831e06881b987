/** `fault-tree`: what does a fault tree come to, or a structure read as one? */
import { complement } from '../../number/decimal.ts';
import { circuitOf } from '../../reliability/circuit.ts';
import { analyse, type FaultTree } from '../../reliability/fault-tree.ts';
import { readOpenPsa } from '../../reliability/open-psa.ts';
import { componentsOf, structureAt } from '../../reliability/structure.ts';
import { answered, type Question, question } from '../question.ts';
import type { Place } from '../read.ts';

const says = 'Chance of the top event, minimal cut sets counted, what each basic event matters; of an Open-PSA file or a structure';
const mostListed = 100_000;

const listedAt = (place: Place) => place.optional((count) => count.number({ min: 0, max: mostListed, whole: true }));

const ofStructure = question(
  'fault-tree',
  says,
  (input) => {
    const it = input.members('structure', 'components', 'listCutSets');
    const components = new Map(it.components.entries().map(([name, place]) => [name, place.ratio()]));
    const structure = structureAt(it.structure, (ref) => components.has(ref));
    const names = componentsOf(structure);
    const chances = Float64Array.from(names, (name) => complement(components.get(name) ?? 0));
    const tree: FaultTree = { names, chances, circuit: circuitOf(structure, names) };
    return { tree, listed: listedAt(it.listCutSets) };
  },
  ({ tree, listed }) => {
    const found = analyse(tree, listed);
    return found.ok ? answered(found.value) : found;
  },
);

const ofText = question(
  'fault-tree',
  says,
  (input) => {
    const it = typeof input.value === 'string' ? null : input.members('text', 'top', 'listCutSets');
    return {
      text: it === null ? input.text() : it.text.text(),
      top: it?.top.optional((top) => top.text()),
      listed: it === null ? undefined : listedAt(it.listCutSets),
    };
  },
  ({ text, top, listed }) => {
    const tree = readOpenPsa(text, top);
    if (!tree.ok) return tree;
    const found = analyse(tree.value, listed);
    return found.ok ? answered(found.value) : found;
  },
);

/** The text of an Open-PSA file, that text as `{text, top?, listCutSets?}`, or `{structure, components, listCutSets?}`. */
export const faultTreeQuestion: Question = {
  name: 'fault-tree',
  says,
  takesText: true,
  ask: (input) => {
    const isText = typeof input === 'string' || (typeof input === 'object' && input !== null && 'text' in input);
    return (isText ? ofText : ofStructure).ask(input);
  },
};
