/** What happened on the Friday on which nobody could log in? The first catastrophe of the demo company: forty seconds of lost packets, four hours of retries. */
import type { Instant } from '@samspel/core/time/instant.ts';
import type { Deed } from './deeds.ts';
import { tale } from './tale.ts';

const happened = `At 17:42 UTC a switch in Stockholm lost packets for forty seconds. That is nothing: no alert fires under a minute. But 410,000 clients lost their connection in it, and all of them came back within the next ten seconds.

Every client that comes back logs in again. *Accesspoint* passed the logins on to *Login*; *Login* looked into *Session store*, where a third of the sessions were missing, because one of its machines had been restarted by its own watchdog (it had not answered for thirty seconds: the same forty). For what is missing, *Login* asks *Account database*.

*Account database* takes 1,200 connections. At 17:44 all were in use. A login now took longer than the two seconds that *Accesspoint* waits. *Accesspoint* tried again, twice. *Login* tried again, three times. Clients tried again, every second. **One person who wanted to log in had become up to 27 questions to a database that could answer none of them in time**, and it went on answering questions whose askers had long gone.

From 17:50 *Key server* had no tokens any more, so people who were logged in could not begin another track either.

At 18:05 and 18:20 we restarted accesspoints, in the belief that they were stuck. Each restart set 40,000 more clients free to come back at once. At 19:10 we understood. At 20:05 the load balancer let in one client of a hundred, then one percent more every thirty seconds. At 21:26 everybody was back.`;

const surprise = `We had drawn the load of a normal Friday evening, and of one lost site. We had never drawn *everybody at once*. The three layers of retries belong to three teams; each of them is sensible alone, and nobody had multiplied them.

And we learned that the system stayed down although what had set it off was over after forty seconds. Nothing we could mend would have ended it; only less load could.`;

