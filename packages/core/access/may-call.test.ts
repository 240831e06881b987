import { describe, expect, it } from 'vitest';
import { covers, mayCall } from './may-call.ts';
import { type Access, type Actor, type Role, roles } from './role.ts';

const person = (role: Role, scopes: readonly string[] | null = null): Actor => ({
  kind: scopes === null ? 'person' : 'token',
  id: 'per_x',
  name: 'X',
  role,
  teams: [],
  scopes,
});

describe('mayCall', () => {
  it('lets everybody call what is public, known or not, whatever the scopes', () => {
    expect(mayCall('public', null, 'POST', 'access').ok).toBe(true);
    expect(mayCall('public', person('viewer', []), 'POST', 'access').ok).toBe(true);
  });

  it('asks whoever is not known to sign in first, and says so and not that they may not', () => {
    for (const access of ['viewer', 'owner', 'admin'] as const) {
      expect(mayCall(access, null, 'GET', 'incidents')).toMatchObject({ ok: false, refusal: { code: 'access.sign-in-first' } });
    }
  });

  it('lets each role do what it and those below it may, and nothing above', () => {
    const needs: readonly (readonly [Access, Role])[] = [
      ['viewer', 'viewer'],
      ['member', 'member'],
      ['owner', 'member'],
      ['operator', 'operator'],
      ['admin', 'admin'],
    ];
    for (const [access, least] of needs) {
      for (const role of roles)
        expect([access, role, mayCall(access, person(role), 'POST', 'x').ok]).toEqual([access, role, roles.indexOf(role) >= roles.indexOf(least)]);
    }
  });

  it('says what it takes and what they are', () => {
    const said = mayCall('operator', person('member'), 'POST', 'incidents');
    expect(said).toEqual({ ok: false, refusal: { code: 'access.not-allowed', facts: { needs: 'the role operator', role: 'member' } } });
  });

  it('holds a token to its scopes, even an admin’s', () => {
    const reader = person('admin', ['read']);
    expect(mayCall('admin', reader, 'GET', 'audit').ok).toBe(true);
    expect(mayCall('viewer', reader, 'POST', 'incidents').ok).toBe(false);
    const incidents = person('operator', ['incidents:write']);
    expect(mayCall('member', incidents, 'PATCH', 'incidents').ok).toBe(true);
    expect(mayCall('member', incidents, 'GET', 'incidents').ok).toBe(true);
    expect(mayCall('member', incidents, 'GET', 'catalog').ok).toBe(false);
    expect(mayCall('member', person('operator', []), 'GET', 'incidents').ok).toBe(false);
  });

  it('takes a method it does not know for a write', () => {
    expect(mayCall('viewer', person('viewer', ['read']), 'get', 'x').ok).toBe(false);
    expect(mayCall('viewer', person('viewer', ['read']), 'HEAD', 'x').ok).toBe(true);
  });
});

describe('covers', () => {
  it('does not take a noun that begins alike for the noun', () => {
    expect(covers(['incident:write'], 'write', 'incidents')).toBe(false);
    expect(covers(['incidents:write'], 'write', 'incident')).toBe(false);
    expect(covers(['incidents:read'], 'write', 'incidents')).toBe(false);
  });
});
