/**
 * What comes to operations of the demo company from outside? Mail to two addresses and questions in #operations, heard as an adapter hears them: some weeks of it with answers, and what waits
 * now, one of which is due within a quarter of an hour and one overdue. Nobody is connected to anything: both doors are set up and not switched on.
 */
import { addAdapter } from '@samspel/contract/adapters.ts';
import { addMailAddress } from '@samspel/contract/mail.ts';
import {
  documentCluster,
  finishRequest,
  listRequests,
  mergeRequest,
  noteOnRequest,
  readClusters,
  replyToRequest,
  snoozeRequest,
  takeRequest,
} from '@samspel/contract/requests.ts';
import type { Instant } from '@samspel/core/time/instant.ts';
import { type Deed, deed, heard, hour, kept, minute, moment, oneDay } from './deeds.ts';
import { type Teller, userName } from './people.ts';

const office = 'ops@tonfall.example';
/** What cannot wait for the morning. */
const atOnce = 'oncall@tonfall.example';

/** All of it. */
export function mailboxDeeds(adopted: Instant, now: Instant): Deed[] {
  const at = adopted + 8 * oneDay;
  return [
    deed(at, 'you', addAdapter, { body: { kind: 'smtp-in', name: 'Tonfall mail', values: {}, enabled: false } }, { keep: { mailbox: 'id' } }),
    deed(at + minute, 'you', addMailAddress, { body: { address: office, kind: 'request', target: null } }),
    deed(at + 2 * minute, 'you', addMailAddress, { body: { address: atOnce, kind: 'request', target: 'group:default/operations' } }),
    ...weeks(now),
    ...fromChat(now),
    ...askedTwice(now),
    ...whatBecame(now),
    ...waitsNow(now),
    ...writeItDown(now),
  ];
}

interface Letter {
  /** Under which its request is kept. */
  readonly name: string;
  readonly from: string;
  readonly subject: string;
  readonly text: string;
  readonly to?: string;
  /** The mail it answers. */
  readonly after?: string;
  /** An out-of-office note. */
  readonly isMachine?: boolean;
}

/** A mail as it comes over the wire. */
function mail(at: Instant, { name, from, subject, text, to = office, after, isMachine = false }: Letter): Deed {
  const address = `${userName(from)}@tonfall.example`;
  const raw = [
    `From: "${from}" <${address}>`,
    `To: <${to}>`,
    `Subject: ${subject}`,
    `Date: ${new Date(at).toUTCString().replace('GMT', '+0000')}`,
    `Message-ID: <${name}@mail.tonfall.example>`,
    ...(after === undefined ? [] : [`In-Reply-To: <${after}@mail.tonfall.example>`, `References: <${after}@mail.tonfall.example>`]),
    ...(isMachine ? ['Auto-Submitted: auto-replied'] : []),
    'MIME-Version: 1.0',
    'Content-Type: text/plain; charset=utf-8',
    'Content-Transfer-Encoding: 8bit',
    '',
    text,
    '',
  ].join('\r\n');
  return heard(at, 'mail', {
    adapter: kept('mailbox'),
    raw,
    envelope: { from: address, to: [to], remoteAddress: '192.0.2.25' },
    address: null,
    place: null,
    check: { spf: 'pass', dkim: [{ domain: 'tonfall.example', result: 'pass' }], dmarc: 'pass' },
    at,
  });
}

/** A mail that begins something, and its request found by its words. */
const asks = (at: Instant, letter: Letter): Deed[] => [mail(at, letter), found(at + minute, letter.name, letter.subject)];

/** Finds the newest request of these words, as somebody who looks into the queue. */
const found = (at: Instant, name: string, text: string): Deed =>
  deed(at, 'astrid', listRequests, { query: { view: 'all', text, limit: 1 } }, { keep: { [name]: 'items/0/id' } });

/** A line in #operations, by somebody whose nick is nobody's account. */
function line(at: Instant, nick: string, text: string): Deed {
  return heard(at, 'chat', {
    adapter: kept('irc'),
    key: `story ${at} ${nick}`,
    channel: '#operations',
    nick,
    account: null,
    mask: `${nick}@tonfall.example`,
    isInSight: true,
    text,
    kind: 'line',
    isBot: false,
    at,
  });
}

