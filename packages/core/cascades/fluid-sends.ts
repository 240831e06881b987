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
  const { network, stepSeconds: dt } = state;
  const features = network.features[edge] as number;
  const delayed = state.reachSeconds[edge] as number;
  const before = state.first[edge] as number;
  const first = edge < network.loads ? wanted : Math.max(0, before + ((wanted - before) * dt) / (dt + delayed));
  const open = state.open[edge] === 1;
  const cached = (features & feature.cache) === 0 ? 0 : cachedShare(state, edge);
  const calling = first * (1 - cached);
  if (edge < network.loads) state.offerUsers(edge, calling, first - calling);
  state.first[edge] = first;
  const attempt = open ? 0 : calling;
  const ok = state.ok[edge] as number;
  const quick = state.quick[edge] as number;
  const late = state.late[edge] as number;
  const levels = state.levels[edge] as number;
  const allowed = state.allowed[edge] as number;
  const lastStep = state.sentAt[edge] as number;
  state.sentAt[edge] = step;
  const toCome = state.lateToCome[edge] as number;
  const sentBefore = state.sent[edge] as number;
  const settled = state.settleSteps[edge] as number;
  const wasCalm = lastStep - (state.stirredAt[edge] as number) > settled;
  if (open || quick + late >= state.calm) state.stirredAt[edge] = step;
  let sent = attempt;
  let retries = 0;
  if (levels === 0) retries = 0;
  else if (step - (state.stirredAt[edge] as number) > settled) {
    // Hardly anything has failed for as long as the lines are: what little does is tried again as if at once.
    const failing = quick + late;
    const tried = failing * allowed;
    retries = attempt * failing * (1 + tried);
    sent = attempt * (1 + tried + (levels > 1 ? tried * tried : 0));
  } else {
    if (wasCalm) remember(state, edge, sentBefore);
    trying.sent = sent;
    tryAgain(state, edge, attempt, step, lastStep);
    sent = trying.sent;
    retries = trying.retries;
  }
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

const trying = { sent: 0, retries: 0 };

/** What an edge that was calm has sent until now: first attempts, and none again. */
function remember(state: FluidState, edge: number, sent: number): void {
  const after = state.levelFrom[edge + 1] as number;
  for (let level = state.levelFrom[edge] as number; level < after; level++) {
    state.lines.fill(3 * level, level === state.levelFrom[edge] ? sent : 0);
    state.lines.fill(3 * level + 1, 0);
    state.lines.fill(3 * level + 2, 0);
  }
}

/** Puts so many first attempts into the lines of an edge, and adds those that are made again now to `trying`. */
function tryAgain(state: FluidState, edge: number, first: number, step: number, lastStep: number): void {
  const { network, lines } = state;
  const quick = state.quick[edge] as number;
  const late = state.late[edge] as number;
  const levels = state.levels[edge] as number;
  const allowed = state.allowed[edge] as number;
  const from = state.levelFrom[edge] as number;
  const circling = again(network.attempts[edge] as number);
  const toCome = state.lateToCome[edge] as number;
  const seenAt = state.lateSeenAt[edge] as number;
  const settled = state.settleSteps[edge] as number;
  const foreseen = toCome > 0 || step - seenAt <= settled;
  const anew = foreseen && step - seenAt > settled;
  if (toCome > 0) state.lateSeenAt[edge] = step;
  const waited = toCome > 0 ? Math.max(0, late - toCome) / (1 - Math.min(1 - 1e-9, toCome)) : late;
  let attempt = first;
  trying.retries = 0;
  for (let level = 0; level < levels; level++) {
    const line = 3 * (from + level);
    if (step > lastStep + 1) {
      lines.level(line, lastStep);
      lines.level(line + 1, lastStep);
      if (foreseen && !anew) lines.level(line + 2, lastStep);
    }
    if (anew) lines.fill(line + 2, 0);
    const given = lines.pass(line, step, attempt);
    const sure = foreseen ? lines.pass(line + 2, step, attempt * toCome) : 0;
    let failed = attempt * quick + Math.max(0, given - sure) * waited + sure;
    if (level === levels - 1 && circling > 0) failed /= Math.max(1e-3, 1 - circling * Math.min(1, quick + late));
    trying.retries += failed;
    attempt = state.open[edge] === 1 ? 0 : lines.pass(line + 1, step, failed * allowed);
    trying.sent += attempt;
  }
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
