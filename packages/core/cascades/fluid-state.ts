/**
 * Where does everything stand in the fluid engine? Rows of numbers by system and by edge.
 *
 * A request in a system waits, is held by a server for its usual time (`inside`, with those who wait), or met a timeout of a call and is
 * held for longer (`slow`), or never ends (`stuck`). What callers learn of a system is kept apart from where it stands (`told…`), so that
 * only changes worth telling wake them.
 */
import { DelayLines } from './delay-lines.ts';
import { type Change, type FluidNetwork, variabilityOf } from './fluid-network.ts';
import { Occupancy } from './occupancy.ts';

/** Attempts beyond this many are counted together, each as likely to be followed by another as in the mean. */
const mostLevels = 12;

export class FluidState {
  readonly occupancy = new Occupancy();
  readonly network: FluidNetwork;
  readonly stepSeconds: number;
  /** By what share of it what leaves a system may differ from what comes while it sleeps: of many systems. */
  readonly slack: number;
  /** Below this share of failing attempts an edge is calm, of many systems: when they are made again makes no difference. */
  readonly calm: number;

  // By system: how many are where, and how old whoever is served now has become in the queue.
  readonly inside: Float64Array;
  readonly slow: Float64Array;
  readonly stuck: Float64Array;
  readonly queued: Float64Array;
  readonly age: Float64Array;
  /** The same of who ends now: as old as he was when he took his server. */
  readonly ageAtEnd: Float64Array;
  readonly started: Float64Array;
  /** What those in `slow` are like: how long they are held, and the share that ends well. */
  readonly slowHeld: Float64Array;
  readonly slowGoodNow: Float64Array;
  readonly healthyShare: Float64Array;
  readonly busyShare: Float64Array;
  readonly rowOf: Int32Array;
  readonly rowServers: Float64Array;
  readonly serversBefore: Float64Array;
  /** Requests lost in a crash that are still to be counted as ended; and what was counted as started or ended beyond what was there (less: below 0). */
  readonly lost: Float64Array;
  readonly owedStarts: Float64Array;
  readonly owedEnds: Float64Array;

  // By system: what comes of its requests, as callers learn it.
  readonly refused: Float64Array;
  readonly wait: Float64Array;
  readonly waitSpread: Float64Array;
  /** Where deadlines hold the queue: by how much a wait is shorter than the longest, in the mean; else 0. */
  readonly waitBelow: Float64Array;
  readonly buried: Float64Array;
  readonly slowShare: Float64Array;
  readonly stuckShare: Float64Array;
  readonly goodOfFast: Float64Array;
  readonly goodOfSlow: Float64Array;
  readonly goodSeconds: Float64Array;
  readonly goodSpread: Float64Array;
  readonly errorSeconds: Float64Array;
  readonly slowSeconds: Float64Array;
  /** Mean time a server is held by a usual and by a slow request, deadlines that were passed on taken into account. */
  readonly heldFast: Float64Array;
  readonly heldSlow: Float64Array;
  /** What a usual request would hold a server for without deadlines. */
  readonly usualSeconds: Float64Array;
  /** Time left to a request when it comes; infinity without a deadline. */
  readonly timeLeft: Float64Array;
  /** The share of who waits that leaves at a deadline, and after what time. */
  readonly expiring: Float64Array;
  readonly expiresAfter: Float64Array;

  /** Systems whose requests leave after a fixed time, and what they began so long ago. */
  readonly punctual: Uint8Array;
  readonly work: DelayLines;
  stepNow = 0;

  // By edge.
  readonly sent: Float64Array;
  readonly portion: Float64Array;
  readonly first: Float64Array;
  readonly reach: Float64Array;
  readonly reachSeconds: Float64Array;
  readonly patience: Float64Array;
  readonly allowed: Float64Array;
  readonly tokens: Float64Array;
  readonly warmth: Float64Array;
  readonly open: Uint8Array;
  /** Of an attempt: ends well, fails at once, fails by timeout, as who is answered now finds it; and how long after its first attempt it is sent. */
  readonly ok: Float64Array;
  readonly quick: Float64Array;
  readonly late: Float64Array;
  /** Of these, those whose timeout is still to come when it is sure: they meet a slow request. And the last step at which there were any. */
  readonly lateToCome: Float64Array;
  readonly lateSeenAt: Float64Array;
  /** The last step at which more than hardly any failed. */
  readonly stirredAt: Float64Array;
  readonly toComeBefore: Float64Array;
  readonly earlier: Float64Array;
  /** The step at which something was last sent; what failed then a second; and the last step at which what went into the delay lines changed. */
  readonly sentAt: Float64Array;
  readonly failed: Float64Array;
  readonly variedAt: Float64Array;
  /** Of a load: users that wait for an answer at most, since when nobody looked, and how many a second get one; and the most that ever came. */
  private readonly unanswered: Float64Array;
  private readonly unansweredAt: Float64Array;
  private readonly answering: Float64Array;
  private readonly asking: Float64Array;
  private readonly mostFirst: Float64Array;
  /** And how many a second its cache answers. */
  readonly spared: Float64Array;
  private readonly longestWait: Float64Array;
  /** Mean seconds to a failure. */
  readonly failSeconds: Float64Array;
  /** First of the levels of an edge, and how many it has: attempts that can be followed by another. */
  readonly levelFrom: Int32Array;
  readonly levels: Int32Array;
  readonly settleSteps: Int32Array;
  /** Three lines for each level: until the timeout, the backoff, and, of those until the timeout, who is sure to meet it. */
  readonly lines: DelayLines;

