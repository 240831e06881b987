/** Which nasty mails must be read without loss or harm? Each with what is to be seen of it; the raw mail is kept of all. */
import { type Bytes, base64, bytes, hex, mail, multipart, winmail } from './write-mail.ts';

export interface Seen {
  readonly subject?: string;
  readonly from?: string;
  readonly fromName?: string;
  readonly to?: readonly string[];
  /** Stands somewhere in the text. */
  readonly text?: string;
  /** The text as a whole. */
  readonly whole?: string;
  readonly said?: string;
  readonly files?: readonly string[];
  readonly sizes?: readonly number[];
  readonly nature?: 'person' | 'automatic' | 'bounce';
  readonly sentAt?: string | null;
  readonly messageId?: string | null;
  readonly hasRemoteImages?: boolean;
  /** Stands in the cleaned HTML. */
  readonly html?: string;
  /** Cannot be read: kept raw and shown as it is. */
  readonly isUnreadable?: true;
}

export interface Case {
  readonly name: string;
  readonly raw: () => Buffer;
  readonly seen: Seen;
  /** The envelope's sender, when it is not the author. */
  readonly returnPath?: string;
}

const plain = (charset: string, coding = '8bit') => ({
  'MIME-Version': '1.0',
  'Content-Type': `text/plain; charset=${charset}`,
  'Content-Transfer-Encoding': coding,
});
const html = { 'MIME-Version': '1.0', 'Content-Type': 'text/html; charset=utf-8' };
const mixed = (boundary = 'b') => ({ 'MIME-Version': '1.0', 'Content-Type': `multipart/mixed; boundary="${boundary}"` });
const one = (name: string, headers: Readonly<Record<string, Bytes | null>>, body: Bytes | readonly Bytes[], seen: Seen, returnPath?: string): Case => ({
  name,
  raw: () => mail(name, headers, ...(Array.isArray(body) ? (body as readonly Bytes[]) : [body as Bytes])),
  seen,
  ...(returnPath === undefined ? {} : { returnPath }),
});

const charsets: readonly Case[] = [
  one('utf-8', plain('utf-8'), 'Hej på dig, 日本 🚨\n', { whole: 'Hej på dig, 日本 🚨', nature: 'person' }),
  one('latin-1', plain('iso-8859-1'), [hex('66 f6 72 65'), '\n'], { whole: 'före' }),
  one('windows-1252', plain('windows-1252'), [hex('80 20 93 78 94'), '\n'], { whole: '€ “x”' }),
  one('koi8-r', plain('koi8-r'), [hex('f0 d2 c9 d7 c5 d4'), '\n'], { whole: 'Привет' }),
  one('iso-2022-jp', plain('iso-2022-jp', '7bit'), [hex('1b 24 42 24 33 24 73 24 4b 24 41 24 4f 1b 28 42'), '\n'], { whole: 'こんにちは' }),
  one('gb18030', plain('gb18030'), [hex('c4 e3 ba c3'), '\n'], { whole: '你好' }),
  one('shift-jis in base64', plain('Shift_JIS', 'base64'), base64(hex('93 fa 96 7b')), { whole: '日本' }),
  one('utf-7', plain('utf-7', '7bit'), 'Gr+APwA3w-e, 1 +- 1\n', { whole: 'Grüße, 1 + 1' }),
  one('says utf-8 and is latin-1', plain('utf-8'), [hex('67 72 fc df 65'), '\n'], { whole: 'grüße' }),
  one('says us-ascii and is windows-1252', plain('us-ascii'), [hex('6e 61 ef 76 65'), '\n'], { whole: 'naïve' }),
  one('says nothing and is utf-8', {}, 'Smörgås\n', { whole: 'Smörgås' }),
  one('a charset that is none', plain('x-klingon-8'), 'plain all the same\n', { whole: 'plain all the same' }),
  one('utf-16 in base64', plain('utf-16le', 'base64'), base64(Buffer.from('Två', 'utf16le')), { whole: 'Två' }),
  one('quoted-printable, soft breaks and nonsense', plain('utf-8', 'quoted-printable'), 'K=C3=B6ket =\nst=ZZ=E5r =3D\n', { text: 'Köket st=ZZår =' }),
];

