/** What can be asked of the demo world? To be told, and how far the telling has come. It is never taken away: begin with an empty data directory instead. */
import { z } from 'zod';
import { instant, refusal, route } from './route.ts';

export const demoRefusals = {
  notEmpty: refusal(
    'demo.not-empty',
    409,
    'There is something here already: {what}. The demo world only goes into an empty Samspel, so that it never mixes with what is real. Start another one with a data directory of its own.',
  ),
  underWay: refusal('demo.under-way', 409, 'The demo world is being told already.'),
} as const;

export const demoState = z.object({
  /** `failed`: it stopped half way; what was told until then is there. */
  state: z.enum(['none', 'telling', 'told', 'failed']),
  chapter: z.string().nullable().describe('What is being told, for people'),
  done: z.number().int(),
  total: z.number().int(),
  startedAt: instant.nullable(),
  finishedAt: instant.nullable(),
  seed: z.string().nullable(),
  asOf: instant.nullable().describe('The moment that counts as the present in this world; the same seed and moment make the same world'),
  refused: z.number().int().describe('Calls of the story that were refused; 0 unless something is wrong'),
  failure: z.string().nullable(),
  canTell: z.boolean().describe('Whether POST /api/demo would be taken: nothing is in the catalog and nobody wrote an incident'),
  howToRemove: z.string(),
});
export type DemoState = z.infer<typeof demoState>;

export const readDemo = route({
  id: 'demo.read',
  method: 'GET',
  path: '/api/demo',
  summary: 'Whether the demo world is here, and how far its telling has come',
  access: 'viewer',
  status: 200,
  answer: demoState,
});

export const tellDemo = route({
  id: 'demo.tell',
  method: 'POST',
  path: '/api/demo',
  summary: 'Tell the demo world: a music streaming company in its fourth year, through the same routes as real data. Takes some seconds',
  access: 'admin',
  body: z.object({ seed: z.string().min(1).max(60).default('tonfall') }).default({ seed: 'tonfall' }),
  status: 202,
  answer: demoState,
  refusals: [demoRefusals.notEmpty, demoRefusals.underWay],
});

export const demoRoutes = [readDemo, tellDemo] as const;

/** Subject: `demo`. */
export const demoEvents = {
  'demo.begun': z.object({ seed: z.string(), asOf: instant, deeds: z.number().int() }),
  'demo.chapter-begun': z.object({ chapter: z.string(), done: z.number().int(), total: z.number().int() }),
  'demo.told': z.object({ seed: z.string(), deeds: z.number().int(), refused: z.number().int() }),
  'demo.failed': z.object({ seed: z.string(), failure: z.string() }),
} as const;
