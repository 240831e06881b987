import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { localInstant } from '../../time/zone.ts';
import { impactId, incidentId, moment } from '../testing/given.ts';
import { readCsv } from './csv.ts';
import { dateReader } from './dates.ts';
import { readFraction, readSeverity, readTarget } from './fields.ts';
import { fingerprintOf, type Imported, incidentOf } from './imported.ts';
import { guessMapping, type Mapping } from './mapping.ts';
import { importStatuspage } from './statuspage.ts';
import { importCsv, importJson } from './tables.ts';
import { importUpptimeChecks, importUpptimeIssues } from './upptime.ts';

const now = Date.UTC(2026, 5, 1);
const mapping = (given: Partial<Mapping> = {}): Mapping => ({ ...guessMapping([]), ...given });
const good = (read: object): Imported => {
  if (!('good' in read)) throw new Error(`not read: ${JSON.stringify(read)}`);
  return read as Imported;
};

describe('csv', () => {
  test('quotes, separators, line ends and line numbers', () => {
    expect(readCsv('\ufeffa;b\r\n"x;1";"say ""hi"""\n\n"two\nlines";z\nlast;').records).toEqual([
      { line: 1, fields: ['a', 'b'] },
      { line: 2, fields: ['x;1', 'say "hi"'] },
      { line: 4, fields: ['two\nlines', 'z'] },
      { line: 6, fields: ['last', ''] },
    ]);
  });

  test('a quote that never ends costs its own line only', () => {
    const csv = readCsv('a,b\n1,2\n"3,4\n5,6\n');
    expect(csv.records.map((record) => record.line)).toEqual([1, 2, 4]);
    expect(csv.faults).toEqual([{ line: 3, reason: 'a quote is opened and never closed' }]);
  });

  test('what is written is read back', () => {
    const cell = fc.string({ unit: fc.constantFrom('a', 'ä', ',', ';', '"', '\n', '\r', ' ', '\t') });
    const table = fc.array(fc.array(cell, { minLength: 2, maxLength: 4 }), { minLength: 1, maxLength: 8 });
    fc.assert(
      fc.property(table, (rows) => {
        const head = ['a', 'b', 'c', 'd', 'e', 'f'];
        const text = [head, ...rows].map((row) => row.map((one) => `"${one.replaceAll('"', '""')}"`).join(',')).join('\n');
        expect(readCsv(text).records.map((record) => record.fields)).toEqual([head, ...rows]);
      }),
    );
  });
});

describe('dates', () => {
  const read = (format: string, zone: string, text: string): string | null => {
    const reader = dateReader(format, zone);
    if (typeof reader === 'string') return reader;
    const instant = reader(text);
    return instant === null ? null : new Date(instant).toISOString();
  };

  test('by their format and zone', () => {
    expect(read('iso', 'Europe/Stockholm', '2026-03-01 10:00')).toBe('2026-03-01T09:00:00.000Z');
    expect(read('iso', 'Europe/Stockholm', '2026-07-01T10:00:00')).toBe('2026-07-01T08:00:00.000Z');
    expect(read('iso', 'Europe/Stockholm', '2026-07-01T10:00:00-04:00')).toBe('2026-07-01T14:00:00.000Z');
    expect(read('iso', 'UTC', '2026-07-01 10:00:00 UTC')).toBe('2026-07-01T10:00:00.000Z');
    expect(read('dd.MM.yyyy HH:mm', 'UTC', '01.03.2026 10:00')).toBe('2026-03-01T10:00:00.000Z');
    expect(read('M/d/yyyy h:mm a', 'America/New_York', '3/1/2026 12:30 AM')).toBe('2026-03-01T05:30:00.000Z');
    expect(read('unix', 'UTC', '1772359200')).toBe('2026-03-01T10:00:00.000Z');
    expect(read('unix-ms', 'UTC', '1772359200000')).toBe('2026-03-01T10:00:00.000Z');
  });

  test('what does not fit is nothing, and so is a day without its time', () => {
    expect(read('iso', 'UTC', '2026-03-01')).toBeNull();
    expect(read('iso', 'UTC', '2026-02-30 10:00')).toBeNull();
    expect(read('yyyy-MM-dd', 'UTC', '2026-03-01')).toBe('2026-03-01T00:00:00.000Z');
    expect(read('M/d/yyyy h:mm a', 'UTC', '3/1/2026 13:30 PM')).toBeNull();
    expect(read('iso', 'Mars/Base', 'x')).toBe('«Mars/Base» is not a time zone');
    expect(read('yy', 'UTC', 'x')).toContain('needs yyyy');
    expect(read('dd.MM.yyyy dd', 'UTC', 'x')).toContain('twice');
  });

  test('a skipped time is the first moment after the gap, a repeated one its first', () => {
    expect(new Date(localInstant('Europe/Stockholm', [2026, 3, 29, 2, 30, 0, 0]) ?? 0).toISOString()).toBe('2026-03-29T01:00:00.000Z');
    expect(new Date(localInstant('Europe/Stockholm', [2026, 10, 25, 2, 30, 0, 0]) ?? 0).toISOString()).toBe('2026-10-25T00:30:00.000Z');
  });
});

