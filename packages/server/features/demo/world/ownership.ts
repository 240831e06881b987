/** Who answered for what in the last year and a half? Owners proposed, accepted, declined, looked at again or forgotten; duties that moved. */
import {
  acceptOwnership,
  answerReadiness,
  declineOwnership,
  departPerson,
  finishReadiness,
  moveDuties,
  proposeOwner,
  reviewOwnership,
  startReadiness,
} from '@samspel/contract/catalog.ts';
import { questions } from '@samspel/core/catalog/readiness.ts';
import type { Chance } from '@samspel/core/chance/chance.ts';
import type { Instant } from '@samspel/core/time/instant.ts';
import { claimed } from './catalog-files.ts';
import { type Company, catalogDays, type DemoSystem, peopleOf } from './company.ts';
import { type Deed, deed, hour, kept, minute, moment, oneDay } from './deeds.ts';
import { departing, userName } from './people.ts';

type Side = 'dev' | 'ops';

interface Frame {
  readonly of: Company;
  readonly now: Instant;
  readonly luck: Chance;
}

/** Everything about owners, duties and readiness, after the first import. */
export function ownershipDeeds(of: Company, now: Instant, luck: Chance): Deed[] {
  const frame = { of, now, luck };
  return [...answersToImports(frame), ...offers(frame), ...moved(frame), ...unwanted(frame), ...lookedAtAgain(frame), ...departures(frame), ...reviews(frame)];
}

const ago = ({ now }: Frame, days: number): Instant => now - days * oneDay;
const group = (team: string): string => `group:default/${team}`;
const user = (person: string): string => `user:default/${person}`;
const params = (system: { readonly ref: string }, side: Side) => ({ ref: system.ref, side });

function called(frame: Frame, name: string): DemoSystem {
  const system = frame.of.byName.get(name);
  if (system === undefined) throw new Error(`no system is called ${name}`);
  return system;
}

/** Owners of what the second and third import brought are asked; most say yes, some have not answered, one says no. */
function answersToImports(frame: Frame): Deed[] {
  const [first, second, third] = catalogDays;
  return frame.of.systems
    .filter((system) => system.bornDaysAgo < first)
    .flatMap((system, order) => {
      const days = system.bornDaysAgo >= second ? second : third;
      const at = ago(frame, days) + (2 + order) * oneDay;
      const young = days === third;
      const dev = young && order % 3 === 0 ? [] : [accept(at, system, 'dev', 'We built it')];
      if (system.opsPerson === null || young) return dev;
      if (order % 5 === 1)
        return [...dev, deed(at + hour, 'astrid', declineOwnership, { params: params(system, 'ops'), body: { reason: 'Not before its readiness review' } })];
      return order % 4 === 3 ? dev : [...dev, accept(at + hour, system, 'ops', 'We know it well enough')];
    });
}

function accept(at: Instant, system: DemoSystem, side: Side, reason: string, reviewBy?: Instant): Deed {
  const body = { reason, ...(reviewBy === undefined ? {} : { reviewBy: moment(reviewBy) }) };
  return deed(at, side === 'dev' ? ('ines' === teller(system) ? 'ines' : 'astrid') : 'astrid', acceptOwnership, { params: params(system, side), body });
}

/** Members answer for their own team, operators for the others. */
function teller(system: DemoSystem): 'ines' | 'elsa' | 'astrid' {
  if (system.team === 'access') return 'ines';
  return system.team === 'playlists' ? 'elsa' : 'astrid';
}

/** Developers ask operations to come in: some wait, some were taken. */
function offers(frame: Frame): Deed[] {
  const alone = frame.of.systems.filter((system) => system.opsPerson === null && system.bornDaysAgo > 100);
  return alone.slice(0, 6).flatMap((system, order) => {
    const at = ago(frame, 58 - order * 9);
    const person = user(userName(frame.luck.fork(`offer/${system.name}`).pick(peopleOf('operations'))));
    const body = { team: group('operations'), person, reason: 'It wakes us twice a week, and we do not know the machines' };
    const proposed = deed(at, 'astrid', proposeOwner, { params: params(system, 'ops'), body });
    return order % 3 === 0 ? [proposed, accept(at + 2 * oneDay, system, 'ops', 'From next week on', at + 120 * oneDay)] : [proposed];
  });
}

/** Two systems changed hands, so that the past has other owners than today; one of them is claimed by a third team in a file. */
function moved(frame: Frame): Deed[] {
  const hand = (name: string, team: string, days: number, reason: string): Deed[] => {
    const system = called(frame, name);
    const person = user(userName(peopleOf(team)[1] ?? ''));
    const body = { team: group(team), person, reason };
    return [
      deed(ago(frame, days), 'astrid', proposeOwner, { params: params(system, 'dev'), body }),
      accept(ago(frame, days - 3), system, 'dev', 'It is nearer to what we do'),
    ];
  };
  return [
    ...hand(claimed.system, 'discovery', 232, 'Discovery changes it every week, Catalogue never'),
    ...hand('mailer', 'money', 301, 'Nine of ten mails are receipts'),
    ...hand('profile', 'access', 164, 'Social has three people and nine systems'),
  ];
}

