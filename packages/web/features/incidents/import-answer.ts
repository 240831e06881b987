/** What does the server say of a history before it comes in? The shapes that the parts of the import share. */
import type { importIncidents } from '@samspel/contract/incidents.ts';
import type { AnswerOf } from '@samspel/contract/route.ts';

export type Preview = AnswerOf<typeof importIncidents>;
export type Mapping = NonNullable<Preview['mapping']>;