describe('fields', () => {
  test('are read, or say what is wrong', () => {
    expect(readFraction('30 %')).toEqual({ value: 0.3 });
    expect(readFraction('1.2')).toMatchObject({ fault: expect.any(String) });
    expect(readSeverity('SEV1', {})).toEqual({ value: 'major' });
    expect(readSeverity('Rot', { Rot: 'degraded' })).toEqual({ value: 'degraded' });
    expect(readSeverity('constructor', {})).toMatchObject({ fault: expect.any(String) });
    expect(readTarget('Play Back!', {})).toBe('component:default/play-back');
    expect(readTarget('Journey:default/Play', {})).toBe('journey:default/play');
    expect(readTarget('API', { API: 'api:default/x' })).toBe('api:default/x');
    expect(readTarget('Play Back!', { 'component:default/play-back': 'journey:default/play' })).toBe('journey:default/play');
    expect(readTarget('!!!', {})).toBeNull();
  });
});

describe('a table', () => {
  const csv = [
    'ID,Title,Started At,Resolved At,Severity,System,Tags',
    '1,Disk full,2026-03-01T10:00:00Z,2026-03-01T11:00:00Z,sev1,player;search,area:storage',
    '2,Nobody knows when,,,minor,player,',
    '3,Backwards,2026-03-01T10:00:00Z,2026-03-01T09:00:00Z,major,player,',
    '4,Later than now,2027-03-01T10:00:00Z,,major,player,',
    '1,Said twice,2026-03-01T10:00:00Z,,major,player,',
    '5,Bad date,yesterday,,major,player,',
    '6,Odd severity,2026-03-01T10:00:00Z,,purple,player,',
    '7,too,many,fields,here,are,in,it',
  ].join('\n');

  test('good rows go in, each bad one is refused with its line and field', () => {
    const read = good(importCsv(csv, null, now));
    expect(read.good.map((row) => row.externalId)).toEqual(['1', '2']);
    expect(read.good[0]).toMatchObject({
      severity: 'major',
      impacts: [{ target: 'component:default/player', measure: { kind: 'severity', severity: 'major' } }, { target: 'component:default/search' }],
      tags: ['area:storage'],
    });
    expect(read.refused.map((fault) => [fault.line, fault.path])).toEqual([
      [4, 'resolved'],
      [5, 'started'],
      [6, 'externalId'],
      [7, 'started'],
      [8, 'severity'],
      [9, undefined],
    ]);
    expect(read.total).toBe(8);
  });

  test('json by paths, with duration and share', () => {
    const text = JSON.stringify({ data: [{ key: 7, what: { name: 'Slow' }, begin: 1772359200, minutes: 30, share: '25%', hit: [{ name: 'Player' }] }] });
    const fields = { externalId: 'key', title: 'what.name', started: 'begin', durationMinutes: 'minutes', fraction: 'share', target: 'hit' };
    const read = good(importJson(text, mapping({ fields, dateFormat: 'unix' }), now));
    expect(read.good).toMatchObject([
      {
        externalId: '7',
        title: 'Slow',
        instants: { resolved: { at: 1772361000000, source: 'estimate' } },
        impacts: [{ target: 'component:default/player', measure: { kind: 'fraction', fraction: 0.25 } }],
      },
    ]);
  });

  test('a mapping that does not fit is said, not guessed around', () => {
    expect(importCsv(csv, mapping({ fields: { title: 'Nope' } }), now)).toEqual({ misfit: '«Nope» (for title) is not a column of the file' });
    expect(importCsv(csv, mapping({ fields: {} }), now)).toMatchObject({ misfit: expect.stringContaining('title') });
    expect(importCsv('', null, now)).toMatchObject({ unreadable: { line: 1 } });
    expect(importJson('{"a":', null, now)).toMatchObject({ unreadable: { line: 1 } });
  });

  test('what is taken in becomes an incident: over, without an end, is in no figure', () => {
    const [first, second] = good(importCsv(csv, null, now)).good;
    if (first === undefined || second === undefined) throw new Error('rows are missing');
    const make = (row: typeof first) => incidentOf(row, 'old', { incident: incidentId, impact: impactId }, moment(0).by, now);
    expect(make(first)).toMatchObject({
      standing: { state: 'resolved' },
      external: { source: 'old', id: '1' },
      impacts: [{ followsStart: true, followsEnd: true }, {}],
    });
    expect(make(second)).toMatchObject({ standing: { state: 'resolved' }, impacts: [] });
    expect(fingerprintOf(first)).not.toBe(fingerprintOf({ ...first, title: 'x' }));
    expect(fingerprintOf(first)).toBe(fingerprintOf({ ...first, line: 99 }));
  });
});

