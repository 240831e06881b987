/** Is every kind of malformed input refused with its code and the pointer to the place? */
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { told } from './question.ts';
import { ask, questions } from './registry.ts';

const day = { from: '2026-03-26T00:00:00Z', to: '2026-03-27T00:00:00Z' };
const whole = { from: '2026-03-26T10:00:00Z', to: '2026-03-26T11:00:00Z' };
const series = { stepSeconds: 60, good: [1, 1], total: [1, 1] };

function refusalOf(question: string, input: unknown): string {
  const answer = ask(question, input);
  if (answer.ok) return `answered ${JSON.stringify(answer.value)}`;
  const { code, path, message } = told(answer.refusal);
  expect(message).toMatch(/\w.*\.$/);
  return `${code} ${path}`;
}

const cases: readonly (readonly [question: string, input: unknown, refusal: string])[] = [
  ['business-time', { timezone: 'Europe/Uppsala', hours: {}, from: day.from, to: day.to }, 'compute.unknown-zone /timezone'],
  ['business-time', { timezone: '+02:00', hours: {}, from: day.from, to: day.to }, 'compute.unknown-zone /timezone'],
  ['business-time', { timezone: 'UTC', hours: { monday: [] }, from: day.from, to: day.to }, 'compute.unknown-member /hours/monday'],
  ['business-time', { timezone: 'UTC', hours: { mon: [['22:00', '06:00']] }, from: day.from, to: day.to }, 'compute.ends-before-it-begins /hours/mon/0'],
  ['business-time', { timezone: 'UTC', hours: { mon: [['09:00']] }, from: day.from, to: day.to }, 'compute.not-two-times /hours/mon/0'],
  ['business-time', { timezone: 'UTC', hours: { mon: [['09:00', '24:30']] }, from: day.from, to: day.to }, 'compute.not-a-time /hours/mon/0/1'],
  ['business-time', { timezone: 'UTC', hours: {}, holidays: ['2026-02-30'], from: day.from, to: day.to }, 'compute.not-a-date /holidays/0'],
  ['business-time', { timezone: 'UTC', hours: {}, from: day.to, to: day.from }, 'compute.ends-before-it-begins /to'],
  ['business-time', { timezone: 'UTC', hours: {}, from: day.from }, 'compute.missing /to'],
  ['business-time', { timezone: 'UTC', hours: {}, from: day.from, businessSeconds: -1 }, 'compute.too-small /businessSeconds'],
  ['business-time', { timezone: 'UTC', hours: {}, ...day, businessSeconds: 1 }, 'compute.said-twice /businessSeconds'],
  ['rotation', { timezone: 'UTC', handoff: day.from, length: { days: 1 }, members: ['a'], ...day }, 'compute.not-a-local-time /handoff'],
  ['rotation', { timezone: 'UTC', handoff: '2026-03-01T09:00', length: {}, members: ['a'], ...day }, 'compute.missing /length'],
  ['rotation', { timezone: 'UTC', handoff: '2026-03-01T09:00', length: { days: 0 }, members: ['a'], ...day }, 'compute.too-small /length/days'],
  ['rotation', { timezone: 'UTC', handoff: '2026-03-01T09:00', length: { days: 1, weeks: 1 }, members: ['a'], ...day }, 'compute.said-twice /length/weeks'],
  ['rotation', { timezone: 'UTC', handoff: '2026-03-01T09:00', length: { days: 1 }, members: [], ...day }, 'compute.too-few /members'],
  [
    'rotation',
    { timezone: 'UTC', handoff: '2026-03-01T09:00', length: { hours: 1 }, members: ['a'], from: '1900-01-01T00:00:00Z', to: '2900-01-01T00:00:00Z' },
    'compute.too-many /to',
  ],
  ['nobody asked this', {}, 'compute.unknown-question /question'],
  ['availability', null, 'compute.not-an-object '],
  ['availability', [], 'compute.not-an-object '],
  ['availability', { impacts: [] }, 'compute.missing /period'],
  ['availability', { period: day }, 'compute.missing /impacts'],
  ['availability', { period: day, impacts: {} }, 'compute.not-a-list /impacts'],
  ['availability', { period: day, impacts: [], maintenence: [] }, 'compute.unknown-member /maintenence'],
  ['availability', { period: { from: day.to, to: day.from }, impacts: [] }, 'compute.ends-before-it-begins /period/to'],
  ['availability', { period: { ...day, to: '2026-03-27' }, impacts: [] }, 'compute.not-an-instant /period/to'],
  ['availability', { period: { ...day, to: '2026-03-27T00:00:00' }, impacts: [] }, 'compute.not-an-instant /period/to'],
  ['availability', { period: { ...day, to: '2026-02-30T00:00:00Z' }, impacts: [] }, 'compute.not-an-instant /period/to'],
  ['availability', { period: { ...day, to: 1774569600 }, impacts: [] }, 'compute.not-a-text /period/to'],
  ['availability', { period: day, now: 'yesterday', impacts: [] }, 'compute.not-an-instant /now'],
  ['availability', { period: day, impacts: [whole, { from: whole.from }] }, 'compute.missing /impacts/1/to'],
  ['availability', { period: day, impacts: [{ from: whole.to, to: whole.from }] }, 'compute.ends-before-it-begins /impacts/0/to'],
  ['availability', { period: day, impacts: [{ ...whole, severity: 'huge' }] }, 'compute.unknown-word /impacts/0/severity'],
  ['availability', { period: day, impacts: [{ ...whole, fraction: 1.1 }] }, 'compute.too-large /impacts/0/fraction'],
  ['availability', { period: day, impacts: [{ ...whole, fraction: -0.1 }] }, 'compute.too-small /impacts/0/fraction'],
  ['availability', { period: day, impacts: [{ ...whole, fraction: Number.NaN }] }, 'compute.not-finite /impacts/0/fraction'],
  ['availability', { period: day, impacts: [{ ...whole, fraction: '0.5' }] }, 'compute.not-a-number /impacts/0/fraction'],
  ['availability', { period: day, impacts: [{ ...whole, users: -1 }] }, 'compute.too-small /impacts/0/users'],
  ['availability', { period: day, impacts: [{ ...whole, users: Number.POSITIVE_INFINITY }] }, 'compute.not-finite /impacts/0/users'],
  ['availability', { period: day, impacts: [{ ...whole, severity: 'major', fraction: 0.5 }] }, 'compute.said-twice /impacts/0/fraction'],
  ['availability', { period: day, impacts: [], maintenance: [{ from: day.to, to: day.from }] }, 'compute.ends-before-it-begins /maintenance/0/to'],
  ['availability', { period: day, impacts: [], unknown: [{ from: day.from, to: null }] }, 'compute.not-a-text /unknown/0/to'],
  ['availability', { period: day, impacts: [], population: 5 }, 'compute.not-an-object /population'],
  ['availability', { period: day, impacts: [], population: { users: -5 } }, 'compute.too-small /population/users'],
  [
    'availability',
    {
      period: day,
      impacts: [],
      population: [
        { from: day.from, users: 1 },
        { from: day.from, users: 2 },
      ],
    },
    'compute.said-twice /population/1/from',
  ],
  ['availability', { period: day, impacts: [], policy: { overlap: 'mean' } }, 'compute.unknown-word /policy/overlap'],
  ['availability', { period: day, impacts: [], policy: { weights: { minor: 0.5 } } }, 'compute.unknown-member /policy/weights/minor'],
  ['availability', { period: day, impacts: [], policy: { weights: { partial: 2 } } }, 'compute.too-large /policy/weights/partial'],
  ['availability', { period: day, impacts: [], policy: { maintenance: true } }, 'compute.not-a-text /policy/maintenance'],
  ['windows', { ...series, stepSeconds: 0 }, 'compute.too-small /stepSeconds'],
  ['windows', { ...series, total: [1] }, 'compute.wrong-length /total'],
  ['windows', { ...series, good: [1, 2] }, 'compute.too-large /good/1'],
  ['windows', { ...series, good: [1, -1] }, 'compute.too-small /good/1'],
  ['windows', { ...series, good: [1, null] }, 'compute.not-a-number /good/1'],
  ['windows', { ...series, windowsSeconds: [60, 90] }, 'compute.not-whole-steps /windowsSeconds/1'],
  ['windows', { ...series, windowsSeconds: [0] }, 'compute.too-small /windowsSeconds/0'],
  ['user-uptime', { cutoffSeconds: -1, users: [] }, 'compute.too-small /cutoffSeconds'],
  [
    'user-uptime',
    {
      cutoffSeconds: 1,
      users: [
        { id: 'a', events: [] },
        { id: 'a', events: [] },
      ],
    },
    'compute.said-twice /users/1/id',
  ],
  ['user-uptime', { cutoffSeconds: 1, users: [{ id: 'a', events: [{ at: 0, ok: 'yes' }] }] }, 'compute.not-a-boolean /users/0/events/0/ok'],
  ['incident-times', { incidents: [{ id: 'a' }] }, 'compute.missing /incidents/0/started'],
  ['incident-times', { incidents: [{ id: 'a', started: whole.to, resolved: whole.from }] }, 'compute.ends-before-it-begins /incidents/0/resolved'],
  ['incident-times', { incidents: [{ id: '', started: whole.to }] }, 'compute.empty /incidents/0/id'],
  ['budget', { objective: 99.9, windowSeconds: 60 }, 'compute.too-large /objective'],
  ['budget', { objective: 0.999, windowSeconds: 0 }, 'compute.too-small /windowSeconds'],
  ['budget', { objective: 0.999, windowSeconds: 60, total: 5, bad: 6 }, 'compute.too-large /bad'],
  ['budget', { objective: 0.999, windowSeconds: 60, availability: 1.5 }, 'compute.too-large /availability'],
  [
    'burn-alerts',
    { ...series, objective: 0.9, windowSeconds: 60, rules: [{ longSeconds: 60, shortSeconds: 120, burn: 1 }] },
    'compute.too-large /rules/0/shortSeconds',
  ],
  ['burn-alerts', { ...series, objective: 0.9, windowSeconds: 60, rules: [{ longSeconds: 60, shortSeconds: 60 }] }, 'compute.missing /rules/0/burn'],
  ['combine', { structure: {}, components: {} }, 'compute.missing /structure/ref'],
  ['combine', { structure: { all: [] }, components: {} }, 'compute.too-few /structure/all'],
  ['combine', { structure: { atLeast: 3, of: [{ ref: 'a' }, { ref: 'a' }] }, components: { a: 1 } }, 'compute.too-large /structure/atLeast'],
  ['combine', { structure: { atLeast: 0, of: [{ ref: 'a' }] }, components: { a: 1 } }, 'compute.too-small /structure/atLeast'],
  ['combine', { structure: { atLeast: 1.5, of: [{ ref: 'a' }] }, components: { a: 1 } }, 'compute.not-whole /structure/atLeast'],
  ['combine', { structure: { any: [{ ref: 'a' }], all: [{ ref: 'a' }] }, components: { a: 1 } }, 'compute.unknown-member /structure/any'],
  ['combine', { structure: { any: [{ ref: 'a/b' }] }, components: { 'a/b': 2 } }, 'compute.too-large /components/a~1b'],
  ['combine', { structure: { any: [{ ref: 'toString' }] }, components: {} }, 'compute.unknown-component /structure/any/0/ref'],
  ['percentiles', { values: [1], at: [101] }, 'compute.too-large /at/0'],
  ['percentiles', { values: [1], at: [50], method: 'r-6' }, 'compute.unknown-word /method'],
  ['graph', { nodes: ['a', 'a'], edges: [] }, 'compute.said-twice /nodes/1'],
  ['graph', { nodes: ['a', ''], edges: [] }, 'compute.empty /nodes/1'],
  ['graph', { nodes: ['a'], edges: [{ from: 'a', to: 'b' }] }, 'compute.unknown-system /edges/0/to'],
  ['graph', { nodes: ['a'], edges: [{ from: 'toString', to: 'a' }] }, 'compute.unknown-system /edges/0/from'],
  ['graph', { nodes: ['a'], edges: [{ from: 'a', to: 'a', hard: 'yes' }] }, 'compute.not-a-boolean /edges/0/hard'],
  ['graph', { nodes: ['a'], edges: [{ from: 'a', to: 'a', soft: true }] }, 'compute.unknown-member /edges/0/soft'],
  ['graph', { nodes: ['a'], edges: [], entries: ['b'] }, 'compute.unknown-system /entries/0'],
  ['graph', { nodes: ['a'] }, 'compute.missing /edges'],
  ['retries', {}, 'compute.missing /rate'],
  ['retries', { rate: 0.5 }, 'compute.missing /attempts'],
  ['retries', { rate: -0.1, attempts: 2 }, 'compute.too-small /rate'],
  ['retries', { rate: 0.5, attempts: 0 }, 'compute.too-small /attempts'],
  ['retries', { rate: 0.5, attempts: 2.5 }, 'compute.not-whole /attempts'],
  ['retries', { rate: 0.5, attempts: 2, budgetRatio: -1 }, 'compute.too-small /budgetRatio'],
  ['retries', { layers: [3, 0] }, 'compute.too-small /layers/1'],
  ['retries', { layers: [3], rate: 1 }, 'compute.said-twice /rate'],
  ['retries', { layers: Array.from({ length: 400 }, () => 10) }, 'compute.too-large /layers'],
];

test.each(cases)('given %s of %j, when asked, then it is refused: %s', (question, input, refusal) => {
  expect(refusalOf(question, input)).toBe(refusal);
});

describe('given any JSON at all', () => {
  test.each(questions.map((question) => question.name))('when %s is asked with it, then it answers or refuses and never throws', (name) => {
    fc.assert(
      fc.property(fc.jsonValue({ maxDepth: 4 }), (input) => {
        const answer = ask(name, input);
        expect(answer.ok || answer.refusal.code.startsWith('compute.')).toBe(true);
      }),
    );
  });

  test('when a structure is nested without end, then it is refused before the stack is', () => {
    let structure: object = { ref: 'a' };
    for (let depth = 0; depth < 20_000; depth++) structure = { all: [structure] };
    expect(refusalOf('combine', { structure, components: { a: 1 } })).toMatch(/^compute.too-deep \/structure\/all/);
  });
});