const answers = (at: Instant, by: Teller, name: string, text: string, afterwards: 'stay' | 'wait' | 'finish' = 'finish'): Deed =>
  deed(at, by, replyToRequest, { params: { id: kept(name) }, body: { text, afterwards } });

const history: readonly (readonly [daysAgo: number, from: string, subject: string, text: string, by: Teller, answer: string, minutes: number])[] = [
  [
    74,
    'Priya Nair',
    'New database for the badge service',
    'Which form do I fill in for a small database, and how long does it take?',
    'farid',
    'The form is in the handbook under “Databases”. With the size filled in it takes a day.',
    34,
  ],
  [
    67,
    'Noah Fischer',
    'Log host: access for a newcomer',
    'Selma has joined us and needs access to the log host, please.',
    'lucia',
    'Done. It works from the next sign-in on.',
    21,
  ],
  [
    58,
    'Yuki Tanabe',
    'Which hosts does the re-index use?',
    'We would like to know before we make it larger.',
    'ben',
    'search-17 to search-24 at night, nothing in the day. The list is on the page of the system.',
    96,
  ],
  [
    51,
    'Clara Weiss',
    'Invoice run on the first',
    'It runs four hours longer than in spring. May we have more memory for that night?',
    'petra',
    'Yes, I have lent you 64 GB for that night; it goes back on the second.',
    48,
  ],
  [
    39,
    'Oskar Nyberg',
    'Rights import stopped at 4:12',
    'The file was there, the job was not. Has somebody touched the timer?',
    'johan',
    'The host restarted at four and the timer was not enabled. It is now, and I have run the job.',
    12,
  ],
  [
    30,
    'Stefan Gruber',
    'How do I get a database for the flag service?',
    'A small one, for flags and their history.',
    'farid',
    'The form is in the handbook under “Databases”. With the size filled in it takes a day.',
    27,
  ],
  [
    18,
    'Aino Lehtonen',
    'Player errors in Virginia at night',
    'Between two and three, a few hundred each night for a week. Is something restarted there?',
    'dagny',
    'A log rotation stopped the proxy for some seconds. It reloads now instead.',
    140,
  ],
  [
    11,
    'Rafael Pinto',
    'Access to the log host for Bea',
    'Bea has joined us and needs access to the log host, please.',
    'lucia',
    'Done. It works from the next sign-in on.',
    18,
  ],
];

/** Some weeks of mail, each with its answer. */
function weeks(now: Instant): Deed[] {
  return history.flatMap(([daysAgo, from, subject, text, by, answer, minutes], order) => {
    const at = workday(now - daysAgo * oneDay) + (8 + ((order * 37) % 60) / 10) * hour;
    const name = `mail-${order}`;
    return [...asks(at, { name, from, subject, text }), answers(at + minutes * minute, by, name, answer)];
  });
}

/** Midnight of that day, or of the Friday before a weekend. */
function workday(at: Instant): Instant {
  const midnight = Math.floor(at / oneDay) * oneDay;
  const weekday = new Date(midnight).getUTCDay();
  return midnight - (weekday === 0 ? 2 : weekday === 6 ? 1 : 0) * oneDay;
}

/** Two that were answered where they were asked, and one that nobody answered, so that it became a request by itself. */
function fromChat(now: Instant): Deed[] {
  const limit = now - 26 * hour;
  return [
    line(now - 9 * oneDay, 'mateo', '?ops may we restart search-api in Tokyo in the day? one host answers with old synonyms'),
    line(now - 9 * oneDay + 7 * minute, 'ben', 'mateo: yes, one host at a time. I watch it'),
    found(now - 9 * oneDay + 8 * minute, 'chat-tokyo', 'restart search-api Tokyo'),
    deed(now - 9 * oneDay + 40 * minute, 'ben', finishRequest, { params: { id: kept('chat-tokyo') }, body: { outcome: 'answered' } }),
    line(limit, 'gunnar', '?ops two disks of cold-store-04 report errors, do you swap them or we?'),
    line(limit + 6 * minute, 'farid', 'gunnar: we do, they are ordered and come on Thursday'),
    found(limit + 8 * minute, 'chat-disks', 'cold-store-04'),
    deed(limit + 3 * hour, 'farid', takeRequest, { params: { id: kept('chat-disks') } }),
    deed(limit + 3 * hour + minute, 'farid', snoozeRequest, { params: { id: kept('chat-disks') }, body: { until: moment(now + 3 * oneDay) } }),
    line(now - 44 * minute, 'mei', 'does anyone know where the runbook of the mail relay lives?'),
  ];
}

