/**
 * What does one step of a system's queue and servers give, when so many come a second?
 *
 * Who is inside changes by who comes less who leaves, worked out implicitly (Rosenbrock–Euler), so that services much shorter than a step
 * are as stable as long ones. How many are served, wait and are refused at a number inside is that of the queue at rest (`occupancy.ts`).
 */
import { heldUntil } from './fluid-calls.ts';
import { variabilityOf } from './fluid-network.ts';
import type { FluidState } from './fluid-state.ts';
import { rowSteps } from './occupancy.ts';

/** What one step of a system's queue and servers gave, most of it a second; `through` is `fast`, `slow` and `stuck` together. Written over and over. */
export const passed = { refused: 0, expired: 0, through: 0, fast: 0, slow: 0, stuck: 0, started: 0, busy: 0, queued: 0, waiting: 0, servers: 0, held: 0 };

/** How many servers there are now: the whole ones of those whose instances are up. */
export function serversOf(state: FluidState, system: number): number {
  const healthy = state.healthyShare[system] as number;
  const servers = state.network.servers[system] as number;
  return healthy === 1 ? servers : healthy === 0 ? 0 : Math.floor(servers * healthy + 1e-9);
}

export function unlimited(state: FluidState, system: number, comes: number): void {
  const dt = state.stepSeconds;
  const held = state.heldFast[system] as number;
  const before = state.inside[system] as number;
  const slow = (state.slowShare[system] as number) * comes;
  const stuck = (state.stuckShare[system] as number) * comes;
  const usual = Math.max(0, comes - slow - stuck);
  const after = held > 0 ? (before + dt * usual) / (1 + dt / held) : 0;
  state.inside[system] = after;
  passed.refused = 0;
  passed.expired = 0;
  passed.fast = Math.max(0, usual - (after - before) / dt);
  passed.slow = slow;
  passed.stuck = stuck;
  passed.through = passed.fast + slow + stuck;
  passed.busy = after;
  passed.queued = 0;
  passed.waiting = 0;
  passed.servers = Number.POSITIVE_INFINITY;
  state.refused[system] = 0;
}

export function limited(state: FluidState, system: number, comes: number, all: number): void {
  const { network, stepSeconds: dt } = state;
  const queue = network.queue[system] as number;
  const slowShare = state.slowShare[system] as number;
  const stuckShare = state.stuckShare[system] as number;
  const usual = Math.max(0, 1 - slowShare - stuckShare);
  passed.held = heldNow(state, system, all);
  const held = Math.max(1e-9, usual * passed.held);
  const free = Math.max(0, all - (state.stuck[system] as number));
  const filling = (slowShare * (state.busyShare[system] as number)) / held;
  const slowHeld = Math.max(1e-9, slowShare > 0 ? (state.heldSlow[system] as number) : (state.slowHeld[system] as number));
  const slow = Math.min(free, ((state.slow[system] as number) + dt * filling * free) / (1 + dt / slowHeld + dt * filling));
  const servers = Math.max(1e-18, free - slow);
  const row = rowFor(state, system, servers, queue);
  const before = state.inside[system] as number;
  const now = look(state, row, before, servers, queue);
  const flow = comes * (1 - now.refused) - now.busy / held;
  let after = before + (dt * flow) / (1 + dt * (now.busySlope / held + comes * now.refusedSlope));
  const places = servers + queue;
  let refused: number;
  let through: number;
  if (after > places) {
    // Full, or fuller than it may be since servers were lost: nobody comes in beyond who leaves.
    after = Math.max(places, before - (dt * servers) / held);
    through = Math.max(0, Math.min(servers / held, comes + (before - after) / dt));
    refused = Math.max(0, comes - through - (after - before) / dt);
  } else {
    after = Math.max(0, after);
    const then = look(state, row, after, servers, queue);
    refused = comes * then.refused;
    through = comes - refused - (after - before) / dt;
    if (through < 0) {
      after += through * dt;
      through = 0;
    }
  }
  // Nobody can get stuck at more servers than are free.
  const most = stuckShare > 0 ? Math.max(0, free - (state.slow[system] as number)) / (dt * stuckShare) : Number.POSITIVE_INFINITY;
  if (through > most) {
    after += (through - most) * dt;
    through = most;
    const over = Math.min(after - Math.max(places, before), (comes - refused) * dt);
    if (over > 0) {
      after -= over;
      refused += over / dt;
    }
  }
  const last = look(state, row, after, servers, queue);
  // A queue above its limit (because servers were lost) only shrinks.
  let queued = Math.min(Math.max(0, after - last.busy), Math.max(queue, state.queued[system] as number));
  // Whose deadline comes in the queue leaves it: so many that the oldest grows no older.
  const expiring = state.expiring[system] as number;
  passed.expired = 0;
  if (expiring > 0 && queued > 1e-9 && (state.age[system] as number) >= Math.max(1e-9, state.expiresAfter[system] as number)) {
    const out = queued / (state.age[system] as number) - Math.max(0, comes - refused - (queued - (state.queued[system] as number)) / dt);
    passed.expired = Math.max(0, Math.min(expiring * out, (queued - Math.max(0, state.owedStarts[system] as number)) / dt));
    queued = Math.max(0, queued - passed.expired * dt);
    after = Math.max(0, after - passed.expired * dt);
  }
  // Requests have no priorities here, so only who waited too long is shed, when its turn comes.
  const shed = network.sheds[system] === 1 ? (network.described[system]?.shed?.waitSeconds ?? null) : null;
  if (shed !== null && servers > 1e-6) {
    const owed = (state.owedStarts[system] as number) + Math.max(0, queued - (state.queued[system] as number) - (comes - refused) * dt);
    const over = Math.min(queued - (shed * last.busy) / held, queued - owed);
    if (over > 0) {
      queued = Math.max(0, queued - over);
      after = Math.max(0, after - over);
      refused += over / dt;
    }
  }
  state.inside[system] = after;
  state.busyShare[system] = last.busy / servers;
  passed.refused = refused;
  passed.through = through;
  passed.fast = usual * through;
  passed.slow = slowShare * through;
  passed.stuck = stuckShare * through;
  passed.busy = last.busy;
  passed.queued = queued;
  passed.waiting = last.waiting;
  passed.servers = servers;
  state.refused[system] = comes > 1e-12 ? Math.min(1, refused / comes) : now.refused;
}

