/** How is a figure asked for by hand over HTTP? By the same functions as `samspel compute`. */
import { askQuestion, listQuestions } from '@samspel/contract/compute.ts';
import { told } from '@samspel/core/compute/question.ts';
import { ask, questions } from '@samspel/core/compute/registry.ts';
import { refuse } from '@samspel/core/decision/refusal.ts';
import { answer, type Binding, bind } from '../../platform/http/bind.ts';

export const computeBindings: readonly Binding[] = [
  bind(listQuestions, async () => answer({ questions: questions.map(({ name, says }) => ({ name, says })) })),
  bind(askQuestion, async ({ params, body }) => {
    const found = ask(params.question, body);
    if (found.ok) return answer(found.value);
    if (found.refusal.code === 'compute.unknown-question') return { refusal: found.refusal };
    const { code, path, message } = told(found.refusal);
    return refuse('compute.unfit', { code, message }, path);
  }),
];
