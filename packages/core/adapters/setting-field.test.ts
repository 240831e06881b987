import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { flagOf, numberOf, readValues, type SettingField, textOf } from './setting-field.ts';

const fields: readonly SettingField[] = [
  { name: 'host', kind: 'text', title: 'Host', says: '', required: true },
  { name: 'port', kind: 'number', title: 'Port', says: '', from: 1, to: 65_535, standard: 25 },
  { name: 'secure', kind: 'flag', title: 'Secure', says: '', standard: true },
  { name: 'way', kind: 'choice', title: 'Way', says: '', choices: [{ value: 'a', title: 'A' }], standard: 'a' },
  { name: 'note', kind: 'text', title: 'Note', says: '', multiline: true, longest: 10 },
  { name: 'password', kind: 'secret', title: 'Password', says: '', required: true },
];

const problemOf = (given: Readonly<Record<string, unknown>>, kept: readonly string[] = []): unknown => {
  const read = readValues(fields, given, kept);
  return read.ok ? null : [read.refusal.path, read.refusal.facts['problem']];
};

describe('values of an adapter', () => {
  it('are filled up with standards, secrets apart', () => {
    const read = readValues(fields, { host: 'h', password: 'p' });
    expect(read).toEqual({ ok: true, value: { values: { host: 'h', port: 25, secure: true, way: 'a' }, secrets: { password: 'p' } } });
  });

  it('need no secret again that is kept', () => {
    expect(problemOf({ host: 'h' })).toEqual(['/values/password', 'it is needed']);
    expect(problemOf({ host: 'h' }, ['password'])).toBeNull();
  });

  it.each([
    [{ password: 'p' }, '/values/host', 'it is needed'],
    [{ host: '  ', password: 'p' }, '/values/host', 'it is needed'],
    [{ host: 'a\r\nb', password: 'p' }, '/values/host', 'it must be one line'],
    [{ host: 1, password: 'p' }, '/values/host', 'it must be text'],
    [{ host: 'h', port: 0, password: 'p' }, '/values/port', 'it must be from 1 to 65535'],
    [{ host: 'h', port: '25', password: 'p' }, '/values/port', 'it must be a number'],
    [{ host: 'h', secure: 'yes', password: 'p' }, '/values/secure', 'it must be yes or no'],
    [{ host: 'h', way: 'b', password: 'p' }, '/values/way', 'it must be one of a'],
    [{ host: 'h', note: 'a\nb'.repeat(5), password: 'p' }, '/values/note', 'it is longer than 10 characters'],
    [{ host: 'h', 'a/b~': 1, password: 'p' }, '/values/a~1b~0', 'there is no such setting'],
  ])('%j are refused at %s', (given, path, problem) => expect(problemOf(given)).toEqual([path, problem]));

  it('are read as what they are', () => {
    const values = { host: 'h', port: 25, secure: true };
    expect([
      textOf(values, 'host'),
      textOf(values, 'note'),
      numberOf(values, 'port'),
      numberOf(values, 'no'),
      flagOf(values, 'secure'),
      flagOf(values, 'no'),
    ]).toEqual(['h', '', 25, 0, true, false]);
  });

  it('never throw, whatever is given', () => {
    fc.assert(
      fc.property(
        fc.dictionary(fc.oneof(fc.constantFrom(...fields.map(({ name }) => name)), fc.string()), fc.anything()),
        (given) => void readValues(fields, given),
      ),
    );
  });
});
