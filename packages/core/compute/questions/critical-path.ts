/** `critical-path`: which spans made a trace last as long as it did? */
import { criticalPath } from '../../traces/critical-path.ts';
import { answered, type Question } from '../question.ts';
import { spansOf } from './spans.ts';

export const criticalPathQuestion: Question = {
  name: 'critical-path',
  says: 'The critical path of one trace, and the time of each operation on it, from OTLP, Jaeger or Zipkin JSON',
  takesText: true,
  ask: (input) => {
    const spans = spansOf(input);
    if (!spans.ok) return spans;
    const found = criticalPath(spans.value);
    if (!found.ok) return found;
    const { path, exclusiveSeconds, roots } = found.value;
    return answered({ path, exclusiveSeconds, roots });
  },
};
