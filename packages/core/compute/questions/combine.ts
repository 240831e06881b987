/** `combine`: how available is a whole made of parts, and which part matters most? */
import { combine } from '../../reliability/combine.ts';
import { structureAt } from '../../reliability/structure.ts';
import { answered, question } from '../question.ts';

export const combineQuestion = question(
  'combine',
  'Exact availability of a structure of components, its minimal cut sets and what each component matters',
  (input) => {
    const it = input.members('structure', 'components');
    const components = new Map(it.components.entries().map(([name, place]) => [name, place.ratio()]));
    return { structure: structureAt(it.structure, (ref) => components.has(ref)), components };
  },
  ({ structure, components }) => {
    const combined = combine(structure, components);
    return combined.ok ? answered(combined.value) : combined;
  },
);
