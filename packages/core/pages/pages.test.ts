import fc from 'fast-check';
import { expect, test } from 'vitest';
import { openHours } from '../time/business-time.ts';
import { iso, parseInstant } from '../time/instant.ts';
import { weekOf } from '../time/week.ts';
import { chooseEscalation } from './choose.ts';
import { acknowledge, begin, checkEscalation, type Escalation, end, passOver, passTime, type Standing } from './escalation.ts';
import { type LoadAsked, loadOf, overloadsOf } from './load.ts';
import { type PersonRules, planNotices } from './notices.ts';

const instant = (text: string): number => parseInstant(text) ?? Number.NaN;
const minute = 60_000;
const twoSteps: Escalation = {
  steps: [
    { tell: [{ kind: 'rota', id: 'first' }], waitSeconds: 300 },
    { tell: [{ kind: 'rota', id: 'second' }], waitSeconds: 600 },
  ],
  repeats: 1,
  acknowledgedForSeconds: 3600,
};

/** Walks time in steps of a minute until nothing more comes; says who was told when. */
function walk(escalation: Escalation, minutesLong: number): string[] {
  const said: string[] = [];
  let decision = begin(escalation, 0, '');
  for (let at = 0; at <= minutesLong; at += 1) {
    const next = at === 0 ? decision : passTime(escalation, decision.standing, at * minute);
    if (next === null) continue;
    decision = next;
    said.push(`${at}: ${next.tell.map((target) => ('id' in target ? target.id : target.kind)).join(' ')}`);
  }
  return said;
}

test('when nobody answers, steps follow one another, again as often as said, and then everybody is told once', () => {
  expect(walk(twoSteps, 600)).toEqual(['0: first', '5: second', '15: first', '20: second', '30: everybody']);
});

test('whoever answers stops it; when it is not over in time it begins again', () => {
  const { standing } = begin(twoSteps, 0, '');
  const answered = acknowledge(twoSteps, standing, minute);
  expect(answered).toMatchObject({ state: 'acknowledged', nextAt: 61 * minute });
  expect(acknowledge(twoSteps, answered, 30 * minute)).toBe(answered);
  expect(passTime(twoSteps, answered, 60 * minute)).toBeNull();
  expect(passTime(twoSteps, answered, 61 * minute)).toMatchObject({
    standing: { state: 'open', step: 0, round: 0 },
    tell: [{ id: 'first' }],
    exhausted: false,
  });
  expect(passTime(twoSteps, end(answered), 100 * minute)).toBeNull();
  expect(acknowledge({ ...twoSteps, acknowledgedForSeconds: null }, standing, minute).nextAt).toBeNull();
});

test('a step that can tell nobody is not waited for, and after everybody there is nothing to pass over to', () => {
  const { standing } = begin(twoSteps, 0, '');
  const second = passOver(twoSteps, standing, 1, 'Nobody is on duty.');
  expect(second).toMatchObject({ standing: { step: 1 }, reason: 'Nobody is on duty. Step 2 of 2.' });
  const last = passOver({ ...twoSteps, repeats: 0 }, second?.standing ?? standing, 2, 'Nor here.');
  expect(last).toMatchObject({ tell: [{ kind: 'everybody' }], exhausted: true });
  expect(passOver(twoSteps, last?.standing ?? standing, 3, '')).toBeNull();
});

test('after hours without a server the next step follows, not all that were missed', () => {
  const { standing } = begin(twoSteps, 0, '');
  const late = passTime(twoSteps, standing, 10 * 3600_000);
  expect(late).toMatchObject({ standing: { step: 1, nextAt: 10 * 3600_000 + 600_000 } });
});

test('every escalation ends with everybody, whoever is passed over', () => {
  const step = fc.record({ tell: fc.constant([{ kind: 'everybody' as const }]), waitSeconds: fc.nat(900) });
  fc.assert(
    fc.property(fc.array(step, { minLength: 1, maxLength: 5 }), fc.nat(3), fc.array(fc.boolean(), { maxLength: 40 }), (steps, repeats, over) => {
      const escalation = { steps, repeats, acknowledgedForSeconds: null };
      let standing: Standing = begin(escalation, 0, '').standing;
      let taken = 1;
      for (let turn = 0; standing.nextAt !== null; turn += 1) {
        const next = over[turn] === true ? passOver(escalation, standing, 0, '') : passTime(escalation, standing, standing.nextAt);
        standing = next?.standing ?? end(standing);
        taken += 1;
      }
      return standing.state === 'open' && taken === steps.length * (repeats + 1) + 1;
    }),
  );
});

test.each([
  [{ ...twoSteps, steps: [] }, 'pages.no-steps', '/steps'],
  [{ ...twoSteps, steps: [{ tell: [], waitSeconds: 1 }] }, 'pages.step-tells-nobody', '/steps/0/tell'],
  [{ ...twoSteps, steps: Array.from({ length: 21 }, () => ({ tell: [{ kind: 'everybody' as const }], waitSeconds: 1 })) }, 'pages.too-many-steps', '/steps'],
])('an escalation that cannot be walked is refused', (escalation, code, path) => {
  expect(checkEscalation(escalation)).toMatchObject({ ok: false, refusal: { code, path } });
});