describe('statuspage', () => {
  const component = (name: string, before: string, after: string) => ({ code: name, name, old_status: before, new_status: after });
  const incident = {
    id: 'abc',
    name: 'API errors',
    status: 'resolved',
    impact: 'major',
    created_at: '2026-03-01T10:05:00.000Z',
    started_at: '2026-03-01T10:00:00.000Z',
    monitoring_at: '2026-03-01T10:40:00Z',
    resolved_at: '2026-03-01T11:00:00Z',
    incident_updates: [
      { status: 'resolved', body: 'over', display_at: '2026-03-01T11:00:00Z', affected_components: [component('API', 'partial_outage', 'operational')] },
      {
        status: 'monitoring',
        body: 'better<br/>now',
        display_at: '2026-03-01T10:40:00Z',
        affected_components: [component('API', 'major_outage', 'partial_outage')],
      },
      { status: 'investigating', body: '', display_at: '2026-03-01T10:05:00Z', affected_components: [component('API', 'operational', 'major_outage')] },
    ],
    components: [{ name: 'API' }, { name: 'Web' }],
  };

  test('updates become impacts span by span, notes and instants', () => {
    const read = good(importStatuspage(JSON.stringify({ page: {}, incidents: [incident] }), { API: 'component:default/api' }, now));
    const [row] = read.good;
    const at = (minutes: number) => Date.UTC(2026, 2, 1, 10, minutes);
    expect(row?.impacts).toEqual([
      { target: 'component:default/api', site: null, from: null, to: at(40), measure: { kind: 'severity', severity: 'major' } },
      { target: 'component:default/api', site: null, from: at(40), to: null, measure: { kind: 'severity', severity: 'partial' } },
      { target: 'component:default/web', site: null, from: null, to: null, measure: { kind: 'severity', severity: 'major' } },
    ]);
    expect(row?.instants).toEqual({
      started: { at: at(0), source: 'estimate' },
      detected: { at: at(5), source: 'person' },
      acknowledged: { at: at(5), source: 'person' },
      mitigated: { at: at(40), source: 'person' },
      resolved: { at: at(60), source: 'person' },
    });
    expect(row?.notes.map((note) => note.text)).toEqual(['**monitoring** better\nnow', '**resolved** over']);
  });

  test('maintenance and what has no name or instant are refused, the rest goes in', () => {
    const list = [
      { ...incident, impact: 'maintenance' },
      { ...incident, name: '' },
      { ...incident, created_at: 'soon' },
      3,
      { ...incident, status: 'monitoring', resolved_at: null },
    ];
    const read = good(importStatuspage(JSON.stringify({ incidents: list }), {}, now));
    expect(read.refused.map((fault) => fault.line)).toEqual([1, 2, 3, 4]);
    expect(read.good).toMatchObject([{ line: 5, goingOn: true, instants: { resolved: null } }]);
  });
});

