import { describe, expect, it } from 'vitest';
import { decideDeactivation, decideLink, decideReactivation, decideRole, normalEmail, type Person } from './person.ts';

const admin: Person = { name: 'Anna', email: 'anna@example.com', role: 'admin', state: 'active' };

describe('the last admin', () => {
  it('cannot be demoted or deactivated; with another one they can', () => {
    expect(decideRole(admin, 'operator', 0)).toMatchObject({ refusal: { code: 'access.last-admin', facts: { name: 'Anna' } } });
    expect(decideDeactivation(admin, 0)).toMatchObject({ refusal: { code: 'access.last-admin' } });
    expect(decideRole(admin, 'operator', 1).ok).toBe(true);
    expect(decideDeactivation(admin, 1).ok).toBe(true);
    expect(decideRole(admin, 'admin', 0).ok).toBe(true);
  });

  it('is not somebody who was only invited', () => {
    expect(decideRole({ ...admin, state: 'invited' }, 'viewer', 0).ok).toBe(true);
  });
});

describe('states', () => {
  it('lets in again to where they were', () => {
    const gone: Person = { ...admin, state: 'deactivated' };
    expect(decideReactivation(gone, true)).toEqual({ ok: true, value: 'active' });
    expect(decideReactivation(gone, false)).toEqual({ ok: true, value: 'invited' });
    expect(decideReactivation(admin, true)).toMatchObject({ refusal: { code: 'access.not-in-state' } });
    expect(decideDeactivation(gone, 3)).toMatchObject({ refusal: { code: 'access.not-in-state' } });
  });

  it('gives an invitation or a reset, and nothing to who is deactivated', () => {
    expect(decideLink({ ...admin, state: 'invited' })).toEqual({ ok: true, value: 'invitation' });
    expect(decideLink(admin)).toEqual({ ok: true, value: 'password-reset' });
    expect(decideLink({ ...admin, state: 'deactivated' })).toMatchObject({ refusal: { code: 'access.not-in-state' } });
  });
});

it('takes two spellings of an address for one', () => {
  expect(normalEmail('  Anna.Ek@Example.COM ')).toBe('anna.ek@example.com');
  expect(normalEmail('ａｎｎａ@example.com')).toBe('anna@example.com');
});
