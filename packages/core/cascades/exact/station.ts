/**
 * What happens to a request at its system? It takes a free server, else a place in the queue, else it is refused; it works; it ends.
 *
 * Assumptions: queue and servers are one for all instances. When an instance crashes, each request in service is lost with it with the
 * chance 1 ÷ (healthy instances); servers are the whole ones of servers × healthy ÷ instances. Servers taken away by an event finish what
 * they have.
 */
import { answered, connectable, deadline, type EventState, failed, plus, worked } from './state.ts';
import { hanging, none, waiting, working } from './tables.ts';

/** A request comes to its system. */
function come(state: EventState, request: number): void {
  const system = state.requests.system[request] as number;
  const { systems } = state;
  const at = state.systemRow + system;
  plus(systems.attempts, at, 1);
  if (state.crashes[system] === 1 && (state.healthy[system] as number) > 0) plus(state.perInstance, system, 1 / (state.healthy[system] as number));
  if ((state.busy[system] as number) < (state.servers[system] as number)) {
    state.touch(system);
    start(state, system, request);
    return;
  }
  const queued = state.queued[system] as number;
  const shed = queued >= (state.shedQueue[system] as number) && (state.requests.priority[request] as number) > (state.shedPriority[system] as number);
  if (queued >= (state.queueLimit[system] as number) || shed) refuse(state, system, request);
  else enqueue(state, system, request);
}

/** Ends a request: frees what it holds, gives up its calls, tells its caller. */
export function finish(state: EventState, request: number, well: boolean): void {
  const { requests } = state;
  const system = requests.system[request] as number;
  end(state, system, request, well);
  const wasWaiting = requests.place[request] === waiting;
  if (requests.calls[request] !== none) giveUpCalls(state, request);
  if (wasWaiting) {
    state.touch(system);
    unqueue(state, system, request);
    requests.release(request);
    return;
  }
  if (state.crashes[system] === 1) leaveService(state, system, request);
  requests.release(request);
  state.touch(system);
  state.busy[system] = (state.busy[system] as number) - 1;
  fill(state, system);
}

/** Gives free servers to whoever waits. The system must have been touched. */
export function fill(state: EventState, system: number): void {
  const { requests } = state;
  while ((state.queued[system] as number) > 0 && (state.busy[system] as number) < (state.servers[system] as number)) {
    const next = first(state, system);
    unqueue(state, system, next);
    if (state.now - (requests.came[next] as number) > (state.shedWaitNs[system] as number)) refuse(state, system, next);
    else start(state, system, next);
  }
}

/** The caller no longer waits: whoever has a deadline keeps it, whoever hangs for ever keeps only its server. */
export function abandon(state: EventState, request: number): void {
  const { requests } = state;
  requests.call[request] = none;
  const until = requests.deadline[request] as number;
  if (until === Number.POSITIVE_INFINITY) {
    if (requests.place[request] === hanging && state.crashes[requests.system[request] as number] === 0) requests.release(request);
    return;
  }
  if (until <= state.now) state.soon(deadline, request, requests.stamp[request] as number);
  else state.later(until, deadline, request, requests.stamp[request] as number);
}

/** Ends a call whose owner has ended or failed, whatever has become of its attempt. */
function giveUpCalls(state: EventState, owner: number): void {
  const { requests, calls } = state;
  let call = requests.calls[owner] as number;
  while (call !== none) {
    const next = calls.next[call] as number;
    const edge = calls.edge[call] as number;
    if (state.probe[edge] === call) {
      // Nobody will hear how the probe ends: the next attempt is one.
      state.probe[edge] = none;
      state.breaker[edge] = 1;
      state.openUntil[edge] = state.now;
    }
    if (calls.connected[call] === 1) disconnect(state, edge, call);
    const request = calls.request[call] as number;
    if (request !== none) abandon(state, request);
    calls.release(call);
    call = next;
  }
  requests.calls[owner] = none;
}

/** Gives back a call's connection. */
export function disconnect(state: EventState, edge: number, call: number): void {
  state.calls.connected[call] = 0;
  state.connected[edge] = (state.connected[edge] as number) - 1;
  if ((state.queueing[edge]?.size ?? 0) > 0) state.soon(connectable, edge, 0);
}

/** Takes a server, which must be free. */
function start(state: EventState, system: number, request: number): void {
  const { requests, systems, draws } = state;
  state.busy[system] = (state.busy[system] as number) + 1;
  const at = state.systemRow + system;
  const waitNs = state.now - (requests.came[request] as number);
  plus(systems.started, at, 1);
  if (waitNs > 0) {
    plus(systems.waited, at, 1);
    plus(systems.waitSeconds, at, waitNs);
  }
  if (state.crashes[system] === 1) linkInService(state, system, request);
  const hangRatio = state.hangRatio[system] as number;
  if (hangRatio > 0 && draws.ratio() < hangRatio) {
    requests.place[request] = hanging;
    if (requests.call[request] === none) abandon(state, request);
    return;
  }
  requests.place[request] = working;
  const slowRatio = state.slowRatio[system] as number;
  let meanNs = state.serviceNs[system] as number;
  if (slowRatio > 0 && draws.ratio() < slowRatio) meanNs = state.slowNs[system] as number;
  const ns = Math.round(state.fixed[system] === 1 ? meanNs : meanNs * draws.exponential());
  if (ns > 0) state.later(state.now + ns, worked, request, requests.stamp[request] as number);
  else state.soon(worked, request, requests.stamp[request] as number);
}

