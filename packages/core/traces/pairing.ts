/**
 * Who called whom? Spans go in, in any order and from as many traces as there are; calls come out as soon as both sides are there.
 *
 * Rule: the service graphs of Grafana Tempo and of OpenTelemetry's connector, as docs/explanations/traces.md tells it. Within a trace a client or
 * producer span pairs with each server or consumer span whose parent it is. A client span that names a database is a database call at once. A root
 * server span has no caller that could come: it was called by its peer or by `user` (virtual). A client span whose server did not come was a
 * call of the peer it names (virtual). Everything else that waited in vain is unpaired.
 *
 * Bounded: a client that names its peer waits `peerAfterSeconds`, everything else `partnerAfterSeconds`, and no more than `most` spans wait; when there are
 * more, the oldest are given up and counted. Callers that were answered are remembered as long, but at most a quarter of `most`. Time is passed in and is that of arrival: clocks of senders, right or wrong, change nothing. Where
 * nothing is given up, the calls are the same in whatever order and pieces the spans arrive. A pair that is farther apart is not seen.
 */
import { OldestFirst } from './oldest-first.ts';
import type { Seen } from './seen.ts';
import type { Span } from './span.ts';

export type Connection = '' | 'database' | 'messaging' | 'virtual';

/** One call over an edge. */
export interface Call {
  readonly client: string;
  readonly server: string;
  readonly connection: Connection;
  readonly failed: boolean;
  /** 0 where that side was not seen. */
  readonly clientNanos: number;
  readonly serverNanos: number;
  /** What the caller waited, where it was seen; else what answering took. */
  readonly nanos: number;
  /** When it began, by the clock of whoever was seen first in the call. */
  readonly startSeconds: number;
  readonly traceId: string;
}

/** Where what was found goes. */
export interface PairingSink {
  readonly call: (call: Call) => void;
  /** A span whose other side did not come; `evicted` when it might have, but there was no room to wait. */
  readonly unpaired: (service: string, evicted: boolean) => void;
}

export interface PairingLimits {
  readonly peerAfterSeconds: number;
  readonly partnerAfterSeconds: number;
  /** Spans that may wait, all together. */
  readonly most: number;
}

/** What became of a span that went in. */
export type Taken = 'passed over' | 'duplicate' | 'taken';

/** What is kept of a span that waits. */
interface Half {
  readonly service: string;
  readonly messaging: boolean;
  readonly failed: boolean;
  readonly nanos: number;
  readonly startSeconds: number;
  readonly traceId: string;
  readonly peer: string | null;
  readonly arrived: number;
}

export class Pairing {
  private readonly limits: PairingLimits;
  private readonly seen: Seen;
  private readonly sink: PairingSink;
  /** Callers that wait for the other side, by their own id; oldest first. Apart, because they wait for different times. */
  private readonly namingPeer = new OldestFirst<Half>();
  private readonly namingNobody = new OldestFirst<Half>();
  /** Callers that were answered, kept a while for a second answer. */
  private readonly answered = new OldestFirst<Half>();
  /** Those called, by the id of their caller. */
  private readonly called = new OldestFirst<Half[]>();
  private calledCount = 0;

  constructor(limits: PairingLimits, seen: Seen, sink: PairingSink) {
    this.limits = limits;
    this.seen = seen;
    this.sink = sink;
  }

  /** Spans that wait or are remembered now. */
  get open(): number {
    return this.namingPeer.size + this.namingNobody.size + this.answered.size + this.calledCount;
  }

  /** Takes a span that arrived at an instant in milliseconds. */
  add(span: Span, now: number): Taken {
    if (span.kind === 'internal') return 'passed over';
    const calls = span.kind === 'client' || span.kind === 'producer';
    if (!this.seen.isNew(span.traceId, span.spanId, calls ? 'calls' : 'answers')) return 'duplicate';
    const { service, failed, nanos, startSeconds, traceId } = span;
    if (calls && span.database !== null) {
      const both = { clientNanos: nanos, serverNanos: nanos, nanos };
      this.sink.call({ client: service, server: span.database, connection: 'database', failed, ...both, startSeconds, traceId });
      return 'taken';
    }
    const messaging = span.kind === 'producer' || span.kind === 'consumer';
    const half: Half = { service, messaging, failed, nanos, startSeconds, traceId, peer: span.peer, arrived: now };
    if (calls) this.addCaller(keyOf(traceId, span.spanId), half, now);
    else if (span.parentId === '') {
      const both = { clientNanos: 0, serverNanos: nanos, nanos };
      this.sink.call({ client: span.peer ?? 'user', server: service, connection: 'virtual', failed, ...both, startSeconds, traceId });
    } else this.addCalled(keyOf(traceId, span.parentId), half);
    this.makeRoom();
    return 'taken';
  }

