/**
 * What was operations asked at the demo company, and how soon did a person answer? A question or two a week over two years, by developers at the desk and here; what is asked
 * again and again, a slow spring while two people were away, and a few that wait now.
 */
import {
  addTemplate,
  addToRequest,
  askRequest,
  finishRequest,
  noteOnRequest,
  rateRequest,
  replyToRequest,
  setPromise,
  snoozeRequest,
  takeRequest,
} from '@samspel/contract/requests.ts';
import type { Chance } from '@samspel/core/chance/chance.ts';
import type { Instant } from '@samspel/core/time/instant.ts';
import { type Deed, deed, hour, kept, minute, moment, oneDay } from './deeds.ts';
import { type Teller, teams, userName } from './people.ts';

interface Subject {
  readonly title: string;
  readonly text: string;
  readonly answer: string;
  readonly systems?: readonly string[];
  /** How often it comes beside the others. */
  readonly weight: number;
  /** Which team asks. */
  readonly team?: string;
}

const system = (name: string): string => `component:default/${name}`;

const subjects: readonly Subject[] = [
  {
    title: 'How do I get a new database?',
    text: 'We need a small database for {thing}. Which form do I fill in, and how long does it take?',
    answer: 'The form is in the handbook under “Databases”. With the size filled in it takes a day.',
    weight: 6,
  },
  {
    title: 'Access to the log host for {name}',
    text: '{name} has joined us and needs access to the log host, please.',
    answer: 'Done. It works from the next sign-in on.',
    weight: 6,
  },
  {
    title: 'Can I raise the memory of {thing}?',
    text: 'It is killed at night when the batch runs. Can I raise its memory by myself?',
    answer: 'Up to 4 GB by yourself, in the service’s file. Above that we look at the site first.',
    weight: 4,
  },
  {
    title: 'Certificate of {thing} runs out',
    text: 'Our check says that the certificate runs out in two weeks. Who renews it?',
    answer: 'It renews itself a week before. The check warns too early; I have set it to five days.',
    weight: 4,
  },
  {
    title: 'Deployment of {thing} hangs',
    text: 'The second stage has been waiting for half an hour. Is something wrong with the runner?',
    answer: 'A host was full. It is empty now, and the stage went on.',
    weight: 3,
  },
  {
    title: 'Who is called for the login service at night?',
    text: 'We found a slow query and are not sure whom to tell outside office hours.',
    answer: 'Operations first line, by the alert. The owners are on the page of the system.',
    systems: [system('login')],
    weight: 2,
    team: 'access',
  },
  {
    title: 'Search answers slowly since yesterday',
    text: 'p95 went from 80 to 200 ms. Did something change below us?',
    answer: 'A neighbour on the same hosts re-indexed. It is over; I moved its window to the night.',
    systems: [system('search-api')],
    weight: 2,
    team: 'discovery',
  },
  {
    title: 'Can we see costs by system?',
    text: 'For the planning we would like to see what our systems cost a month.',
    answer: 'Not yet. I wrote it down for the next capacity meeting.',
    weight: 1,
  },
];
const things = ['the ads report', 'radio', 'the lyrics job', 'family plans', 'the rights import', 'podcasts', 'badges', 'search logs'];
const newcomers = ['Bob', 'Carol', 'Dan', 'Eve', 'Frank', 'Grace', 'Heidi', 'Ivan', 'Judy', 'Mallory'];
const answering: readonly Teller[] = ['astrid', 'farid', 'lucia', 'ben', 'dagny', 'johan', 'petra'];
const developers = teams.filter(({ name }) => name !== 'operations').flatMap(({ name, people }) => people.map((person) => ({ person, team: name })));
const perWeek = 1.6;

const office: [string, string][] = [['09:00', '17:00']];
const hours = { mon: office, tue: office, wed: office, thu: office, fri: office };
const dayAndNight = Object.fromEntries([...Object.keys(hours), 'sat', 'sun'].map((day) => [day, [['00:00', '24:00']]])) as typeof hours;
const team = 'group:default/operations';

/** What people say about an answer, by how it was for them; most tap a face and say nothing. */
const said = {
  good: ['Fast, and I understood it.', 'Answered before I had my coffee.', 'You even told me why. Thank you!', 'Could not be better.'],
  'so-so': ['The answer was right, the wait was long.', 'I had to ask twice what it means.', 'Good, though I found half of it in the handbook afterwards.'],
  bad: ['We waited for this most of the day.', 'By then we had worked around it.', 'The release had to wait for this.'],
} as const;