  constructor(network: FluidNetwork, stepSeconds: number, changes: readonly Change[]) {
    this.network = network;
    this.stepSeconds = stepSeconds;
    this.slack = network.names.length > 200 ? 1e-5 : 0;
    this.calm = network.names.length > 200 ? 1e-3 : 0;
    const systems = network.names.length;
    const edges = network.to.length;
    const bySystem = (value = 0): Float64Array => new Float64Array(systems).fill(value);
    const byEdge = (value = 0): Float64Array => new Float64Array(edges).fill(value);
    this.inside = bySystem();
    this.slow = bySystem();
    this.stuck = bySystem();
    this.queued = bySystem();
    this.age = bySystem();
    this.ageAtEnd = bySystem();
    this.started = bySystem();
    this.slowHeld = bySystem();
    this.slowGoodNow = bySystem();
    this.healthyShare = bySystem(1);
    this.busyShare = bySystem();
    this.rowOf = new Int32Array(systems).fill(-2);
    this.rowServers = bySystem(-1);
    this.serversBefore = bySystem();
    this.lost = bySystem();
    this.owedStarts = bySystem();
    this.owedEnds = bySystem();
    this.refused = bySystem();
    this.wait = bySystem();
    this.waitSpread = bySystem();
    this.waitBelow = bySystem();
    this.buried = bySystem();
    this.slowShare = bySystem();
    this.stuckShare = bySystem();
    this.goodOfFast = bySystem(1);
    this.goodOfSlow = bySystem();
    this.goodSeconds = bySystem();
    this.goodSpread = bySystem();
    this.errorSeconds = bySystem();
    this.slowSeconds = bySystem();
    this.heldFast = bySystem();
    this.heldSlow = bySystem();
    this.usualSeconds = bySystem();
    this.expiring = bySystem();
    this.expiresAfter = bySystem();
    this.timeLeft = bySystem(Number.POSITIVE_INFINITY);
    const disturbed = new Set(changes.flatMap(({ row, index }) => (row === 'service' || row === 'hangRatio' ? [index] : [])));
    this.punctual = Uint8Array.from(network.names, (_, system) => (isPunctual(network, system, stepSeconds) && !disturbed.has(system) ? 1 : 0));
    this.work = new DelayLines(systems, (system) => (this.punctual[system] === 1 ? (network.service[system] ?? 0) : 0), stepSeconds);
    this.sent = byEdge();
    this.portion = byEdge();
    this.first = byEdge();
    this.reach = byEdge();
    this.reachSeconds = byEdge();
    this.patience = network.timeout.slice();
    this.allowed = byEdge(1);
    this.tokens = Float64Array.from(network.calls, ({ retryBudget }) => retryBudget?.burst ?? 0);
    this.warmth = byEdge(1);
    this.open = new Uint8Array(edges);
    this.ok = byEdge(1);
    this.quick = byEdge();
    this.late = byEdge();
    this.lateToCome = byEdge();
    this.lateSeenAt = byEdge(-1e9);
    this.stirredAt = byEdge(-1e9);
    this.toComeBefore = byEdge();
    this.earlier = byEdge();
    this.failSeconds = byEdge();
    this.sentAt = byEdge();
    this.failed = byEdge();
    this.variedAt = byEdge(-1e9);
    this.unanswered = byEdge();
    this.unansweredAt = byEdge();
    this.answering = byEdge();
    this.asking = byEdge();
    this.spared = byEdge();
    this.mostFirst = byEdge();
    this.longestWait = byEdge();
    this.levels = Int32Array.from(network.attempts, levelsOf);
    this.settleSteps = new Int32Array(edges);
    const most = this.levels.slice();
    for (const { row, index, value } of changes) if (row === 'attempts') most[index] = Math.max(most[index] ?? 0, levelsOf(value));
    this.levelFrom = new Int32Array(edges + 1);
    for (let edge = 0; edge < edges; edge++) this.levelFrom[edge + 1] = (this.levelFrom[edge] ?? 0) + (most[edge] ?? 0);
    const levels = this.levelFrom[edges] ?? 0;
    const edgeOf = new Int32Array(levels);
    for (let edge = 0; edge < edges; edge++) edgeOf.fill(edge, this.levelFrom[edge] ?? 0, this.levelFrom[edge + 1] ?? 0);
    this.lines = new DelayLines(
      3 * levels,
      (line) => {
        const level = Math.floor(line / 3);
        const edge = edgeOf[level] ?? 0;
        return line % 3 === 1 ? backoff(network, edge, level - (this.levelFrom[edge] ?? 0)) : (network.timeout[edge] ?? 0);
      },
      stepSeconds,
    );
    for (let edge = 0; edge < edges; edge++) this.settle(edge);
  }

