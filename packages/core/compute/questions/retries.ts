/** `retries`: how many attempts does one request become? */
import { refuse } from '../../decision/refusal.ts';
import { amplification, worstCaseAttempts } from '../../dependencies/attempts.ts';
import { answered, question } from '../question.ts';

export const retriesQuestion = question(
  'retries',
  'Attempts that one request becomes over layers that retry, or at one layer with failures and a budget',
  (input) => {
    const it = input.members('layers', 'rate', 'attempts', 'budgetRatio');
    const layers = it.layers.optional((list) => list.list((place) => place.number({ min: 1, whole: true })));
    if (layers !== undefined) {
      for (const other of [it.rate, it.attempts, it.budgetRatio])
        if (other.given) other.refuse('compute.said-twice', 'cannot be given together with layers: ask one or the other');
      return layers;
    }
    const budgetRatio = it.budgetRatio.optional((place) => place.number({ min: 0 }));
    return { rate: it.rate.ratio(), attempts: it.attempts.number({ min: 1, whole: true }), budgetRatio };
  },
  (asked) => {
    if ('rate' in asked) return answered({ amplification: amplification(asked.rate, asked.attempts, asked.budgetRatio) });
    const attempts = worstCaseAttempts(asked);
    if (Number.isFinite(attempts)) return answered({ worstCaseAttempts: attempts });
    return refuse('compute.too-large', { message: '/layers multiply to more than a number can hold.' }, '/layers');
  },
);
