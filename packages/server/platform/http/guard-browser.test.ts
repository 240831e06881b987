import { describe, expect, it } from 'vitest';
import { guardBrowser } from './guard-browser.ts';

const csrf = 'a-token-of-this-session';
const may = (headers: Record<string, string | string[]>, session: string | null = csrf, publicUrl?: string) =>
  guardBrowser({ headers: { host: 'samspel.example:8443', ...headers }, csrf: session, publicUrl }) === null;

describe('guardBrowser', () => {
  it('asks a write by cookie for the token of its session, whole', () => {
    expect(may({ 'x-samspel-csrf': csrf })).toBe(true);
    expect(may({})).toBe(false);
    expect(may({ 'x-samspel-csrf': csrf.slice(1) })).toBe(false);
    expect(may({ 'x-samspel-csrf': '' })).toBe(false);
    expect(may({ 'x-samspel-csrf': [csrf, csrf] })).toBe(false);
    expect(may({ authorization: 'Bearer x' })).toBe(false);
  });

  it('refuses what comes from another site, even with the token', () => {
    for (const site of ['cross-site', 'same-site', 'odd']) expect(may({ 'x-samspel-csrf': csrf, 'sec-fetch-site': site })).toBe(false);
    for (const site of ['same-origin', 'none']) expect(may({ 'x-samspel-csrf': csrf, 'sec-fetch-site': site })).toBe(true);
  });

  it('refuses signing in from another site', () => {
    expect(may({ 'sec-fetch-site': 'cross-site' }, null)).toBe(false);
    expect(may({ origin: 'https://evil.example' }, null)).toBe(false);
    expect(may({ origin: 'null' }, null)).toBe(false);
    expect(may({ origin: 'https://samspel.example:8443.evil.example' }, null)).toBe(false);
    expect(may({ origin: 'https://samspel.example:8443' }, null)).toBe(true);
    expect(may({}, null)).toBe(true);
  });

  it('knows the public address when a proxy changes the host', () => {
    expect(may({ origin: 'https://samspel.example', host: 'backend:4650' }, null, 'https://samspel.example/')).toBe(true);
    expect(may({ origin: 'http://samspel.example', host: 'backend:4650' }, null, 'https://samspel.example/')).toBe(false);
  });

  it('lets a token pass: browsers never send one by themselves', () => {
    expect(may({ authorization: 'Bearer smp_x', 'sec-fetch-site': 'cross-site' }, null)).toBe(true);
  });
});
