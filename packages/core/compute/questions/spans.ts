/** Which spans does the input of a question about traces hold? A question is answered about all of it: the first span that does not fit refuses the whole. */
import { accept, type Outcome, refuse } from '../../decision/refusal.ts';
import { readTraces } from '../../traces/read-traces.ts';
import type { Span } from '../../traces/span.ts';

export function spansOf(input: unknown): Outcome<readonly Span[]> {
  const read = readTraces(input);
  if (!read.ok) return read;
  const [fault] = read.value.faults;
  return fault === undefined ? accept(read.value.spans) : refuse(fault.code, { message: `${fault.path} ${fault.message}.` }, fault.path);
}
