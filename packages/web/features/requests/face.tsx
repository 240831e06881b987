/** How was it, as a face? Drawn, since not every system has letters for faces; its word stands beside it or is said. */
import type { RequestSummary } from '@samspel/contract/requests.ts';

export type Chosen = NonNullable<RequestSummary['pulse']>['face'];

const mouths: Readonly<Record<Chosen, string>> = { good: 'M6.5 14c1.6 3 7.4 3 9 0', 'so-so': 'M7 15h8', bad: 'M6.5 16.5c1.6-3 7.4-3 9 0' };

/** The face; without `says` it is only for the eye. */
export function Face({ face, size = 16, says }: { readonly face: Chosen; readonly size?: number; readonly says?: string }) {
  return (
    <svg
      className="s-req-drawn"
      viewBox="0 0 22 22"
      width={size}
      height={size}
      {...(says === undefined ? { 'aria-hidden': true } : { role: 'img', 'aria-label': says })}
      focusable="false"
    >
      <circle cx="11" cy="11" r="9.2" fill="none" stroke="currentColor" strokeWidth="1.5" />
      <circle cx="7.8" cy="8.8" r="1.2" fill="currentColor" />
      <circle cx="14.2" cy="8.8" r="1.2" fill="currentColor" />
      <path d={mouths[face]} fill="none" stroke="currentColor" strokeWidth="1.5" strokeLinecap="round" />
    </svg>
  );
}