describe('upptime', () => {
  test('outages run from the first check that is not up to the next that is; the last may go on', () => {
    const lines = [
      ['2026-03-01T10:00:00Z', 'up'],
      ['2026-03-01T10:05:00Z', 'down'],
      ['2026-03-01T10:10:00Z', 'degraded'],
      ['2026-03-01T10:15:00Z', 'up'],
      ['2026-03-01T12:00:00Z', 'degraded'],
    ].map(([at, status]) => JSON.stringify({ at, status }));
    const read = importUpptimeChecks([...lines, 'nonsense', '{"at":"x"}'].join('\n'), 'component:default/web', now);
    expect(read.good).toMatchObject([
      { externalId: 'component:default/web@2026-03-01T10:05:00Z', severity: 'major', goingOn: false, impacts: [{ measure: { kind: 'whole' } }] },
      { severity: 'degraded', goingOn: true, impacts: [{ measure: { kind: 'severity', severity: 'degraded' } }] },
    ]);
    expect(read.refused.map((fault) => fault.line)).toEqual([6, 7]);
  });

  test('issues with the label status', () => {
    const issues = [
      {
        number: 5,
        title: '🛑 WebCV is down',
        created_at: '2026-03-01T10:00:00Z',
        closed_at: '2026-03-01T10:20:00Z',
        labels: [{ name: 'status' }, { name: 'webcv' }],
      },
      { number: 6, title: 'Question', created_at: '2026-03-01T10:00:00Z', labels: [] },
    ];
    const read = good(importUpptimeIssues(JSON.stringify(issues), {}, now));
    expect(read.good).toMatchObject([{ externalId: '5', title: 'WebCV is down', impacts: [{ target: 'component:default/webcv' }] }]);
    expect(read.refused).toMatchObject([{ line: 2, path: 'labels' }]);
  });
});

describe('whatever comes in', () => {
  const likely = fc.constantFrom(
    'incidents',
    'id',
    'name',
    'status',
    'started',
    'title',
    '2026-03-01T10:00:00Z',
    'resolved',
    'incident_updates',
    'components',
    '__proto__',
    'constructor',
    'impact',
  );
  const anyJson = fc.jsonValue({ maxDepth: 4 }).map((value) => JSON.stringify(value));
  const shaped = fc
    .dictionary(likely, fc.oneof(likely, fc.jsonValue({ maxDepth: 2 }), fc.array(fc.dictionary(likely, fc.jsonValue({ maxDepth: 1 })))))
    .map((value) => JSON.stringify({ incidents: [value] }));
  const anyText = fc.oneof(
    fc.string({ unit: 'binary', maxLength: 200 }),
    fc.string({ unit: fc.constantFrom('"', ',', '\n', ';', '{', '[', '}', ']', '0', 'a', ':', '\\'), maxLength: 80 }),
    anyJson,
    shaped,
  );

  test('no importer throws, and what it lets through can be an incident', () => {
    fc.assert(
      fc.property(anyText, (text) => {
        const reads = [
          importCsv(text, null, now),
          importJson(text, null, now),
          importStatuspage(text, {}, now),
          importUpptimeIssues(text, {}, now),
          importUpptimeChecks(text, 'component:default/x', now),
        ];
        for (const read of reads) {
          if (!('good' in read)) continue;
          for (const row of read.good) {
            const incident = incidentOf(row, 'fuzz', { incident: incidentId, impact: impactId }, moment(0).by, now);
            const start = incident.instants.started.now?.at ?? Number.NEGATIVE_INFINITY;
            for (const typed of Object.values(incident.instants)) expect(typed.now === null || (typed.now.at >= start && typed.now.at <= now)).toBe(true);
            for (const impact of incident.impacts) expect(impact.to === null || impact.to >= impact.from).toBe(true);
            expect(incident.title).not.toBe('');
            expect(JSON.stringify(incident)).not.toMatch(/(?<!\\)(\\\\)*\\u(0000|d[89a-f])/);
          }
        }
      }),
      { numRuns: 1500 },
    );
  });

  test('a broken line never changes what the others give', () => {
    const fine = '1,Disk full,2026-03-01T10:00:00Z';
    const junk = fc
      .string({ unit: fc.constantFrom('"', 'a', ',', '2'), maxLength: 20 })
      .filter((text) => (text.match(/"/g)?.length ?? 0) % 2 === 1 || !text.includes('"'));
    fc.assert(
      fc.property(junk, (line) => {
        const read = good(importCsv(`id,title,started\n${fine}\n${line}\n`, null, now));
        expect(read.good[0]).toMatchObject({ externalId: '1', title: 'Disk full' });
      }),
    );
  });
});
