/** Over which span of time are traces asked? Sums by the minute are kept for eight days, so a week is the longest. */
import { useAddress } from '../../platform/address.ts';
import { useNow } from '../../platform/clock.ts';

export const spans = [
  { key: 'hour', label: 'Hour', says: 'the last hour', seconds: 3600 },
  { key: '6h', label: '6 hours', says: 'the last 6 hours', seconds: 6 * 3600 },
  { key: 'day', label: 'Day', says: 'the last 24 hours', seconds: 86_400 },
  { key: 'week', label: 'Week', says: 'the last 7 days', seconds: 7 * 86_400 },
] as const;
type Span = (typeof spans)[number];

const usual: Span = spans[2];

/** The span of this screen (`?span=`) and what the API is asked with, anew each minute. */
export function useTraceSpan(): {
  readonly span: Span;
  readonly setSpan: (key: string) => void;
  readonly query: { readonly from: string };
  /** The same for as far back as this screen goes. */
  readonly longest: { readonly from: string };
} {
  const [{ span: key }, set] = useAddress({ span: usual.key });
  const minute = useNow(60);
  const span = spans.find((one) => one.key === key) ?? usual;
  const since = (seconds: number) => ({ from: new Date(minute - seconds * 1000).toISOString() });
  return { span, setSpan: (chosen) => set({ span: chosen }, 'push'), query: since(span.seconds), longest: since(spans[3].seconds) };
}
