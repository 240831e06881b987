/** Are the nasty mails of the corpus read without loss or harm, each in its time; and nothing that chance writes breaks the readers? */
import { saidIn } from '@samspel/core/mail/text-parts.ts';
import fc from 'fast-check';
import { afterAll, describe, expect, test } from 'vitest';
import { openMail } from './contents.ts';
import { readerThread } from './reader-thread.ts';
import { cleanHtml, withRemoteImages } from './reading/clean-html.ts';
import { decodeUtf7 } from './reading/decoding.ts';
import { htmlText } from './reading/html-text.ts';
import { readWinmail } from './reading/winmail.ts';
import { type Case, corpus } from './testing/corpus.ts';
import { winmail } from './testing/write-mail.ts';

const reader = readerThread();
afterAll(() => reader.stop());

/** What could do harm once it is shown: no such tag, attribute or address, whoever wrote it. */
function expectHarmless(html: string): void {
  expect(html).not.toMatch(/<\s*(script|style|iframe|object|embed|form|input|button|meta|base|link|svg|math|template|video|audio)\b/i);
  for (const [tag] of html.matchAll(/<[a-z][^>]*>/gi)) {
    expect(tag).not.toMatch(/\son\w+\s*=/i);
    expect(tag).not.toMatch(/(href|src)\s*=\s*["']?\s*(javascript|vbscript|data:text)/i);
    expect(tag).not.toMatch(/url\(|position\s*:/i);
  }
}

async function look({ raw, seen, returnPath }: Case): Promise<void> {
  const whole = raw();
  const reading = await reader.read(whole);
  if (seen.isUnreadable !== true && 'failed' in reading) throw new Error(reading.failed);
  const { contents, nature } = openMail(whole, reading, returnPath ?? 'anna@dev.example');
  const text = contents.parts.map((part) => part.text).join('\n');
  if (seen.isUnreadable === true) expect(contents).toMatchObject({ parsed: 'failed', fromAddress: 'anna@dev.example' });
  if (seen.subject !== undefined) expect(contents.subject).toBe(seen.subject);
  if (seen.from !== undefined) expect(contents.fromAddress).toBe(seen.from);
  if (seen.fromName !== undefined) expect(contents.fromName).toBe(seen.fromName);
  if (seen.to !== undefined) expect(contents.to).toEqual(seen.to);
  if (seen.text !== undefined) expect(text).toContain(seen.text);
  if (seen.whole !== undefined) expect(text).toBe(seen.whole);
  if (seen.said !== undefined) expect(saidIn(contents.parts)).toBe(seen.said);
  if (seen.files !== undefined) expect(contents.attachments.map(({ name }) => name)).toEqual(seen.files);
  if (seen.sizes !== undefined) expect(contents.attachments.map(({ size }) => size)).toEqual(seen.sizes);
  if (seen.sentAt !== undefined) expect(contents.sentAt === null ? null : new Date(contents.sentAt).toISOString()).toBe(seen.sentAt);
  if (seen.messageId !== undefined) expect(contents.messageId).toBe(seen.messageId);
  if (seen.hasRemoteImages !== undefined) expect(contents.hasRemoteImages).toBe(seen.hasRemoteImages);
  if (seen.nature !== undefined) expect(nature.isBounce ? 'bounce' : nature.isAutomatic ? 'automatic' : 'person').toBe(seen.nature);
  const html = 'read' in reading ? reading.read.html : null;
  if (seen.html !== undefined) expect(html).toContain(seen.html);
  if (html !== null) {
    expectHarmless(html);
    expect(html).not.toMatch(/\ssrc="(?!data:image)/);
  }
  expect(JSON.stringify(contents)).not.toContain('\\u0000');
}

describe(`the corpus of ${corpus.length}`, () => {
  test('has at least 60, each of its own name', () => {
    expect(corpus.length).toBeGreaterThanOrEqual(60);
    expect(new Set(corpus.map(({ name }) => name)).size).toBe(corpus.length);
  });
  test.each(corpus.map((each) => [each.name, each] as const))('%s', (_name, each) => look(each));
});

test('a mail that takes too long is given up, and the next one is read', async () => {
  const hasty = readerThread({ seconds: 0.001, megabytes: 512 });
  expect(await hasty.read(Buffer.from('Subject: x\r\n\r\nx'))).toEqual({ failed: 'Reading it took more than 0.001 seconds.' });
  await hasty.stop();
  const tight = readerThread({ seconds: 15, megabytes: 512 });
  const [first, second] = await Promise.all([tight.read(Buffer.from('Subject: a\r\n\r\nx')), tight.read(Buffer.from('Subject: b\r\n\r\nx'))]);
  expect([first, second]).toMatchObject([{ read: { subject: 'a' } }, { read: { subject: 'b' } }]);
  await tight.stop();
});

describe('whatever chance writes', () => {
  test('is a mail that can be opened', async () => {
    const line = fc.oneof(
      fc.string({ maxLength: 60, unit: 'binary' }),
      fc.constantFrom(
        'Content-Type: multipart/mixed; boundary=b',
        '--b',
        '--b--',
        '',
        'Content-Transfer-Encoding: base64',
        'Subject: =?utf-8?B?w6Q',
        'Content-Type: text/html; charset=utf-7',
        'From: <<<>>,;',
        'Date: 1',
        ' folded',
        'Content-Type: application/ms-tnef',
        'Content-Type: message/rfc822',
      ),
    );
    await fc.assert(
      fc.asyncProperty(fc.array(line, { maxLength: 40 }), fc.uint8Array({ maxLength: 200 }), async (lines, tail) => {
        const raw = Buffer.concat([Buffer.from(lines.join('\r\n'), 'utf8'), tail]);
        const { contents } = openMail(raw, await reader.read(raw), null);
        const told = JSON.stringify(contents);
        expect(told).not.toContain('\\u0000');
        expect(told.isWellFormed()).toBe(true);
      }),
      { numRuns: 150 },
    );
  });

  test('is harmless once it is cleaned', () => {
    const piece = fc.oneof(
      fc.string({ maxLength: 12 }),
      fc.constantFrom(
        '<script>',
        '</script>',
        '<img src="',
        '"',
        "'",
        '>',
        '<a href="javascript:',
        '<svg>',
        '<style>',
        '<!--',
        '-->',
        '<![CDATA[',
        'onload=x ',
        '<iframe ',
        '&lt;',
        '&#x3c;',
        '<table><tr>',
        '<math>',
        '<p style="background:url(',
        '<img data-remote="',
        '\u0000',
        '<noscript>',
        '</title>',
      ),
    );
    fc.assert(
      fc.property(fc.array(piece, { maxLength: 30 }), (pieces) => {
        const { html } = cleanHtml(pieces.join(''), new Map());
        expectHarmless(html);
        expectHarmless(withRemoteImages(html));
        htmlText(pieces.join(''));
      }),
      { numRuns: 500 },
    );
  });

  test('is no winmail.dat that breaks the reader, and no UTF-7', () => {
    const good = winmail('words', { name: 'a.txt', content: 'content' }, '<p>words</p>');
    fc.assert(
      fc.property(fc.nat(good.length - 1), fc.nat(255), fc.nat(good.length), (at, byte, end) => {
        const broken = Buffer.from(good);
        broken[at] = byte;
        readWinmail(broken.subarray(0, end));
      }),
    );
    fc.assert(fc.property(fc.string(), (text) => typeof decodeUtf7(text) === 'string'));
  });
});