/** Two that nobody wants. */
function unwanted(frame: Frame): Deed[] {
  const asked = [
    { name: 'spelling', team: 'catalogue', days: 47, answer: 'It was written for a search we no longer have. Switch it off.' },
    { name: 'share-links', team: 'access', days: 31, answer: 'We have no web developer.' },
  ];
  return asked.flatMap(({ name, team, days, answer }) => {
    const system = called(frame, name);
    return [
      deed(ago(frame, days), 'astrid', proposeOwner, {
        params: params(system, 'dev'),
        body: { team: group(team), reason: 'The team that had it is busy elsewhere' },
      }),
      deed(ago(frame, days - 4), 'astrid', declineOwnership, { params: params(system, 'dev'), body: { reason: answer } }),
    ];
  });
}

/** Ownerships are looked at again after half a year; some of these days have passed. */
function lookedAtAgain(frame: Frame): Deed[] {
  const old = frame.of.systems.filter((system) => system.bornDaysAgo > 540 && !isTouched(system.name));
  return frame.luck
    .fork('looked-at')
    .some(old, 26)
    .flatMap((system, order) => {
      const at = ago(frame, 20 + order * 8);
      const side: Side = order % 3 === 0 && system.opsPerson !== null ? 'ops' : 'dev';
      const body = { reviewBy: moment(at + 180 * oneDay), reason: 'Looked at in the planning of the subsystem' };
      return [deed(at, 'astrid', reviewOwnership, { params: params(system, side), body })];
    });
}

function isTouched(name: string): boolean {
  return [claimed.system, 'mailer', 'profile', 'spelling'].includes(name) || departing.some((one) => one.systems.includes(name));
}

function departures(frame: Frame): Deed[] {
  const gone = departing.map((one) =>
    deed(ago(frame, one.daysAgo), 'astrid', departPerson, { params: { ref: user(userName(one.name)) }, body: { reason: `Last day of ${one.name}` } }),
  );
  const settled = called(frame, 'ingest-copy');
  const body = { person: user('gunnar-hallberg'), reviewBy: moment(frame.now + 100 * oneDay), reason: 'Gunnar takes it over from Magnus' };
  return [...gone, deed(ago(frame, 51), 'astrid', reviewOwnership, { params: params(settled, 'dev'), body })];
}

/** Readiness reviews: most are ready, some have gaps, one is under way; three led to duties that moved. */
function reviews(frame: Frame): Deed[] {
  const candidates = frame.of.systems.filter((system) => system.stage === 'take-part' && system.bornDaysAgo > 540 && !isTouched(system.name));
  const reviewed = frame.luck.fork('reviewed').some(candidates, 9);
  return reviewed.flatMap((system, order) => {
    const luck = frame.luck.fork(`review/${system.name}`);
    const began = ago(frame, 190 - order * 20);
    const name = `review-${system.name}`;
    const gaps = order % 3 === 2 ? 2 : 0;
    const answered = questions.slice(0, order === 8 ? 11 : questions.length);
    const weak = luck.some(answered, gaps + 1).map((one) => one.id);
    const answers = answered.map(({ id }, index) => {
      const body =
        id === weak[0]
          ? {
              answer: 'accepted-risk' as const,
              note: 'Known, and cheaper than mending it this year',
              expiresAt: moment(began + (order === 1 ? 60 : 300) * oneDay),
            }
          : weak.includes(id)
            ? { answer: 'gap' as const, note: luck.pick(['Nobody has tried it', 'Only Viktor knows how', 'Written down, but for the version before']) }
            : { answer: 'ok' as const };
      return deed(began + (index + 1) * 10 * minute, 'farid', answerReadiness, { params: { id: kept(name), question: id }, body });
    });
    const start = deed(
      began,
      'farid',
      startReadiness,
      { params: { ref: system.ref }, body: { reason: 'Before the pager is shared' } },
      { keep: { [name]: 'id' } },
    );
    if (order === 8) return [start, ...answers];
    const finish = deed(began + oneDay, 'farid', finishReadiness, {
      params: { id: kept(name) },
      body: { reason: gaps > 0 ? 'Two things to mend first' : 'Ready' },
    });
    if (gaps > 0 || order > 4) return [start, ...answers, finish];
    const body = { duties: { onCall: 'shared' as const, remediation: 'shared' as const }, reason: 'The pager is shared from Monday' };
    return [start, ...answers, finish, deed(began + 4 * oneDay, 'astrid', moveDuties, { params: { ref: system.ref }, body })];
  });
}
