import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { decidePassword, normalPassword } from './password.ts';

const anna = { name: 'Anna Ek', email: 'anna.ek@example.com' };
const whyNot = (typed: string): string => {
  const said = decidePassword(typed, anna);
  return said.ok ? '' : String(said.refusal.facts['why']);
};

describe('decidePassword', () => {
  it('asks for twelve characters, counted as people count', () => {
    expect(whyNot('kort lösen')).toContain('at least 12');
    expect(whyNot('tolv tecken!')).toBe('');
    expect(whyNot('🦊🐻🐼🦁🐯🐨🐸🐵🐔🐧🐦')).toContain('this has 11');
    expect(whyNot('🦊🐻🐼🦁🐯🐨🐸🐵🐔🐧🐦🐤')).toBe('');
  });

  it('takes long ones up to 256 and refuses longer', () => {
    expect(whyNot('a quiet river '.repeat(18))).toBe('');
    expect(whyNot('a quiet river '.repeat(19))).toContain('at most 256');
  });

  it('asks for no signs, capitals or digits', () => {
    expect(whyNot('häst batteri klammer stapel')).toBe('');
    expect(whyNot('84629175038264')).toBe('');
  });

  it('refuses what everybody tries first', () => {
    const first = [
      'password1234',
      'Password123!',
      'P@ssw0rd1234',
      '123456789012',
      'abcdefghijkl',
      'qwertyuiop12',
      'aaaaaaaaaaaa',
      'abc123abc123',
      'letmeinletmein',
      'Welcome2026!!',
      'adminadmin123',
      'correct horse battery staple',
      'Summer2026!!!',
      'samspelsamspel',
      'changeme!!!!!',
    ];
    expect(first.filter((typed) => whyNot(typed) === '')).toEqual([]);
  });

  it('refuses the own name or address with a few digits', () => {
    expect(whyNot('anna.ek@example.com')).toContain('your name');
    expect(whyNot('AnnaEk-2026-!')).toContain('your name');
    expect(whyNot('anna likes tall lighthouses')).toBe('');
  });

  it('is the same password from two keyboards', () => {
    expect(normalPassword('Åse går till sjön')).toBe(normalPassword('Åse går till sjön'.normalize('NFD')));
    expect(normalPassword('ｐａｓｓ')).toBe('pass');
  });

  it('refuses control characters and half characters', () => {
    expect(whyNot('tolv tecken\n och mer')).toContain('control character');
    expect(whyNot('tolv tecken\ud800 och')).toContain('control character');
  });

  it('never throws and never takes long, whatever is typed', () => {
    fc.assert(
      fc.property(
        fc.oneof(
          fc.array(fc.nat(0xffff), { maxLength: 300 }).map((codes) => String.fromCharCode(...codes)),
          fc.string({ maxLength: 1024 }),
        ),
        (typed) => {
          const said = decidePassword(typed, anna);
          if (said.ok) expect([...said.value].length).toBeGreaterThanOrEqual(12);
          else expect(said.refusal.facts['why']).toMatch(/\.$/);
        },
      ),
    );
    for (const typed of ['a'.repeat(1024), 'ab'.repeat(128), 'pass'.repeat(64), `${'a'.repeat(255)}b`]) expect(whyNot(typed)).not.toBe('');
  });
});
