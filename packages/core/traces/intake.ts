/**
 * What does a server make of the spans that reach it? Calls, coverage and critical paths, rolled up by minute, in bounded memory.
 *
 * The minute of a call is that of its beginning by its sender's clock, where that is near the clock here; where it is not, it is the minute of arrival, and
 * the call counts as `skewed`. Coverage has the minute of arrival or of giving up. Whole traces are held only for a share of them, chosen by a hash of
 * their id and halved whenever there is no room: the critical path of a trace is worked out when it has been quiet for `quietSeconds`, and only when none of its parts is missing.
 */
import { criticalPath } from './critical-path.ts';
import { type Call, Pairing, type PairingLimits } from './pairing.ts';
import { minuteOf, RollUp, type RollUpRows } from './roll-up.ts';
import { type Seen, seenLately, traceHash } from './seen.ts';
import type { Span } from './span.ts';

export interface IntakeLimits extends PairingLimits {
  readonly mostRows: number;
  /** How far clocks of senders may be behind and ahead. */
  readonly behindSeconds: number;
  readonly aheadSeconds: number;
  /** Spans held for critical paths: of all traces, and of one. */
  readonly mostHeld: number;
  readonly mostHeldOfTrace: number;
  readonly quietSeconds: number;
}

/** What a server works with: about 100 MB when all of it is used by spans as they are, and 250 MB by spans made to be large. */
export const usualLimits: IntakeLimits = {
  peerAfterSeconds: 8,
  partnerAfterSeconds: 120,
  most: 120_000,
  mostRows: 50_000,
  behindSeconds: 3600,
  aheadSeconds: 600,
  mostHeld: 30_000,
  mostHeldOfTrace: 5000,
  quietSeconds: 8,
};

/** One more than the largest hash. */
const whole = 2 ** 32;

interface Held {
  spans: Span[];
  touched: number;
}

export class Intake {
  private readonly limits: IntakeLimits;
  private readonly rollUp: RollUp;
  private readonly pairing: Pairing;
  /** Traces held whole, the one touched longest ago first. */
  private readonly held = new Map<string, Held>();
  private heldSpans = 0;
  /** Traces whose hash is below are held. */
  private share = whole;
  private shareSetAt = 0;
  private now = 0;

  constructor(limits: IntakeLimits = usualLimits, seen: Seen = seenLately()) {
    this.limits = limits;
    this.rollUp = new RollUp(limits.mostRows);
    this.pairing = new Pairing(limits, seen, {
      call: (call) => this.count(call),
      unpaired: (service, evicted) => this.rollUp.count(minuteOf(this.now), service, evicted ? 'evicted' : 'unpaired'),
    });
  }

  /** Rows that wait to be taken. */
  get rows(): number {
    return this.rollUp.rows;
  }

  /** Spans that wait for their other side or their trace. */
  get open(): number {
    return this.pairing.open + this.heldSpans;
  }

  /** Takes spans that arrived at an instant in milliseconds. */
  add(spans: readonly Span[], now: number): void {
    this.now = now;
    const minute = minuteOf(now);
    let service = '';
    let received = 0;
    let passedOver = 0;
    const tell = (): void => {
      if (received > 0) this.rollUp.count(minute, service, 'received', received);
      if (passedOver > 0) this.rollUp.count(minute, service, 'passedOver', passedOver);
      received = 0;
      passedOver = 0;
    };
    for (const span of spans) {
      if (span.service !== service) {
        tell();
        service = span.service;
      }
      received++;
      const taken = this.pairing.add(span, now);
      if (taken === 'passed over') passedOver++;
      if (taken === 'duplicate') this.rollUp.count(minute, service, 'duplicates');
      else this.hold(span);
    }
    tell();
  }

  /** Counts what could not be read. */
  refused(count: number, now: number): void {
    this.rollUp.count(minuteOf(now), '', 'refused', count);
  }

  private count(call: Call): void {
    const at = call.startSeconds * 1000;
    const near = at >= this.now - this.limits.behindSeconds * 1000 && at <= this.now + this.limits.aheadSeconds * 1000;
    const arrived = minuteOf(this.now);
    if (!near) this.rollUp.count(arrived, call.client, 'skewed');
    this.rollUp.addCall(call, near ? minuteOf(at) : arrived);
    if (call.connection === 'virtual' && call.clientNanos === 0) this.rollUp.count(arrived, call.server, 'calls');
    else this.rollUp.count(arrived, call.client, 'calls');
  }

  /** Keeps a span for its trace's critical path. Which traces are kept depends on their ids alone, so that one is kept whole or not at all. */
  private hold(span: Span): void {
    if (this.share < whole && traceHash(span.traceId) >= this.share) return;
    const held = this.held.get(span.traceId);
    if (held === undefined) this.held.set(span.traceId, { spans: [span], touched: this.now });
    else {
      this.held.delete(span.traceId);
      this.held.set(span.traceId, held);
      held.touched = this.now;
      if (held.spans.length >= this.limits.mostHeldOfTrace) {
        // One that nobody can hold goes on as a trace without a beginning: it is passed over when it is quiet.
        this.heldSpans -= held.spans.length;
        held.spans = [{ ...span, spanId: '', parentId: 'left out' }];
      } else held.spans.push(span);
    }
    this.heldSpans++;
    if (this.heldSpans > this.limits.mostHeld) this.holdFewer();
  }

  private holdFewer(): void {
    this.share /= 2;
    this.shareSetAt = this.now;
    for (const [traceId, { spans }] of this.held) {
      if (traceHash(traceId) < this.share) continue;
      this.held.delete(traceId);
      this.heldSpans -= spans.length;
    }
  }

  /** What time brings: what waited long enough is given up, and quiet traces are looked at whole. */
  expire(now: number): void {
    this.now = now;
    this.pairing.expire(now);
    for (const [traceId, { spans, touched }] of this.held) {
      if (touched > now - this.limits.quietSeconds * 1000) break;
      this.held.delete(traceId);
      this.heldSpans -= spans.length;
      this.look(traceId, spans);
    }
    if (this.share === whole || this.heldSpans > this.limits.mostHeld / 4 || now < this.shareSetAt + 2000 * this.limits.quietSeconds) return;
    this.share = Math.min(whole, this.share * 2);
    this.shareSetAt = now;
  }

  private look(traceId: string, spans: readonly Span[]): void {
    const found = criticalPath(spans);
    if (!found.ok || found.value.roots > 1 || spans.every(({ parentId }) => parentId !== '')) return;
    const at = found.value.root.startSeconds * 1000;
    const near = at >= this.now - this.limits.behindSeconds * 1000 && at <= this.now + this.limits.aheadSeconds * 1000;
    this.rollUp.addPath(found.value, traceId, minuteOf(near ? at : this.now));
  }

  /** Nothing more will come: all that waits is given up. */
  finish(now: number): void {
    this.now = now;
    this.pairing.finish();
    for (const [traceId, { spans }] of this.held) this.look(traceId, spans);
    this.held.clear();
    this.heldSpans = 0;
  }

  /** The rows so far; the next begin anew. */
  take(): RollUpRows {
    return this.rollUp.take();
  }
}