const headers: readonly Case[] = [
  one('raw latin-1 in headers', { Subject: hex('53 74 f6 72 75 6e 67'), From: bytes(hex('22 4a fc 72 67 65 6e 22'), ' <j@dev.example>') }, 'x\n', {
    subject: 'Störung',
    fromName: 'Jürgen',
    from: 'j@dev.example',
  }),
  one('raw utf-8 in headers', { Subject: 'Störung 日本' }, 'x\n', { subject: 'Störung 日本' }),
  one('encoded words that cut a letter in two', { Subject: '=?utf-8?B?w6Q=?= =?utf-8?Q?b=C3?= =?utf-8?Q?=A4?=' }, 'x\n', { subject: 'äbä' }),
  one('encoded words of several charsets', { Subject: '=?iso-8859-1?Q?a=E4?= =?koi8-r?B?8NLJ18XU?= plain' }, 'x\n', { subject: 'aäПривет plain' }),
  one('broken encoded words', { Subject: '=?utf-8?Q?open =?utf-8?X?abc?= =?utf-8?B?###?=' }, 'x\n', { subject: '=?utf-8?Q?open =?utf-8?X?abc?=' }),
  one('a name with a comma in quotes', { From: '"Ask, Anna (Playback)" <anna@dev.example>' }, 'x\n', {
    from: 'anna@dev.example',
    fromName: 'Ask, Anna (Playback)',
  }),
  one('groups and comments among the receivers', { To: 'Team: ops@samspel.example, (boss) Ben <ben@dev.example>;, undisclosed:;' }, 'x\n', {
    to: ['ops@samspel.example', 'ben@dev.example'],
  }),
  one('a header in a thousand lines', { Subject: `long ${'word\n '.repeat(1000)}end` }, 'x\n', { text: 'x' }),
  one('duplicate headers', { Subject: 'first\nSubject: second\nFrom: Mallory <m@evil.example>' }, 'x\n', { subject: 'first' }),
  one('NUL bytes', { ...plain('utf-8'), Subject: 'a\u0000b' }, 'c\u0000d\n', { subject: 'ab', whole: 'cd' }),
  one('no headers at all', {}, '', { from: '', messageId: null }),
  one('no body at all', {}, '', { whole: '' }),
  one('a date in 1970', { Date: 'Thu, 01 Jan 1970 00:00:00 +0000' }, 'x\n', { sentAt: '1970-01-01T00:00:00.000Z' }),
  one('a date in 2099', { Date: 'Thu, 31 Dec 2099 23:59:59 +0000' }, 'x\n', { sentAt: '2099-12-31T23:59:59.000Z' }),
  one('a date that is none', { Date: 'yesterday, or so' }, 'x\n', { sentAt: null }),
  one('a date in the year 99999', { Date: 'Mon, 01 Jan 99999 00:00:00 +0000' }, 'x\n', { sentAt: null }),
  one('no Message-ID', { 'Message-ID': null }, 'x\n', { messageId: null }),
  one('a Message-ID without brackets', { 'Message-ID': 'bare@dev.example' }, 'x\n', { messageId: '<bare@dev.example>' }),
  one('header lines that are none', { 'X-Odd': 'a\nthis is no header\n: nor this\nX-After: b' }, 'x\n', { text: 'x' }),
  one('half a surrogate pair', plain('utf-8'), [hex('61 ed a0 80 62'), '\n'], { text: 'a' }),
];