/** Two mails about the same, put together and answered at once; one of the askers is away. */
function askedTwice(now: Instant): Deed[] {
  const at = now - 2 * oneDay - 2 * hour;
  const first = { name: 'covers', from: 'Tove Lund', subject: 'Covers fail to upload since noon' };
  const second = { name: 'covers-too', from: 'Samir Patel', subject: 'Upload of pictures ends with 413' };
  return [
    ...asks(at, { ...first, text: 'About every third cover is refused. Small ones go through.' }),
    ...asks(at + 9 * minute, { ...second, text: 'Since today pictures above one megabyte end with 413. Was a limit changed?' }),
    deed(at + 14 * minute, 'dagny', mergeRequest, { params: { id: kept('covers-too') }, body: { into: kept('covers') } }),
    deed(at + 15 * minute, 'dagny', noteOnRequest, {
      params: { id: kept('covers') },
      body: { text: 'The new proxy has its standard limit. Nobody had set it in the old one by hand but Johan.' },
    }),
    answers(
      at + 22 * minute,
      'dagny',
      'covers',
      'The new proxy refused what is above one megabyte. It lets 10 MB through now, as the old one did. Does it work for you again?',
      'wait',
    ),
    mail(at + 23 * minute, {
      name: 'covers-away',
      from: 'Samir Patel',
      subject: 'Automatic reply: Upload of pictures ends with 413',
      text: 'I am away until Monday. In urgent cases ask Liv Andersen.',
      after: 'covers-too',
      isMachine: true,
    }),
  ];
}

/** One is part of what hurts now, one is more than an answer. */
function whatBecame(now: Instant): Deed[] {
  const cards = now - 2 * oneDay - 5 * hour;
  return [
    ...asks(now - 46 * minute, {
      name: 'mail-london',
      from: 'Hanna Krook',
      subject: 'Suggestions take seconds in London',
      text: 'For some minutes suggestions from London have taken two seconds. Ours look well. Is something under way there?',
    }),
    answers(
      now - 41 * minute,
      'lucia',
      'mail-london',
      'Yes: two parts of the index are being copied there. We are on it, and I tell you when it is over.',
      'stay',
    ),
    deed(now - 40 * minute, 'lucia', finishRequest, { params: { id: kept('mail-london') }, body: { outcome: 'incident', into: kept('open-now') } }),
    ...asks(cards, {
      name: 'mail-quota',
      from: 'Joel Stenberg',
      subject: 'Warn us before a disk quota is full',
      text: 'The gift card exports stopped at their quota twice this month, and we heard it from users. Could we be told at 80 %?',
    }),
    answers(
      cards + 50 * minute,
      'petra',
      'mail-quota',
      'You should be, and so should everybody. I make it a piece of work; it is more than an answer.',
      'stay',
    ),
    deed(cards + 52 * minute, 'petra', finishRequest, { params: { id: kept('mail-quota') }, body: { outcome: 'card' } }),
  ];
}

/** Day and night within an hour and a half: one has twelve minutes left, one is overdue. */
function waitsNow(now: Instant): Deed[] {
  return [
    mail(now - 3 * hour - 20 * minute, {
      name: 'mail-partner',
      from: 'Marco Bellini',
      to: atOnce,
      subject: 'Partner cannot fetch the charts',
      text: 'The label in Milan gets 403 from the export since this morning. Their address has not changed, they say.',
    }),
    mail(now - 78 * minute, {
      name: 'mail-restore',
      from: 'Leila Aziz',
      to: atOnce,
      subject: 'One shared list is gone',
      text: 'A list with 40,000 followers was deleted by mistake at nine. Can it be brought back from the copy of the night?',
    }),
  ];
}

/** What is asked most often is offered to be written down. */
function writeItDown(now: Instant): Deed[] {
  const at = now - 6 * oneDay;
  const requests = [0, 1, 2, 3].map((order) => kept(`again/requests/${order}/id`));
  return [
    deed(at, 'lucia', readClusters, { query: { days: 365 } }, { keep: { again: 'clusters/0' } }),
    deed(at + minute, 'lucia', documentCluster, { body: { words: [0, 1, 2].map((order) => kept(`again/words/${order}`)), requests } }),
  ];
}
