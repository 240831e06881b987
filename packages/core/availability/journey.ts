/**
 * How available is a journey, and the service that is made of journeys? At every moment a journey has lost what its structure says of
 * the shares its systems have lost, joined with the impacts told of the journey itself; the service has lost the mean of its journeys by
 * weight. Measured this way, a redundant system that failed alone costs a journey nothing, which a product of availabilities would deny.
 *
 * The answer is a loss like that of a system, and is measured by the same clocks.
 */
import { LostShare } from '../reliability/lost-share.ts';
import type { Structure } from '../reliability/structure.ts';
import type { Instant } from '../time/instant.ts';
import { joinTwo, Loss } from './loss.ts';
import type { OverlapRule } from './policy.ts';

/** Makes one loss of several: at each moment `share` is asked what is lost when loss i has lost shares[i]. */
export function joinLosses(losses: readonly Loss[], share: (shares: Float64Array) => number): Loss {
  const joined = new Loss();
  let pieces = 0;
  for (const loss of losses) pieces += loss.length;
  const changes: { readonly at: Instant; readonly index: number; readonly share: number }[] = new Array(pieces * 2);
  let filled = 0;
  losses.forEach((loss, index) => {
    for (let piece = 0; piece < loss.length; piece++) {
      changes[filled++] = { at: loss.from[piece] ?? 0, index, share: loss.share[piece] ?? 0 };
      // A loss that goes on with another share ends here and begins again: the beginning is written after the end.
      changes[filled++] = { at: loss.to[piece] ?? 0, index, share: 0 };
    }
  });
  changes.sort((a, b) => a.at - b.at || Number(a.share !== 0) - Number(b.share !== 0));
  const shares = new Float64Array(losses.length);
  let suffering = 0;
  let at = 0;
  for (const change of changes) {
    if (change.at > at && suffering > 0) joined.push(at, change.at, share(shares));
    at = change.at;
    suffering += Number(change.share !== 0) - Number(shares[change.index] !== 0);
    shares[change.index] = change.share;
  }
  return joined;
}

/** The loss of a journey: its systems' losses through its structure, joined with the impacts on the journey itself. */
export function journeyLoss(structure: Structure | null, rule: OverlapRule, lossOf: (ref: string) => Loss | undefined, direct: readonly Loss[]): Loss {
  const through = structure === null ? new Loss() : throughStructure(structure, rule, lossOf);
  return joinAll([through, ...direct], rule);
}

function throughStructure(structure: Structure, rule: OverlapRule, lossOf: (ref: string) => Loss | undefined): Loss {
  const lost = new LostShare(structure, rule);
  const none = new Loss();
  return joinLosses(
    lost.names.map((name) => lossOf(name) ?? none),
    (shares) => lost.of(shares),
  );
}

/** Losses that hit the same users' journey, joined by the rule. */
export function joinAll(losses: readonly Loss[], rule: OverlapRule): Loss {
  const touched = losses.filter((loss) => loss.length > 0);
  const [first] = touched;
  if (first === undefined) return new Loss();
  if (touched.length === 1) return first;
  return joinLosses(touched, (shares) => {
    let joined = 0;
    let unknown = false;
    for (const share of shares) {
      if (Number.isNaN(share)) unknown = true;
      else joined = joinTwo(rule, joined, share);
    }
    return unknown && joined < 1 ? Number.NaN : joined;
  });
}

/** The mean loss of several by weight; without any weight they count alike. A weight of 0 leaves one out. */
export function meanLoss(losses: readonly Loss[], weights: readonly number[]): Loss {
  const total = weights.reduce((sum, weight) => sum + weight, 0);
  const shareOf = losses.map((_, index) => (total > 0 ? (weights[index] ?? 0) / total : 1 / losses.length));
  return joinLosses(losses, (shares) =>
    Math.min(
      1,
      shares.reduce((sum, share, index) => ((shareOf[index] ?? 0) === 0 ? sum : sum + share * (shareOf[index] ?? 0)), 0),
    ),
  );
}