const parts: readonly Case[] = [
  one(
    'an attachment with a name of RFC 2231',
    mixed(),
    multipart(
      'b',
      '\nsee file\n',
      "Content-Type: text/plain\nContent-Disposition: attachment; filename*0*=utf-8''r%C3%A4ks; filename*1*=m%C3%B6rg; filename*2=as.txt\n\nhello\n",
    ),
    {
      whole: 'see file',
      files: ['räksmörgas.txt'],
    },
  ),
  one(
    'an attachment whose name climbs out',
    mixed(),
    multipart('b', '\nx\n', 'Content-Type: application/x-sh\nContent-Disposition: attachment; filename="../../etc/\u202egpj.sh"\n\nrm\n'),
    {
      files: ['gpj.sh'],
    },
  ),
  one(
    'broken base64',
    mixed(),
    multipart('b', '\nx\n', 'Content-Type: application/pdf; name=a.pdf\nContent-Transfer-Encoding: base64\n\nQUJD*!!REVG\nR0hJ=\n'),
    { files: ['a.pdf'] },
  ),
  one('a boundary that never ends', mixed(), '--b\n\nfirst\n--b\nContent-Type: text/plain; name=a.txt\nContent-Disposition: attachment\n\nto the end', {
    whole: 'first',
    files: ['a.txt'],
  }),
  one('a multipart without boundary', { 'Content-Type': 'multipart/mixed' }, 'just words\n', {}),
  one(
    'text and HTML of the same',
    { 'Content-Type': 'multipart/alternative; boundary=b' },
    multipart('b', 'Content-Type: text/plain\n\nplain words\n', 'Content-Type: text/html\n\n<p>rich <b>words</b></p>\n'),
    {
      whole: 'plain words',
      html: '<b>words</b>',
    },
  ),
  one(
    'a picture inside the HTML',
    { 'Content-Type': 'multipart/related; boundary=b' },
    multipart(
      'b',
      'Content-Type: text/html\n\n<img src="cid:logo@x">\n',
      'Content-Type: image/gif\nContent-ID: <logo@x>\nContent-Transfer-Encoding: base64\n\nR0lGODlhAQABAAAAACw=\n',
    ),
    {
      html: 'src="data:image/gif;base64,',
      hasRemoteImages: false,
    },
  ),
  one(
    'a forward in a forward',
    mixed(),
    multipart(
      'b',
      '\nlook\n',
      'Content-Type: message/rfc822\n\nSubject: outer\nContent-Type: multipart/mixed; boundary=c\n\n--c\n\nouter words\n--c\nContent-Type: message/rfc822\n\nSubject: inner\n\ninner words\n--c--\n',
    ),
    {
      text: 'inner words',
    },
  ),
  one(
    'an invitation',
    { 'Content-Type': 'multipart/alternative; boundary=b' },
    multipart('b', 'Content-Type: text/plain\n\ncome\n', 'Content-Type: text/calendar; method=REQUEST\n\nBEGIN:VCALENDAR\nEND:VCALENDAR\n'),
    {
      whole: 'come',
      files: ['invitation.ics'],
    },
  ),
  one(
    'a winmail.dat',
    mixed(),
    multipart(
      'b',
      '\n\n',
      `Content-Type: application/ms-tnef; name="winmail.dat"\nContent-Transfer-Encoding: base64\n\n${base64(winmail('from Outlook', { name: 'plan.txt', content: 'the plan' }))}\n`,
    ),
    {
      text: 'from Outlook',
      files: ['winmail.dat', 'plan.txt'],
    },
  ),
  one(
    'a winmail.dat with HTML and a long name',
    mixed(),
    multipart(
      'b',
      '\n\n',
      `Content-Type: application/ms-tnef; name="winmail.dat"\nContent-Transfer-Encoding: base64\n\n${base64(winmail('växel från Outlook', { name: 'Plan för räksmörgåsar.txt', content: 'the plan' }, '<p onclick="x()">from <b>Outlook</b></p><script>x()</script>'))}\n`,
    ),
    {
      text: 'växel från Outlook',
      html: '<p>from <b>Outlook</b></p>',
      files: ['winmail.dat', 'Plan för räksmörgåsar.txt'],
    },
  ),
  one('a winmail.dat that is none', mixed(), multipart('b', '\nwords\n', 'Content-Type: application/ms-tnef; name="winmail.dat"\n\nnonsense\n'), {
    whole: 'words',
    files: ['winmail.dat'],
  }),
  one('10,000 parts', mixed(), [...Array.from({ length: 10_000 }, (_, at) => `--b\nContent-Type: application/x-tiny; name=f${at}\n\n${at}\n`), '--b--\n'], {
    text: '',
  }),
  one('nested 90 deep', {}, '', { text: 'at the bottom' }),
  one('nested 500 deep', {}, '', { isUnreadable: true }),
  one('3 MB of headers', { 'X-Filler': `${'x'.repeat(900)}\n `.repeat(3500) }, 'x\n', { isUnreadable: true }),
  one('30 MB attached', mixed(), [], { sizes: [22_000_000] }),
  one('2 MB of text', plain('utf-8'), 'all work and no play\n'.repeat(100_000), { text: 'all work' }),
  one('one line of 2 MB', plain('utf-8'), 'x'.repeat(2_000_000), { text: 'xxx' }),
  one('an unknown transfer coding', { ...plain('utf-8'), 'Content-Transfer-Encoding': 'x-uuencode' }, 'begin 644 a\n', { text: 'begin 644' }),
];

