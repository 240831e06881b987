/**
 * How available is a journey, and the service that is made of journeys? At every moment a journey has lost what its structure says of
 * the shares its systems have lost, joined with the impacts told of the journey itself; the service has lost the mean of its journeys by
 * weight. Measured this way, a redundant system that failed alone costs a journey nothing, which a product of availabilities would deny.
 *
 * The answer is a loss like that of a system, and is measured by the same clocks.
 */
import { LostShare } from '../reliability/lost-share.ts';
import type { Structure } from '../reliability/structure.ts';
import { joinTwo, Loss } from './loss.ts';
import type { OverlapRule } from './policy.ts';

/** Makes one loss of several: at each moment `share` is asked what is lost when loss i has lost shares[i]. */
export function joinLosses(losses: readonly Loss[], share: (shares: Float64Array) => number): Loss {
  const joined = new Loss();
  const changes = changesOf(losses);
  const shares = new Float64Array(losses.length);
  let suffering = 0;
  let at = 0;
  for (let index = 0; index < changes.at.length; index++) {
    const instant = changes.at[index] ?? 0;
    if (instant > at && suffering > 0) joined.push(at, instant, share(shares));
    at = instant;
    const loss = changes.loss[index] ?? 0;
    const next = changes.share[index] ?? 0;
    suffering += Number(next !== 0) - Number(shares[loss] !== 0);
    shares[loss] = next;
  }
  return joined;
}

/** When the share of which loss becomes what, in order of time. */
interface Changes {
  readonly at: Float64Array;
  readonly loss: Int32Array;
  readonly share: Float64Array;
}

/** The changes of all losses, merged two by two: each is in order already. */
function changesOf(losses: readonly Loss[]): Changes {
  let lists = losses.map((loss, index): Changes => {
    const changes = { at: new Float64Array(loss.length * 2), loss: new Int32Array(loss.length * 2).fill(index), share: new Float64Array(loss.length * 2) };
    for (let piece = 0; piece < loss.length; piece++) {
      changes.at[piece * 2] = loss.from[piece] ?? 0;
      changes.share[piece * 2] = loss.share[piece] ?? 0;
      changes.at[piece * 2 + 1] = loss.to[piece] ?? 0;
    }
    return changes;
  });
  while (lists.length > 1) {
    const halved: Changes[] = [];
    for (let index = 0; index < lists.length; index += 2) {
      const [left, right] = [lists[index], lists[index + 1]];
      if (left !== undefined) halved.push(right === undefined ? left : mergedChanges(left, right));
    }
    lists = halved;
  }
  return lists[0] ?? { at: new Float64Array(0), loss: new Int32Array(0), share: new Float64Array(0) };
}

function mergedChanges(left: Changes, right: Changes): Changes {
  const size = left.at.length + right.at.length;
  const merged = { at: new Float64Array(size), loss: new Int32Array(size), share: new Float64Array(size) };
  let [a, b] = [0, 0];
  for (let index = 0; index < size; index++) {
    const fromLeft = b === right.at.length || (a < left.at.length && (left.at[a] ?? 0) <= (right.at[b] ?? 0));
    const [from, place] = fromLeft ? [left, a++] : [right, b++];
    merged.at[index] = from.at[place] ?? 0;
    merged.loss[index] = from.loss[place] ?? 0;
    merged.share[index] = from.share[place] ?? 0;
  }
  return merged;
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