test('an escalation for the owners goes before a general one; none says why', () => {
  const general = { id: 'g', title: 'General', severities: ['major', 'partial'] as const, teams: null };
  const theirs = { id: 't', title: 'Playback', severities: ['major'] as const, teams: ['group:default/playback'] };
  const matter = { severity: 'major' as const, teams: ['group:default/playback'] };
  expect(chooseEscalation([general, theirs], matter)).toMatchObject({ id: 't' });
  expect(chooseEscalation([general, theirs], { ...matter, severity: 'partial' })).toMatchObject({ id: 'g' });
  expect(chooseEscalation([general, theirs], { ...matter, severity: 'degraded' })).toMatchObject({ id: null, reason: expect.stringContaining('degraded') });
  expect(chooseEscalation([theirs], { ...matter, teams: [] }).id).toBeNull();
  expect(chooseEscalation([], matter).id).toBeNull();
});

const rules: PersonRules = {
  ways: [
    { id: 'm', door: 'mail', to: 'ann@example.org' },
    { id: 's', door: 'sms', to: '+4670' },
  ],
  lists: [
    { severities: ['major', 'partial', 'degraded'], ways: [{ way: 'm', afterSeconds: 0 }] },
    {
      severities: ['major'],
      ways: [
        { way: 's', afterSeconds: 120 },
        { way: 'm', afterSeconds: 0 },
        { way: 'gone', afterSeconds: 0 },
      ],
    },
  ],
  quiet: {
    hours: openHours('Europe/Stockholm', weekOf({ mon: [['22:00', '24:00']], tue: [['00:00', '07:00']] })),
    brokenBy: ['major'],
  },
};

test('ways are told in order of their waits, by severity', () => {
  const at = instant('2026-11-02T12:00:00Z');
  expect(planNotices(rules, 'major', at).map((each) => [each.way.id, each.at - at])).toEqual([
    ['m', 0],
    ['s', 120_000],
  ]);
  expect(planNotices(rules, 'partial', at).map((each) => each.way.id)).toEqual(['m']);
  expect(planNotices({ ...rules, lists: [] }, 'partial', at).map((each) => each.way.id)).toEqual(['m']);
});

test('quiet hours hold back what does not break them, until they end in the morning', () => {
  const night = instant('2026-11-02T22:30:00+01:00');
  expect(planNotices(rules, 'major', night)[0]?.at).toBe(night);
  const [held] = planNotices(rules, 'partial', night);
  expect([iso(held?.at ?? 0), held?.reason]).toEqual(['2026-11-03T06:00:00Z', 'Quiet hours, which partial does not break.']);
});

const zone = 'Europe/Stockholm';
const asked = (more: Partial<LoadAsked>): LoadAsked => ({
  span: { from: instant('2026-11-02T00:00:00+01:00'), to: instant('2026-11-09T00:00:00+01:00') },
  zone,
  zoneOf: () => zone,
  shifts: [],
  told: [],
  holidays: new Map(),
  ...more,
});

test('nights, weekends and holidays of a shift are counted by local clocks, also when they change', () => {
  const shifts = [{ rota: 'r', person: 'ann', from: instant('2026-10-24T12:00:00+02:00'), to: instant('2026-10-26T12:00:00+01:00') }];
  const [ann] = loadOf(
    asked({ span: { from: 0, to: instant('2027-01-01T00:00:00Z') }, shifts, holidays: new Map([['r', new Set([Date.UTC(2026, 9, 26) / 86_400_000])]]) }),
  ).people;
  // Saturday 22–24, Sunday 00–07 (with its hour twice) and 22–24, Monday 00–07.
  expect(ann).toMatchObject({ dutySeconds: 49 * 3600, nightSeconds: (2 + 8 + 2 + 7) * 3600, weekendSeconds: (12 + 25) * 3600, holidaySeconds: 12 * 3600 });
});

test('pages, broken nights and interrupted hours of sleep are counted once each', () => {
  const told = ['2026-11-02T23:10:00+01:00', '2026-11-02T23:50:00+01:00', '2026-11-03T03:00:00+01:00', '2026-11-03T14:00:00+01:00'].map((at, page) => ({
    person: 'ann',
    at: instant(at),
    page: `p${page}`,
  }));
  const load = loadOf(asked({ told: [...told, { ...(told[0] ?? { person: '', at: 0, page: '' }), person: 'bo' }] }));
  expect(load.people[0]).toMatchObject({ pages: 4, nightPages: 3, nightsBroken: 1, sleepHoursInterrupted: 2, shifts: 0 });
  expect(load.days.slice(0, 3)).toMatchObject([
    { date: '2026-11-02', pages: 2, nightPages: 2 },
    { date: '2026-11-03', pages: 2, nightPages: 1, trailing: 4 / 21 },
    { date: '2026-11-04', pages: 0 },
  ]);
});

test('the trailing average looks back 21 days, beyond the span', () => {
  const told = [{ person: 'ann', at: instant('2026-10-14T12:00:00Z'), page: 'old' }];
  const { days } = loadOf(asked({ told }));
  expect(days.map(({ trailing }) => trailing * 21)).toEqual([1, 1, 0, 0, 0, 0, 0]);
});

test('more than two incidents in twelve hours of a shift break the rule', () => {
  const from = instant('2026-11-02T08:00:00Z');
  const shifts = [{ rota: 'r', person: 'ann', from, to: from + 7 * 86_400_000 }];
  const told = [1, 5, 11, 13].map((hours) => ({ person: 'ann', at: from + hours * 3600_000, page: `p${hours}` }));
  expect(overloadsOf(shifts, told)).toEqual([{ rota: 'r', person: 'ann', from, to: from + 12 * 3600_000, pages: ['p1', 'p5', 'p11'] }]);
  expect(overloadsOf(shifts, told.slice(1))).toEqual([]);
});
