/**
 * What does an edge send? First attempts as its caller reaches it, and those that failed again after timeout and backoff, as far as the
 * retry budget pays for them; less what a cache spares.
 *
 * First attempts of a system come later than its requests by a first-order delay. Beyond twelve attempts the others are counted together.
 */
import { cachedShare } from './fluid-calls.ts';
import { feature } from './fluid-network.ts';
import { again, type FluidState } from './fluid-state.ts';

/** Sends the attempts of one edge for so many first ones a second; answers whether it is still on the move. */
export function send(state: FluidState, edge: number, wanted: number, step: number): boolean {
  const { network, lines, stepSeconds: dt } = state;
  const features = network.features[edge] as number;
  const delayed = state.reachSeconds[edge] as number;
  const before = state.first[edge] as number;
  const first = edge < network.loads ? wanted : Math.max(0, before + ((wanted - before) * dt) / (dt + delayed));
  const open = state.open[edge] === 1;
  const cached = (features & feature.cache) === 0 ? 0 : cachedShare(state, edge);
  const calling = first * (1 - cached);
  if (edge < network.loads) state.offerUsers(edge, calling, first - calling);
  state.first[edge] = first;
  let attempt = open ? 0 : calling;
  const ok = state.ok[edge] as number;
  const quick = state.quick[edge] as number;
  const late = state.late[edge] as number;
  const levels = state.levels[edge] as number;
  const allowed = state.allowed[edge] as number;
  const from = state.levelFrom[edge] as number;
  const circling = levels > 0 ? again(network.attempts[edge] as number) : 0;
  const lastStep = state.sentAt[edge] as number;
  state.sentAt[edge] = step;
  const toCome = state.lateToCome[edge] as number;
  const seenAt = state.lateSeenAt[edge] as number;
  const foreseen = levels > 0 && (toCome > 0 || step - seenAt <= (state.settleSteps[edge] as number));
  const anew = foreseen && step - seenAt > (state.settleSteps[edge] as number);
  if (levels > 0 && toCome > 0) state.lateSeenAt[edge] = step;
  const waited = toCome > 0 ? Math.max(0, late - toCome) / (1 - Math.min(1 - 1e-9, toCome)) : late;
  let sent = attempt;
  let retries = 0;
  for (let level = 0; level < levels; level++) {
    const line = 3 * (from + level);
    if (step > lastStep + 1) {
      lines.level(line, lastStep);
      lines.level(line + 1, lastStep);
      if (foreseen && !anew) lines.level(line + 2, lastStep);
    }
    if (anew) lines.clear(line + 2);
    const given = lines.pass(line, step, attempt);
    const sure = foreseen ? lines.pass(line + 2, step, attempt * toCome) : 0;
    let failed = attempt * quick + Math.max(0, given - sure) * waited + sure;
    if (level === levels - 1 && circling > 0) failed /= Math.max(1e-3, 1 - circling * Math.min(1, quick + late));
    retries += failed;
    attempt = open ? 0 : lines.pass(line + 1, step, failed * allowed);
    sent += attempt;
  }
  const sentBefore = state.sent[edge] as number;
  state.sent[edge] = sent;
  if (
    levels > 0 &&
    (Math.abs(toCome - (state.toComeBefore[edge] as number)) > 1e-3 ||
      Math.abs(retries - (state.failed[edge] as number)) > 1e-3 * sent ||
      (late > 1e-3 && Math.abs(sent - sentBefore) > 1e-3 * sent))
  ) {
    state.failed[edge] = retries;
    state.toComeBefore[edge] = toCome;
    state.variedAt[edge] = step;
  }
  let moving = edge >= network.loads && Math.abs(first - before) > 1e-5 * (first + 1e-4);
  if ((features & feature.budget) !== 0) moving = spend(state, edge, calling, sent * ok, retries) || moving;
  if ((features & feature.cache) !== 0) moving = warm(state, edge, sent * ok) || moving;
  return moving;
}

/** The retry budget: what share of the retries that are wanted can be paid. */
function spend(state: FluidState, edge: number, first: number, successes: number, wanted: number): boolean {
  const budget = state.network.calls[edge]?.retryBudget;
  if (budget === null || budget === undefined) return false;
  const dt = state.stepSeconds;
  const filled = budget.perSecond + budget.ratio * (budget.per === 'request' ? first : successes);
  const before = state.tokens[edge] as number;
  const used = wanted * (state.allowed[edge] as number);
  const tokens = Math.min(budget.burst, Math.max(0, before + (filled - used) * dt));
  state.tokens[edge] = tokens;
  const allowed = wanted > 1e-12 ? Math.min(1, (tokens / dt + filled) / wanted) : 1;
  const moving = Math.abs(tokens - before) > 1e-6 * (budget.burst + 1) || Math.abs(allowed - (state.allowed[edge] as number)) > 1e-5;
  state.allowed[edge] = allowed;
  return moving;
}

function warm(state: FluidState, edge: number, successes: number): boolean {
  const cache = state.network.calls[edge]?.cache;
  const before = state.warmth[edge] as number;
  if (cache === null || cache === undefined || before === 1) return false;
  const cold = (1 - before) / (1 + (state.stepSeconds * successes) / cache.fillCalls);
  state.warmth[edge] = cold < 1e-6 ? 1 : 1 - cold;
  return state.warmth[edge] !== before;
}