  private addCaller(key: string, caller: Half, now: number): void {
    const waiting = this.called.get(key);
    if (waiting === undefined) {
      this.waitingCallers(caller).set(key, caller);
      return;
    }
    this.called.delete(key);
    this.calledCount -= waiting.length;
    for (const half of waiting) this.pair(caller, half);
    this.remember(key, caller, now);
  }

  private addCalled(key: string, called: Half): void {
    const caller = this.namingNobody.get(key) ?? this.namingPeer.get(key) ?? this.answered.get(key);
    if (caller !== undefined) {
      this.pair(caller, called);
      if (this.namingNobody.delete(key) || this.namingPeer.delete(key)) this.remember(key, caller, called.arrived);
      return;
    }
    const waiting = this.called.get(key);
    if (waiting === undefined) this.called.set(key, [called]);
    else waiting.push(called);
    this.calledCount++;
  }

  /** A sent message may be taken by someone after a long time, whoever its sender names: it waits with the patient ones. */
  private waitingCallers(caller: Half): OldestFirst<Half> {
    return caller.peer === null || caller.messaging ? this.namingNobody : this.namingPeer;
  }

  /** At most a quarter of the room is for what was answered: a second answer is rarer than a first. */
  private remember(key: string, caller: Half, now: number): void {
    this.answered.set(key, { ...caller, arrived: now });
    if (this.answered.size > this.limits.most / 4) this.forgetAnswered();
  }

  private pair(caller: Half, called: Half): void {
    this.sink.call({
      client: caller.service,
      server: called.service,
      connection: caller.messaging || called.messaging ? 'messaging' : '',
      failed: caller.failed || called.failed,
      clientNanos: caller.nanos,
      serverNanos: called.nanos,
      nanos: caller.nanos,
      startSeconds: caller.startSeconds,
      traceId: caller.traceId,
    });
  }

  /** Gives up what waited long enough, by an instant in milliseconds. */
  expire(now: number): void {
    const peers = now - this.limits.peerAfterSeconds * 1000;
    const partners = now - this.limits.partnerAfterSeconds * 1000;
    while (isOlder(this.namingPeer, peers)) this.giveUpCaller(this.namingPeer, false);
    while (isOlder(this.namingNobody, partners)) this.giveUpCaller(this.namingNobody, false);
    // Messages are taken by several, and late.
    for (const [key, half] of this.answered.entries()) {
      if (half.arrived > (half.messaging ? partners : peers)) {
        if (half.messaging) continue;
        break;
      }
      this.answered.delete(key);
    }
    for (;;) {
      const first = this.called.oldest()?.[1][0];
      if (first === undefined || first.arrived > partners) break;
      this.giveUpCalled(false);
    }
  }

  /** Gives up all that waits: nothing more will come. */
  finish(): void {
    this.expire(Number.POSITIVE_INFINITY);
  }

  private makeRoom(): void {
    while (this.open > this.limits.most) {
      if (this.answered.size > 0) this.forgetAnswered();
      else if (this.called.size > 0) this.giveUpCalled(true);
      else this.giveUpCaller(this.namingNobody.size > 0 ? this.namingNobody : this.namingPeer, true);
    }
  }

  private forgetAnswered(): void {
    const oldest = this.answered.oldest();
    if (oldest !== undefined) this.answered.delete(oldest[0]);
  }

  private giveUpCaller(from: OldestFirst<Half>, evicted: boolean): void {
    const oldest = from.oldest();
    if (oldest === undefined) return;
    const [key, { service: client, peer: server, failed, nanos, startSeconds, traceId }] = oldest;
    from.delete(key);
    if (server === null) this.sink.unpaired(client, evicted);
    else this.sink.call({ client, server, connection: 'virtual', failed, clientNanos: nanos, serverNanos: 0, nanos, startSeconds, traceId });
  }

  private giveUpCalled(evicted: boolean): void {
    const oldest = this.called.oldest();
    if (oldest === undefined) return;
    const [key, halves] = oldest;
    this.called.delete(key);
    this.calledCount -= halves.length;
    for (const half of halves) this.sink.unpaired(half.service, evicted);
  }
}

/** One text for two, which no other two give. */
function keyOf(traceId: string, spanId: string): string {
  return `${traceId.length} ${traceId}${spanId}`;
}

/** Whether the oldest arrived by then. */
function isOlder(waiting: OldestFirst<Half>, then: number): boolean {
  const first = waiting.oldest()?.[1];
  return first !== undefined && first.arrived <= then;
}