  /** Takes new attempts and a new timeout of an edge into account; attempts under way to be made again are lost. */
  reshape(edge: number): void {
    const { network, lines, levelFrom } = this;
    this.levels[edge] = levelsOf(network.attempts[edge] ?? 1);
    this.patience[edge] = network.timeout[edge] ?? Number.POSITIVE_INFINITY;
    for (let level = levelFrom[edge] ?? 0; level < (levelFrom[edge + 1] ?? 0); level++) {
      lines.reset(3 * level, network.timeout[edge] ?? 0, this.stepSeconds);
      lines.reset(3 * level + 2, network.timeout[edge] ?? 0, this.stepSeconds);
    }
    this.settle(edge);
  }

  /** From now on so many users a second come by a load and ask, and so many more are answered by its cache. */
  offerUsers(edge: number, asking: number, spared: number): void {
    this.countUsers(edge);
    this.asking[edge] = asking;
    this.spared[edge] = spared;
    this.mostFirst[edge] = Math.max(this.mostFirst[edge] as number, asking);
  }

  /** How many of those that would be answered a second are users who still wait: nobody is answered twice, however many attempts were made. */
  answerUsers(edge: number, good: number, moving: boolean): number {
    this.countUsers(edge);
    const waiting = moving ? (this.unanswered[edge] as number) / this.stepSeconds : 0;
    const answered = Math.min(good, waiting + (this.asking[edge] as number));
    this.answering[edge] = answered;
    return answered;
  }

  /** Brings the number of users who wait up to date: nobody waits longer than all attempts and backoffs take. */
  private countUsers(edge: number): void {
    const elapsed = (this.stepNow - (this.unansweredAt[edge] as number)) * this.stepSeconds;
    this.unansweredAt[edge] = this.stepNow;
    const open = (this.unanswered[edge] as number) + ((this.asking[edge] as number) - (this.answering[edge] as number)) * elapsed;
    this.unanswered[edge] = Math.max(0, Math.min(open, (this.mostFirst[edge] as number) * (this.longestWait[edge] as number)));
  }

  private settle(edge: number): void {
    let steps = 1;
    for (let level = 0; level < (this.levels[edge] ?? 0); level++) {
      const line = 3 * ((this.levelFrom[edge] ?? 0) + level);
      steps += this.lines.stepsOf(line) + this.lines.stepsOf(line + 1);
    }
    this.settleSteps[edge] = steps;
    if (edge >= this.network.loads) return;
    const patience = Math.min(1e9, this.network.timeout[edge] ?? 0);
    let longest = patience;
    for (let attempt = 1; attempt < (this.network.attempts[edge] ?? 1) && longest < 1e9; attempt++)
      longest += patience + backoff(this.network, edge, attempt - 1);
    this.longestWait[edge] = longest;
  }
}

/** Whether nothing about a system's requests is left to chance, and their work is at least a few steps and few enough to remember each. */
function isPunctual(network: FluidNetwork, system: number, stepSeconds: number): boolean {
  const described = network.described[system];
  const steps = (network.service[system] ?? 0) / stepSeconds;
  if (described === undefined || described.calls.length > 0 || described.crash !== null || described.shed !== null || steps < 2 || steps > 64) return false;
  const [servers, queue] = [network.servers[system] ?? 0, network.queue[system] ?? 0];
  if (!Number.isFinite(servers) || described.discipline === 'lifo' || described.hangRatio > 0 || variabilityOf(network, system, servers, queue) >= 1 / 16)
    return false;
  for (let at = network.inFrom[system] ?? 0; at < (network.inFrom[system + 1] ?? 0); at++)
    if (network.calls[network.inEdge[at] ?? 0]?.passDeadline === true) return false;
  return true;
}

function levelsOf(attempts: number): number {
  return Math.min(mostLevels, attempts - 1);
}

/** The chance that the last level is followed by itself: 0 unless attempts were counted together. */
export function again(attempts: number): number {
  const together = attempts - 1 - mostLevels;
  return together <= 0 ? 0 : together / (together + 1);
}

/** Mean backoff after the attempt of this level. */
function backoff({ calls }: FluidNetwork, edge: number, level: number): number {
  const call = calls[edge];
  return call === undefined ? 0 : Math.min(1e6, call.backoffSeconds * call.backoffFactor ** level) * (1 - call.jitter / 2);
}