/** All of it. */
export function requestDeeds(adopted: Instant, now: Instant, luck: Chance): Deed[] {
  const from = adopted + 6 * oneDay;
  const weeks = Math.floor((now - from) / (7 * oneDay));
  const asked = Array.from({ length: Math.floor(weeks * perWeek) }, (_, order) => from + ((order + luck.ratio()) / perWeek) * 7 * oneDay)
    .map((at) => inOffice(at, luck))
    .filter((at) => at < now - 5 * oneDay);
  return [...promised(from, now), ...asked.flatMap((at, order) => answered(`asked-${order}`, at, now, luck)), ...waiting(now)];
}

/** On a weekday between half past eight and five, mostly; the clock of UTC is near enough. */
function inOffice(at: Instant, luck: Chance): Instant {
  const midnight = Math.floor(at / oneDay) * oneDay;
  const weekday = new Date(midnight).getUTCDay();
  const shift = weekday === 0 ? 1 : weekday === 6 ? 2 : 0;
  return midnight + shift * oneDay + 7.5 * hour + luck.ratio() * 8.5 * hour;
}

function promised(from: Instant, now: Instant): Deed[] {
  const promise = { team: null, timezone: 'Europe/Stockholm', hours, holidays: holidays(from, now), acknowledges: false };
  return [
    deed(
      from,
      'you',
      setPromise,
      { body: { ...promise, answerWithinSeconds: 4 * 3600, warnBeforeSeconds: 3600, reason: 'Half a working day' } },
      { chapter: 'Answering questions' },
    ),
    deed(now - 200 * oneDay, 'astrid', setPromise, {
      body: { ...promise, answerWithinSeconds: 2 * 3600, warnBeforeSeconds: 1800, reason: 'With a goalie we can promise two hours' },
    }),
    // The same for whoever asks operations by name, until those on call take what cannot wait.
    deed(from + minute, 'you', setPromise, {
      body: { ...promise, team, answerWithinSeconds: 4 * 3600, warnBeforeSeconds: 3600, reason: 'Half a working day' },
    }),
    deed(now - 200 * oneDay + minute, 'astrid', setPromise, {
      body: { ...promise, team, answerWithinSeconds: 2 * 3600, warnBeforeSeconds: 1800, reason: 'With a goalie we can promise two hours' },
    }),
    deed(now - 20 * oneDay, 'astrid', setPromise, {
      body: {
        ...promise,
        team,
        hours: dayAndNight,
        holidays: [],
        answerWithinSeconds: 90 * 60,
        warnBeforeSeconds: 20 * 60,
        acknowledges: true,
        reason: 'What cannot wait goes to whoever is on call, at any hour',
      },
    }),
    deed(now - 190 * oneDay, 'farid', addTemplate, {
      body: {
        title: 'Databases',
        text: 'Hi {name},\n\nthe form is in the handbook under “Databases”. With the size filled in it takes a day.\n\n{me}',
        team: null,
      },
    }),
    deed(now - 120 * oneDay, 'lucia', addTemplate, {
      body: { title: 'Access given', text: 'Hi {name},\n\ndone. It works from the next sign-in on.\n\n{me}', team: null },
    }),
  ];
}

function holidays(from: Instant, now: Instant): string[] {
  const years = [new Date(from).getUTCFullYear(), new Date(now).getUTCFullYear() + 1];
  const days = ['01-01', '01-06', '05-01', '06-06', '12-24', '12-25', '12-26', '12-31'];
  return Array.from({ length: (years[1] ?? 0) - (years[0] ?? 0) + 1 }, (_, index) => (years[0] ?? 0) + index).flatMap((year) =>
    days.map((day) => `${year}-${day}`),
  );
}