const hostile: readonly Case[] = [
  one(
    'scripts',
    html,
    '<p onclick="evil()">Hi<script>evil()</script><img src=x onerror=evil()><a href="javascript:evil()">x</a><svg onload=evil()><script>evil()</script></svg></p>',
    {
      text: 'Hi',
      html: '<p>Hi',
    },
  ),
  one(
    'styles that cover the page',
    html,
    '<style>body{display:none;background:url(https://evil.example/x)}@import "https://evil.example/y";</style><div style="position:fixed;top:0;background-image:url(https://evil.example/z);color:red">Hi</div>',
    {
      html: '<div style="color:red">Hi',
      text: 'Hi',
    },
  ),
  one(
    'a form, a frame, a refresh and a base',
    html,
    '<meta http-equiv=refresh content="0;url=https://evil.example"><base href="https://evil.example"><form action="https://evil.example"><input name=password><button>Go</button></form><iframe src="https://evil.example"></iframe><object data="x"></object><link rel=stylesheet href="https://evil.example/x.css">Hi',
    {
      text: 'Hi',
    },
  ),
  one(
    'a tracking pixel',
    html,
    'Hi<img src="https://track.example/p.gif?u=1" width=1 height=1><img srcset="https://track.example/q.gif 2x"><img src="//track.example/r.gif">',
    {
      hasRemoteImages: true,
      html: 'data-remote="https://track.example/p.gif?u=1"',
    },
  ),
  one(
    'addresses that hide what they do',
    html,
    '<a href="data:text/html,<script>evil()</script>">a</a><a href="&#106;avascript:evil()">b</a><a href=" java\tscript:evil()">c</a><a href="vbscript:evil()">d</a><img src="data:text/html,evil()"><a href="https://good.example">e</a>',
    {
      html: 'href="https://good.example"',
    },
  ),
  one('markup that never closes', html, `${'<div><b>'.repeat(5000)}deep<p title="`, { text: 'deep' }),
  one(
    'markup that parsers disagree on',
    html,
    '<math><mtext><table><mglyph><style><!--</style><img title="--&gt;&lt;img src=1 onerror=evil()&gt;">Hi<noscript><p title="</noscript><img src=x onerror=evil()>">',
    {},
  ),
];

const automatic: readonly Case[] = [
  one('out of office', { 'Auto-Submitted': 'auto-replied', Subject: 'Automatic reply: Logs' }, 'I am away.\n', { nature: 'automatic' }, ''),
  one('out of office without the header', { Subject: 'Abwesenheitsnotiz: Logs', 'X-Auto-Response-Suppress': 'All' }, 'Ich bin nicht da.\n', {
    nature: 'automatic',
  }),
  one('a newsletter', { Precedence: 'bulk', 'List-Unsubscribe': '<mailto:off@news.example>' }, 'News!\n', { nature: 'automatic' }),
  one('a question from a list', { Precedence: 'list', 'List-Id': 'Ops <ops.dev.example>' }, 'Where are logs?\n', { nature: 'person' }),
  one(
    'a bounce',
    { From: 'MAILER-DAEMON@mx.example', 'Content-Type': 'multipart/report; report-type=delivery-status; boundary=b' },
    multipart(
      'b',
      '\nIt could not be delivered.\n',
      'Content-Type: message/delivery-status\n\nFinal-Recipient: rfc822; gone@dev.example\nStatus: 5.1.1\n',
      'Content-Type: text/rfc822-headers\n\nMessage-ID: <ours@samspel.example>\n',
    ),
    { nature: 'bounce', text: 'could not be delivered' },
    '',
  ),
  one(
    'a bounce of qmail',
    { From: 'MAILER-DAEMON@mx.example', Subject: 'failure notice' },
    'Hi. This is the qmail-send program.\n<gone@dev.example>:\nSorry, no mailbox here. (#5.1.1)\n',
    { nature: 'bounce' },
    '',
  ),
  one('a receipt of reading', { 'Content-Type': 'multipart/report; report-type=disposition-notification; boundary=b' }, multipart('b', '\nIt was read.\n'), {
    nature: 'automatic',
  }),
];

const special: Readonly<Record<string, () => Buffer>> = {
  'no headers at all': () => bytes('\nonly words\n'),
  'nested 90 deep': () => nested(90),
  'nested 500 deep': () => nested(500),
  '30 MB attached': () =>
    mail(
      '30 MB attached',
      mixed(),
      '--b\n\nsee file\n--b\nContent-Type: application/zip; name=big.zip\nContent-Transfer-Encoding: base64\n\n',
      thirty(),
      '\n--b--\n',
    ),
};

function nested(depth: number): Buffer {
  const open = Array.from({ length: depth }, (_, at) => `Content-Type: multipart/mixed; boundary=b${at}\n\n--b${at}\n`).join('');
  return bytes(mail(`nested ${depth} deep`, {}).subarray(0, -2), open, '\nat the bottom\n');
}

/** 22 MB in base64. */
function thirty(): Buffer {
  return Buffer.from(base64(Buffer.alloc(22_000_000, 'samspel ')).replaceAll('\n', '\r\n'), 'latin1');
}

/** All of them. */
export const corpus: readonly Case[] = [...charsets, ...headers, ...parts, ...hostile, ...automatic].map((each) => ({
  ...each,
  raw: special[each.name] ?? each.raw,
}));
