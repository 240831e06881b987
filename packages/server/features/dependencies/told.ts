/** How are edges told on the wire? Instants as text. */
import type { AttributesWord, EdgeAnswer } from '@samspel/contract/dependencies.ts';
import { type Attributes, type Dependency, type Said, standingOf } from '@samspel/core/dependencies/dependency.ts';
import { type Instant, iso } from '@samspel/core/time/instant.ts';

export function attributesTold({ fallback, breaker, ...rest }: Attributes): AttributesWord {
  return {
    hard: rest.hard,
    asynchronous: rest.asynchronous,
    timeoutSeconds: rest.timeoutSeconds,
    attempts: rest.attempts,
    backoffSeconds: rest.backoffSeconds,
    backoffFactor: rest.backoffFactor,
    jitter: rest.jitter,
    retryBudget: rest.retryBudget,
    breaker: breaker === null ? null : { ...breaker },
    fallback: fallback === null ? null : { text: fallback.text, testedAt: fallback.testedAt === null ? null : iso(fallback.testedAt) },
    owner: rest.owner,
  };
}

const said = (one: Said | null) => (one === null ? null : { firstAt: iso(one.firstAt), lastAt: iso(one.lastAt) });

/** One edge; `watched` holds callers that were seen to call anybody lately. */
export function edgeTold(one: Dependency, watched: ReadonlySet<string>): EdgeAnswer {
  const { from, to, observed } = one;
  return {
    ...attributesTold(one),
    from,
    to,
    standing: standingOf(one, watched.has(from)),
    declared: said(one.declared),
    configured: said(one.configured),
    observed:
      observed === null
        ? null
        : { firstAt: iso(observed.firstAt), lastAt: iso(observed.lastAt), calls: observed.calls, errors: observed.errors, latency: observed.latency },
  };
}

/** Callers that were seen to call anybody in the days before a moment. */
export function watchedCallers(dependencies: readonly Dependency[], since: Instant): Set<string> {
  return new Set(dependencies.flatMap(({ from, observed }) => (observed !== null && observed.lastAt >= since ? [from] : [])));
}
