import { describe, expect, it } from 'vitest';
import { coversScope, decideToken, mostTokens, roleOfToken } from './token.ts';

const endsAt = 2_000;
const person = { role: 'operator', scopes: null, endsAt: null, standingTokens: 0 } as const;

describe('decideToken', () => {
  it('lets a person make any token up to their role', () => {
    expect(decideToken({ role: 'operator', scopes: ['write', 'read', 'write'], endsAt }, person)).toEqual({
      ok: true,
      value: { role: 'operator', scopes: ['read', 'write'], endsAt },
    });
    expect(decideToken({ role: 'admin', scopes: ['read'], endsAt }, person)).toMatchObject({ refusal: { code: 'access.token-too-wide', path: '/role' } });
  });

  it('lets a token make only narrower ones, in role, scope and time', () => {
    const maker = { role: 'member', scopes: ['incidents:write', 'access:write'], endsAt, standingTokens: 3 } as const;
    expect(decideToken({ role: 'member', scopes: ['incidents:read'], endsAt }, maker).ok).toBe(true);
    expect(decideToken({ role: 'member', scopes: ['catalog:read'], endsAt }, maker)).toMatchObject({ refusal: { path: '/scopes' } });
    expect(decideToken({ role: 'member', scopes: ['read'], endsAt }, maker)).toMatchObject({ refusal: { path: '/scopes' } });
    expect(decideToken({ role: 'member', scopes: ['incidents:read'], endsAt: endsAt + 1 }, maker)).toMatchObject({ refusal: { path: '/endsInDays' } });
  });

  it('stops at a hundred', () => {
    expect(decideToken({ role: 'viewer', scopes: ['read'], endsAt }, { ...person, standingTokens: mostTokens })).toMatchObject({
      refusal: { code: 'access.too-many-tokens' },
    });
  });
});

describe('coversScope', () => {
  it('goes from wide to narrow and never back', () => {
    expect(coversScope(['write'], 'incidents:read')).toBe(true);
    expect(coversScope(['read'], 'incidents:read')).toBe(true);
    expect(coversScope(['read'], 'incidents:write')).toBe(false);
    expect(coversScope(['incidents:write'], 'write')).toBe(false);
    expect(coversScope(['read'], 'write')).toBe(false);
  });
});

it('a token loses what its person loses, and does not gain', () => {
  expect(roleOfToken('operator', 'viewer')).toBe('viewer');
  expect(roleOfToken('viewer', 'admin')).toBe('viewer');
});