/** Fixed work, nothing called, nothing left to chance: who starts leaves after just that time. */
export function punctual(state: FluidState, system: number, comes: number, servers: number): void {
  const { network, stepSeconds: dt } = state;
  const places = network.queue[system] as number;
  const queuedBefore = state.queued[system] as number;
  const busyBefore = Math.max(0, (state.inside[system] as number) - queuedBefore);
  const left = state.work.pass(system, state.stepNow, 0);
  const free = Math.max(0, servers - busyBefore) + left * dt;
  const started = Math.min(queuedBefore + comes * dt, free);
  const queued = Math.min(places, queuedBefore + comes * dt - started);
  state.work.put(system, state.stepNow, started / dt);
  state.inside[system] = busyBefore + started - left * dt + queued;
  passed.refused = Math.max(0, comes - (started + queued - queuedBefore) / dt);
  passed.through = left;
  passed.expired = 0;
  passed.fast = left;
  passed.slow = 0;
  passed.stuck = 0;
  passed.busy = busyBefore + started - left * dt;
  passed.queued = queued;
  passed.waiting = queued > 1e-9 ? 1 : 0;
  passed.servers = servers;
  state.refused[system] = comes > 1e-12 ? passed.refused / comes : 0;
}

/**
 * How long those are held who take a server now. Where deadlines end the work that is what their wait has left of it; and since the wait
 * gets shorter the sooner they leave, both are found together.
 */
function heldNow(state: FluidState, system: number, servers: number): number {
  const share = state.expiring[system] as number;
  const queued = state.queued[system] as number;
  if (share === 0 || queued < 1e-6) return state.heldFast[system] as number;
  const usual = state.usualSeconds[system] as number;
  const age = (state.age[system] as number) + state.stepSeconds;
  let low = 1e-9;
  let high = Math.max(low, usual);
  for (let halving = 0; halving < 24; halving++) {
    const held = (low + high) / 2;
    const aged = age / (1 + (state.stepSeconds * servers) / (held * queued));
    if (held < share * heldUntil(state, system, state.expiresAfter[system] as number, aged, usual) + (1 - share) * usual) low = held;
    else high = held;
  }
  return high;
}

function rowFor(state: FluidState, system: number, servers: number, queue: number): number {
  const last = state.rowServers[system] as number;
  if (state.rowOf[system] !== -2 && Math.abs(servers - last) < 0.01 * last) return state.rowOf[system] as number;
  state.rowServers[system] = servers;
  const row = state.occupancy.rowOf(servers, queue, variabilityOf(state.network, system, servers, queue));
  state.rowOf[system] = row;
  return row;
}

const seen = { busy: 0, busySlope: 0, refused: 0, refusedSlope: 0, waiting: 0 };

/** Reads off a row: how many of the servers are busy with so many inside, and how steeply that grows. */
function look(state: FluidState, row: number, inside: number, servers: number, queue: number): typeof seen {
  if (row === -1) {
    seen.busy = Math.min(inside, servers);
    seen.busySlope = inside < servers ? 1 : 0;
    seen.refused = 0;
    seen.refusedSlope = 0;
    seen.waiting = inside > servers ? 1 : 0;
    return seen;
  }
  const rows = state.occupancy.numbers;
  const endless = queue === Number.POSITIVE_INFINITY;
  const places = endless ? inside + servers : servers + queue;
  const at = Math.min(1, inside / places) * rowSteps;
  const step = Math.min(rowSteps - 1, Math.floor(at));
  const part = at - step;
  const slope = (endless ? servers / (places * places) : 1 / places) * rowSteps;
  const low = rows[row + step] as number;
  const high = rows[row + step + 1] as number;
  const refused = row + rowSteps + 1 + step;
  const waiting = row + 2 * (rowSteps + 1) + step;
  seen.busy = Math.min(inside, servers * (low + (high - low) * part));
  seen.busySlope = servers * (high - low) * slope;
  const lowRefused = rows[refused] as number;
  const riseRefused = (rows[refused + 1] as number) - lowRefused;
  seen.refused = lowRefused + riseRefused * part;
  seen.refusedSlope = riseRefused * slope;
  seen.waiting = (rows[waiting] as number) + ((rows[waiting + 1] as number) - (rows[waiting] as number)) * part;
  return seen;
}
