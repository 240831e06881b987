/** What does the server say about one system? The answer's type, for the parts of its page. */
import type { showSystem } from '@samspel/contract/catalog.ts';
import type { AnswerOf } from '@samspel/contract/route.ts';

export type SystemAnswer = AnswerOf<typeof showSystem>;
