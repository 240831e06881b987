/** `rotation`: who has the shifts of a span? */
import { refuse } from '../../decision/refusal.ts';
import { laidOver, type Rotation, type Shift, turns, turnsWithin } from '../../rotas/rotation.ts';
import { iso } from '../../time/instant.ts';
import { answered, question } from '../question.ts';
import { orderedSpan, type Place } from '../read.ts';
import { localTimeAt, zoneAt } from './hours.ts';

const mostTurns = 200_000;
const hoursOf = { hours: 1, days: 24, weeks: 168 } as const;

export const rotationQuestion = question(
  'rotation',
  'Shifts of a rotation whose hand-overs keep their local time, with overrides',
  (input) => {
    const it = input.members('timezone', 'handoff', 'length', 'members', 'from', 'to', 'overrides');
    const rotation: Rotation = {
      timezone: zoneAt(it.timezone),
      handoff: localTimeAt(it.handoff),
      hours: lengthAt(it.length),
      members: it.members.list((place) => place.text(), 1),
    };
    return { rotation, span: orderedSpan(it.from, it.to), overrides: it.overrides.optional((list) => list.list(overrideAt)) ?? [] };
  },
  ({ rotation, span, overrides }) => {
    if (turnsWithin(rotation, span) > mostTurns)
      return refuse('compute.too-many', { message: `The span holds more than ${mostTurns} turns: ask for a shorter one.` }, '/to');
    const shifts = laidOver([...turns(rotation, span), ...overrides], span);
    return answered({ shifts: shifts.map(({ from, to, member }) => ({ from: iso(from), to: iso(to), member })) });
  },
);

function lengthAt(place: Place): number {
  const units = place.members('hours', 'days', 'weeks');
  const given = (['hours', 'days', 'weeks'] as const).filter((unit) => units[unit].given);
  const [unit, second] = given;
  if (unit === undefined) return place.refuse('compute.missing', 'must say hours, days or weeks');
  if (second !== undefined) units[second].refuse('compute.said-twice', 'says again, in another unit, how long a turn is');
  return units[unit].number({ min: 1, max: 10_000, whole: true }) * hoursOf[unit];
}

function overrideAt(place: Place): Shift {
  const { from, to, member } = place.members('from', 'to', 'member');
  return { ...orderedSpan(from, to), member: member.text() };
}