/** A user who waits for ever and tries once needs no row among the calls: the request names the load instead. */
export function sendPatient(state: EventState, load: number): void {
  const priority = state.priority[load] as number;
  const request = fresh(state, state.wiring.callee[load] as number, priority === none ? 0 : priority, Number.POSITIVE_INFINITY);
  state.requests.call[request] = none - 1 - load;
  come(state, request);
}

function answerPatient(state: EventState, at: number, load: number, request: number): void {
  const { systems, loads } = state;
  const row = state.loadRow + load;
  const ns = state.now - (state.requests.came[request] as number);
  plus(systems.good, at, 1);
  plus(systems.latencySeconds, at, ns);
  plus(loads.good, row, 1);
  plus(loads.latencySeconds, row, ns);
}

/** A user has the answer. */
export function answerUser(state: EventState, call: number): void {
  const { calls, loads } = state;
  const at = state.loadRow + (calls.edge[call] as number);
  plus(loads.good, at, 1);
  plus(loads.latencySeconds, at, state.now - (calls.began[call] as number));
  calls.release(call);
}

/** Counts an end and tells the caller, where one still waits. */
function end(state: EventState, system: number, request: number, well: boolean): void {
  const { requests, calls, systems } = state;
  const at = state.systemRow + system;
  plus(systems.ended, at, 1);
  const call = requests.call[request] as number;
  if (call === none) return;
  if (call < none) {
    if (well) answerPatient(state, at, none - 1 - call, request);
    return;
  }
  if (well) {
    plus(systems.good, at, 1);
    plus(systems.latencySeconds, at, state.now - (requests.came[request] as number));
    if (state.plainLoad[calls.edge[call] as number] === 1) {
      answerUser(state, call);
      return;
    }
  }
  calls.request[call] = none;
  state.soon(well ? answered : failed, call, calls.stamp[call] as number);
}

function refuse(state: EventState, system: number, request: number): void {
  plus(state.systems.rejected, state.systemRow + system, 1);
  end(state, system, request, false);
  state.requests.release(request);
}

/** A new request of a call comes to its system. Whatever follows from it for the caller comes later at this instant. */
export function send(state: EventState, call: number, system: number, priority: number, until: number): void {
  const request = fresh(state, system, priority, until);
  state.requests.call[request] = call;
  state.calls.request[call] = request;
  come(state, request);
}

/** A row for a request that comes now; who waits for it is still to be said. */
function fresh(state: EventState, system: number, priority: number, until: number): number {
  const { requests } = state;
  const request = requests.take();
  requests.system[request] = system;
  requests.priority[request] = priority;
  requests.place[request] = waiting;
  requests.calls[request] = none;
  requests.came[request] = state.now;
  requests.deadline[request] = until;
  return request;
}

function enqueue(state: EventState, system: number, request: number): void {
  const { requests, head, tail } = state;
  state.touch(system);
  state.queued[system] = (state.queued[system] as number) + 1;
  const level = levelOf(state, system, request);
  requests.place[request] = waiting;
  const last = state.lifo[system] === 1 ? none : (tail[level] as number);
  const next = state.lifo[system] === 1 ? (head[level] as number) : none;
  requests.previous[request] = last;
  requests.next[request] = next;
  if (last === none) head[level] = request;
  else requests.next[last] = request;
  if (next === none) tail[level] = request;
  else requests.previous[next] = request;
}

function unqueue(state: EventState, system: number, request: number): void {
  const { requests, head, tail } = state;
  state.queued[system] = (state.queued[system] as number) - 1;
  const level = levelOf(state, system, request);
  const last = requests.previous[request] as number;
  const next = requests.next[request] as number;
  if (last === none) head[level] = next;
  else requests.next[last] = next;
  if (next === none) tail[level] = last;
  else requests.previous[next] = last;
}

function levelOf(state: EventState, system: number, request: number): number {
  return state.levels === 1 ? system : system * state.levels + (state.requests.priority[request] as number);
}

/** Who is served next; somebody must wait. */
function first(state: EventState, system: number): number {
  if (state.levels === 1) return state.head[system] as number;
  let level = system * state.levels;
  while (state.head[level] === none) level++;
  return state.head[level] as number;
}

function linkInService(state: EventState, system: number, request: number): void {
  const { requests, inService } = state;
  const next = inService[system] as number;
  requests.previous[request] = none;
  requests.next[request] = next;
  if (next !== none) requests.previous[next] = request;
  inService[system] = request;
}

function leaveService(state: EventState, system: number, request: number): void {
  const { requests, inService } = state;
  const last = requests.previous[request] as number;
  const next = requests.next[request] as number;
  if (last === none) inService[system] = next;
  else requests.next[last] = next;
  if (next !== none) requests.previous[next] = last;
}
