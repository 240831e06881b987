/** `edges`: which systems call which, by a trace export? */
import { edgesOf } from '../../traces/edges.ts';
import { answered, type Question } from '../question.ts';
import { spansOf } from './spans.ts';

export const edgesQuestion: Question = {
  name: 'edges',
  says: 'Who calls whom, how often, failing how often and how slowly, from OTLP, Jaeger or Zipkin JSON',
  takesText: true,
  ask: (input) => {
    const spans = spansOf(input);
    return spans.ok ? answered(edgesOf(spans.value)) : spans;
  },
};
