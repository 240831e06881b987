import { describe, expect, it } from 'vitest';
import { printCsv, printJsonl } from './print.ts';

const entry = {
  id: 'evt_1',
  at: '2026-03-02T09:00:00Z',
  type: 'access.person-renamed',
  subject: 'per_1',
  actor: { kind: 'person', id: 'per_2', name: 'Anna' },
  payload: { before: 'a, "b"', after: 'c' },
};

describe('printCsv', () => {
  it('quotes commas, quotes and line breaks', () => {
    expect(printCsv([entry]).split('\r\n')).toEqual([
      'id,at,type,subject,actorKind,actorId,actorName,payload',
      'evt_1,2026-03-02T09:00:00Z,access.person-renamed,per_1,person,per_2,Anna,"{""before"":""a, \\""b\\"""",""after"":""c""}"',
      '',
    ]);
  });

  it('lets no cell be a formula', () => {
    for (const name of ['=1+1', '+1', '-1', '@SUM(A1)', '\tx', '\rx', ' =1']) {
      const cell = printCsv([{ ...entry, actor: { ...entry.actor, name } }]).split(',per_2,')[1] ?? '';
      expect(cell.replace(/^"/, '')).toMatch(/^[' ]/);
    }
  });
});

describe('printJsonl', () => {
  it('writes one object a line, whatever is in it', () => {
    const lines = printJsonl([entry, { ...entry, payload: { text: 'two\nlines\u2028' } }]).split('\n');
    expect(lines).toHaveLength(3);
    expect(lines.slice(0, 2).map((line) => JSON.parse(line).id)).toEqual(['evt_1', 'evt_1']);
  });
});
