import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { cleanLine, cleanText, longestLine } from './clean.ts';
import { makeSendQueue, reconnectPause } from './send-queue.ts';
import { byteLength, splitLines } from './split.ts';

const anyText = fc.array(fc.nat(0x10ffff), { maxLength: 400 }).map((codes) => codes.map((code) => String.fromCodePoint(code)).join(''));

describe('cleanLine', () => {
  it('takes colours, styles and directions away, and keeps the words', () => {
    expect(cleanLine('\u0002\u000304,01red\u000f is \u0004ff0000hot\u001d!\u202eevil\n2')).toBe('red is hot! evil 2');
    expect(cleanLine('👩‍🚀 åäö')).toBe('👩‍🚀 åäö');
  });

  it('leaves the lines of a text that goes out, and no more', () => {
    expect(cleanText('one\r\ntwo\u000304 red\nthree\u0001ACTION\u202e')).toBe('one\ntwo red\nthree ACTION ');
  });

  it('never leaves a control character, half a character or too much', () => {
    fc.assert(
      fc.property(anyText, (text) => {
        const clean = cleanLine(text);
        expect(clean).not.toMatch(/[\p{Cc}\p{Zl}\p{Zp}]/u);
        expect(clean.isWellFormed()).toBe(true);
        expect(clean.length).toBeLessThanOrEqual(longestLine);
        expect(cleanLine(clean)).toBe(clean);
      }),
    );
  });
});

describe('splitLines', () => {
  it('cuts at spaces where it can, and never inside a character', () => {
    expect(splitLines('one two three four', 10, 9)).toEqual(['one two', 'three four']);
    expect(splitLines('ååååå', 4, 9)).toEqual(['åå', 'åå', 'å']);
    expect(splitLines('a\n\n b \r\nc', 100, 9)).toEqual(['a', 'b', 'c']);
    expect(splitLines('one\ntwo\nthree', 100, 2)).toEqual(['one', 'two …']);
  });

  it('keeps every line within its bytes and loses nothing but spaces', () => {
    fc.assert(
      fc.property(anyText, fc.integer({ min: 8, max: 60 }), (text, bytes) => {
        const clean = cleanLine(text);
        const lines = splitLines(clean, bytes, 10_000);
        for (const line of lines) expect(byteLength(line)).toBeLessThanOrEqual(bytes);
        expect(lines.join('').replace(/\s/g, '')).toBe(clean.replace(/\s/g, ''));
        for (const line of splitLines(clean, bytes, 2)) expect(byteLength(line)).toBeLessThanOrEqual(bytes);
      }),
    );
  });
});

describe('the send queue', () => {
  it('lets a burst go, then so many a second, urgent ones first', () => {
    const queue = makeSendQueue<string>({ burst: 2, perSecond: 1, longest: 10 });
    for (const what of ['a', 'b', 'c', 'd']) queue.put({ what, urgent: false, replaces: null });
    expect(queue.take(0)).toEqual(['a', 'b']);
    queue.put({ what: 'now!', urgent: true, replaces: null });
    expect(queue.wait(0)).toBe(1000);
    expect(queue.take(999)).toEqual([]);
    expect(queue.take(1000)).toEqual(['now!']);
    expect(queue.take(3000)).toEqual(['c', 'd']);
    expect(queue.wait(3000)).toBeNull();
  });

  it('keeps the newest of what replaces itself, and gives the oldest up when it is full', () => {
    const queue = makeSendQueue<string>({ burst: 9, perSecond: 1, longest: 2 });
    expect(queue.put({ what: 'topic 1', urgent: false, replaces: '#a topic' })).toEqual([]);
    expect(queue.put({ what: 'topic 2', urgent: false, replaces: '#a topic' })).toEqual(['topic 1']);
    queue.put({ what: 'urgent', urgent: true, replaces: null });
    expect(queue.put({ what: 'third', urgent: false, replaces: null })).toEqual(['topic 2']);
    expect(queue.clear()).toEqual(['urgent', 'third']);
  });

  it('never lets more go than its bucket holds and fills', () => {
    const step = fc.record({ wait: fc.nat(3000), put: fc.nat(5), urgent: fc.boolean() });
    fc.assert(
      fc.property(fc.array(step, { maxLength: 40 }), fc.integer({ min: 1, max: 5 }), (steps, burst) => {
        const queue = makeSendQueue<number>({ burst, perSecond: 2, longest: 1000 });
        let [now, gone, put] = [0, 0, 0];
        for (const { wait, put: more, urgent } of steps) {
          now += wait;
          for (let index = 0; index < more; index++) queue.put({ what: put++, urgent, replaces: null });
          gone += queue.take(now).length;
          expect(gone).toBeLessThanOrEqual(burst + (now / 1000) * 2);
        }
        expect(gone + queue.size()).toBe(put);
      }),
    );
  });

  it('waits longer and longer to connect again, for ever, never more than five minutes', () => {
    expect([0, 1, 2, 3, 20, 1000].map((failures) => reconnectPause(failures, 0))).toEqual([1000, 2000, 4000, 8000, 300_000, 300_000]);
    expect(reconnectPause(3, 0.999)).toBeGreaterThanOrEqual(4000);
  });
});
