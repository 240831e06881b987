/** How is any figure asked for by hand over HTTP? The same questions, inputs, answers and refusals as `samspel compute`. */
import { z } from 'zod';
import { refusal, route } from './route.ts';

export const computeRefusals = {
  unknownQuestion: refusal('compute.unknown-question', 404, 'There is no question {question}. Ask one of: {known}.'),
  unfit: refusal('compute.unfit', 422, '{message}'),
  tooMuch: refusal(
    'compute.too-much',
    422,
    'This needs more than the server gives one question: {limit}. `samspel compute {question}` on the command line has no such limit.',
  ),
  busy: refusal('compute.busy', 503, 'Others ask at the moment. Ask again in {retryAfterSeconds} seconds, or use `samspel compute` on the command line.'),
} as const;

/** Which questions can be asked. */
export const listQuestions = route({
  id: 'compute.questions',
  method: 'GET',
  path: '/api/compute',
  summary: 'The questions that can be asked by hand',
  access: 'viewer',
  status: 200,
  answer: z.object({ questions: z.array(z.object({ name: z.string(), says: z.string() })) }),
});

/** Answers one question. The answer's members are those of the question; see docs/explanations/compute. */
export const askQuestion = route({
  id: 'compute.ask',
  method: 'POST',
  path: '/api/compute/:question',
  summary: 'Work out a figure from its input, as `samspel compute` does',
  access: 'viewer',
  reads: true,
  params: z.object({ question: z.string().max(60) }),
  body: z.unknown(),
  status: 200,
  answer: z.record(z.string(), z.unknown()),
  refusals: [computeRefusals.unknownQuestion, computeRefusals.unfit, computeRefusals.tooMuch, computeRefusals.busy],
  bodyLimit: 2 * 1024 * 1024,
  perMinute: 60,
});

export const computeRoutes = [listQuestions, askQuestion] as const;
