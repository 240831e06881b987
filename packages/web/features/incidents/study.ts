/** What is a case study, as the server tells it? */
import type { readCaseStudy } from '@samspel/contract/incidents.ts';
import type { AnswerOf } from '@samspel/contract/route.ts';

export type Study = AnswerOf<typeof readCaseStudy>;