/** Tells it, with its case study, from a Friday at 17:42. */
export function loginCascade(started: Instant, now: Instant): Deed[] {
  const t = tale('friday', started);
  t.open(3, 'astrid', {
    title: 'Nobody can log in',
    summary: 'Logins time out at all sites since about 17:43. Listeners who are connected can hear their track to its end.',
    severity: 'major',
    started: { at: new Date(t.at(2)).toISOString(), source: 'monitor' },
    detected: { at: new Date(t.at(3)).toISOString(), source: 'monitor' },
    tags: ['area:access', 'cascade', 'retries'],
    impacts: [
      { target: 'component:default/login', severity: 'major' },
      { target: 'component:default/accesspoint', fraction: 0.35 },
    ],
  });
  t.acknowledge(4, 'astrid');
  t.join(5, 'astrid', 'Astrid Holm', 'operations');
  t.join(8, 'ines', 'Ines Carvalho', 'access');
  t.note(9, 'ines', 'Login answers 4 % of requests within two seconds. Its own processors are idle: it waits for **Account database**.');
  t.join(14, 'farid', 'Farid Nasser', 'operations');
  t.impact(15, 'farid', { target: 'resource:default/account-db', from: 2, severity: 'partial' });
  t.note(23, 'farid', 'Restarting accesspoints in Stockholm, five at a time.', true);
  t.join(31, 'astrid', 'Aino Lehtonen', 'playback');
  t.lead(33, 'astrid', 0);
  t.impact(34, 'astrid', { target: 'component:default/key-server', from: 8, severity: 'partial' });
  t.impact(36, 'astrid', { target: 'component:default/player-api', from: 8, severity: 'partial' });
  t.note(38, 'farid', 'Restarted the rest. Logins per second went *up*, not down: 61,000. It was 9,000 before.', true);
  t.note(58, 'ines', 'Session store has lost entries: 68 % of lookups hit, it is 99.9 % on other days. One of its machines restarted at 17:43 by itself.');
  t.impact(60, 'ines', { target: 'resource:default/session-store', from: 1, to: 39, fraction: 0.33 });
  t.impact(61, 'ines', { target: 'component:default/device-registry', from: 2, severity: 'partial' });
  t.impact(63, 'farid', { target: 'component:default/edge-lb', from: 4, fraction: 0.35 });
  t.impact(64, 'farid', { target: 'component:default/push-gateway', from: 5, severity: 'degraded' });
  t.note(
    88,
    'ines',
    'It is us. Each login is asked for up to 27 times: clients × accesspoint × login. The database works on questions nobody waits for any more. **Nothing will get better until we let fewer in.**',
    true,
  );
  t.note(
    104,
    'astrid',
    'Plan: the load balancers refuse all new connections in all sites, then let in one of a hundred and a percent more every thirty seconds. Support and press know.',
    true,
  );
  t.note(143, 'farid', 'Doors shut. Connections of Account database fall from 1,200 to 140 within a minute.');
  t.note(150, 'farid', 'Letting in 1 %.');
  t.mitigate(168, 'astrid');
  t.note(190, 'ines', '60 % are in. Hit rate of Session store back at 97 %.');
  t.resolve(224, 'astrid');
  t.edit(260, 'astrid', {
    trigger: { code: 'network', text: 'A switch in Stockholm lost packets for 40 seconds' },
    cause: { code: 'retry-amplification', text: 'Three layers of retries, without a pause, without a budget' },
  });
  t.correct(2880, 'astrid', 'started', 0, 'The log of the switch: packets were lost from 17:42:00. Our monitor looks once a minute.');
  t.study(
    6,
    'astrid',
    {
      happened,
      surprise,
      trigger: { code: 'network', text: 'Forty seconds of lost packets at one switch' },
      cause: { code: 'retry-amplification', text: 'Retries of three layers multiplied; clients came back all at once and without pause' },
      wentWell: [
        'Three teams were in one channel within half an hour.',
        'Shutting the doors had been practised in spring, for another reason.',
        'Listeners were told every half hour on the status page.',
      ],
      wentBadly: [
        'We restarted accesspoints twice, on a guess, and made it worse both times.',
        'It took 88 minutes until somebody counted requests per login.',
        'No dashboard showed attempts and first attempts apart.',
      ],
      luck: [
        'It was a Friday in October. On New Year’s Eve there are twice as many.',
        'The replica of Account database was not asked for by anybody, or we would have lost both.',
      ],
    },
    [
      {
        what: 'Clients wait a random time of up to a minute before they come back, and twice as long each time',
        owner: 'group:default/access',
        measure: 'In a reconnect of 10 % of a site, logins per second stay under twice the usual',
        due: 45,
        followed: [
          { days: 41, state: 'done', note: 'In all clients from version 8.4.' },
          { days: 97, state: 'holds', note: 'Tried with 10 % of Ashburn: 1.4 times the usual.' },
        ],
      },
      {
        what: 'Only one layer tries again, with a budget of 10 %; the others pass the failure on',
        owner: 'group:default/access',
        measure: 'Attempts per login in the dashboard, never over 1.1 for a day',
        due: 60,
        followed: [
          { days: 58, state: 'done', note: 'Accesspoint passes on; Login has a budget.' },
          { days: 130, state: 'holds', note: 'Highest day was 1.06.' },
        ],
      },
      {
        what: 'A throttle at the door that lets people in by a number we can turn',
        owner: 'group:default/access',
        measure: 'Turned in an exercise, without help from those who built it',
        due: 150,
        followed: [{ days: 192, state: 'done', note: 'Throttle is in production, six weeks late.' }],
      },
      {
        what: 'No more than five accesspoints are restarted within ten minutes; the tool refuses',
        owner: 'group:default/operations',
        measure: 'The tool says no to the sixth',
        due: 30,
        followed: [
          { days: 22, state: 'done', note: 'The tool says no.' },
          { days: 60, state: 'holds', note: 'It said no to Ben on a Tuesday.' },
        ],
      },
      {
        what: 'Every quarter we disconnect a tenth of a site, in daylight, announced',
        owner: 'user:default/farid-nasser',
        measure: 'Held in each quarter, with the curve in the minutes',
        due: 120,
        followed: [
          { days: 100, state: 'done', note: 'Held for the first time.' },
          { days: 300, state: 'failed', note: 'Left out twice, for lack of time.' },
          { days: 310, state: 'promised', note: 'In the calendar again, with a deputy.' },
        ],
      },
    ],
    now,
  );
  return t.deeds;
}