/** One question, its answer, and what came of it. */
function answered(name: string, at: Instant, now: Instant, luck: Chance): Deed[] {
  const subject = luck.weighted(subjects.map((one) => [one, one.weight] as const));
  const thing = luck.pick(things);
  const newcomer = luck.pick(newcomers);
  const filled = (text: string): string => text.replaceAll('{thing}', thing).replaceAll('{name}', newcomer);
  // Two of them have accounts here, ask for themselves, and say how it was.
  const known = developers.filter(({ person }) => person === 'Ines Carvalho' || person === 'Elsa Bergman');
  const asker = luck.pick(luck.happens(0.4) ? known : developers.filter((one) => subject.team === undefined || one.team === subject.team));
  const self = asker.person === 'Ines Carvalho' ? 'ines' : asker.person === 'Elsa Bergman' ? 'elsa' : null;
  const by = luck.pick(answering);
  const params = { id: kept(name) };
  // Two people were away in the spring before last: everything took three times as long.
  const slow = at > now - 560 * oneDay && at < now - 500 * oneDay ? 3 : 1;
  const waited = slow * (luck.ratio() < 0.12 ? (2 + luck.ratio() * 20) * hour : (5 + 100 * luck.ratio() ** 2) * minute);
  const replied = at + waited;
  const body = { title: filled(subject.title), text: filled(subject.text), systems: [...(subject.systems ?? [])], team: luck.ratio() < 0.3 ? team : null };
  const asks = deed(
    at,
    self ?? by,
    askRequest,
    { body: { ...body, ...(self === null ? { asker: { name: asker.person, address: `${userName(asker.person)}@tonfall.example` } } : {}) } },
    { keep: { [name]: 'request/id' } },
  );
  const finishes = luck.ratio() < 0.7;
  const deeds = [asks, deed(replied, by, replyToRequest, { params, body: { text: subject.answer, afterwards: finishes ? 'finish' : 'wait' } })];
  if (!finishes) {
    if (self !== null) deeds.push(deed(replied + 2 * hour, self, addToRequest, { params, body: { text: 'Thanks, that was it.' } }));
    deeds.push(deed(replied + 3 * hour, by, finishRequest, { params, body: { outcome: 'answered' } }));
  }
  if (self !== null && luck.ratio() < 0.8) {
    const face = waited > 4 * hour ? 'bad' : waited > 90 * minute ? 'so-so' : 'good';
    const words = luck.happens(face === 'good' ? 0.3 : 0.7) ? luck.pick(said[face]) : '';
    deeds.push(deed(replied + 4 * hour, self, rateRequest, { params, body: { face, words } }));
  }
  return deeds;
}

/** What stands in the queue now. */
function waiting(now: Instant): Deed[] {
  const ask = (name: string, at: Instant, by: Teller, title: string, text: string, systems: string[] = [], asker?: string): Deed[] => [
    deed(
      at,
      by,
      askRequest,
      { body: { title, text, systems, ...(asker === undefined ? {} : { asker: { name: asker, address: `${userName(asker)}@tonfall.example` } }) } },
      { keep: { [name]: 'request/id' } },
    ),
  ];
  const playlists = { id: kept('waits-playlists') };
  return [
    ...ask(
      'waits-playlists',
      now - 3 * oneDay,
      'elsa',
      'Playlist database: may we add an index?',
      'The query behind shared lists scans. An index of 4 GB would help; may we add it in the day?',
      [system('playlist-api')],
    ),
    deed(now - 3 * oneDay + 40 * minute, 'dagny', takeRequest, { params: playlists }),
    deed(now - 3 * oneDay + 41 * minute, 'dagny', noteOnRequest, {
      params: playlists,
      body: { text: 'The last index in the day was the second catastrophe. Only at night.' },
    }),
    deed(now - 3 * oneDay + 50 * minute, 'dagny', replyToRequest, {
      params: playlists,
      body: { text: 'Not in the day, please. Which night suits you? It takes about an hour.', afterwards: 'wait' },
    }),
    deed(now - 2 * oneDay, 'elsa', rateRequest, { params: playlists, body: { face: 'good', words: 'Good that you said no, and why.' } }),
    ...ask(
      'told-audit',
      now - 12 * oneDay,
      'ines',
      'Who may see the logs of sign-in?',
      'The auditors ask. Is it whoever is in operations, or only who is on call?',
      [system('login')],
    ),
    deed(now - 12 * oneDay + 70 * minute, 'johan', replyToRequest, {
      params: { id: kept('told-audit') },
      body: { text: 'Operations and your own team, each by name. I have put the list on the page of the system.', afterwards: 'finish' },
    }),
    deed(now - 12 * oneDay + 5 * hour, 'ines', rateRequest, {
      params: { id: kept('told-audit') },
      body: { face: 'so-so', words: 'Right, and I had to ask the auditors to wait for it.' },
    }),
    ...ask('waits-cost', now - 4 * oneDay, 'petra', 'Costs of the image cache', 'What would a second image cache in London cost us?', [], 'Joel Stenberg'),
    deed(now - 4 * oneDay + 30 * minute, 'petra', replyToRequest, {
      params: { id: kept('waits-cost') },
      body: { text: 'I ask the supplier and come back on it.', afterwards: 'stay' },
    }),
    deed(now - 4 * oneDay + 31 * minute, 'petra', snoozeRequest, { params: { id: kept('waits-cost') }, body: { until: moment(now + 2 * oneDay) } }),
    ...ask(
      'waits-login',
      now - 50 * minute,
      'ines',
      'Sign-in by code is slow in London',
      'Since this morning the code by mail takes a minute for users in London. Is the relay there busy?',
      [system('login')],
    ),
    ...ask(
      'waits-access',
      now - 20 * minute,
      'farid',
      'Access to the log host for Noor',
      'Noor has joined us and needs access to the log host, please.',
      [],
      'Katya Morozova',
    ),
  ];
}
