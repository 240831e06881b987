/** How is a figure asked for by hand over HTTP? By the same functions as `samspel compute`, each question in a thread with limits. */
import { askQuestion, listQuestions } from '@samspel/contract/compute.ts';
import { told } from '@samspel/core/compute/question.ts';
import { questions } from '@samspel/core/compute/registry.ts';
import { refuse } from '@samspel/core/decision/refusal.ts';
import { answer, type Binding, bind } from '../../platform/http/bind.ts';
import { makeAsking } from './compute-threads.ts';

/** Told as they are; any other refusal is of the input, and says where it does not fit. */
const ownCodes = new Set(['compute.unknown-question', 'compute.too-much', 'compute.busy']);

export function computeBindings(): readonly Binding[] {
  const asking = makeAsking();
  return [
    bind(listQuestions, async () => answer({ questions: questions.map(({ name, says }) => ({ name, says })) })),
    bind(askQuestion, async ({ params, body }) => {
      const found = await asking(params.question, body);
      if (found.ok) return answer(found.value);
      if (ownCodes.has(found.refusal.code)) return { refusal: found.refusal };
      const { code, path, message } = told(found.refusal);
      return refuse('compute.unfit', { code, message }, path);
    }),
  ];
}
