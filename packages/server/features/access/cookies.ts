/** How does a browser carry its session? In one HttpOnly cookie that other sites' forms do not send. */
import { type Credential, readCredential } from '@samspel/core/access/credential.ts';
import { sessionLongestMilliseconds } from '@samspel/core/access/lifetime.ts';
import type { Settings } from '../../platform/settings/settings.ts';

type Headers = Readonly<Record<string, string | string[] | undefined>>;

/** Behind https the name itself makes browsers insist on Secure, on this host and on the whole path. */
function cookieName(settings: Settings): string {
  return isSecure(settings) ? '__Host-samspel_session' : 'samspel_session';
}

function isSecure(settings: Settings): boolean {
  return settings.publicUrl?.startsWith('https:') === true;
}

/** The header that gives a browser its session. */
export function giveCookie(settings: Settings, text: string): string {
  return cookie(settings, text, Math.floor(sessionLongestMilliseconds / 1000));
}

/** The header that takes it away. */
export function takeCookie(settings: Settings): string {
  return cookie(settings, '', 0);
}

function cookie(settings: Settings, value: string, maxAgeSeconds: number): string {
  return `${cookieName(settings)}=${value}; Path=/; Max-Age=${maxAgeSeconds}; HttpOnly; SameSite=Lax${isSecure(settings) ? '; Secure' : ''}`;
}

/** The session in a request, when it carries a whole one. */
export function readCookie(settings: Settings, headers: Headers): Credential | null {
  const header = headers['cookie'];
  if (typeof header !== 'string') return null;
  const name = `${cookieName(settings)}=`;
  for (const part of header.split(';')) {
    const text = part.trim();
    const read = text.startsWith(name) ? readCredential('session', text.slice(name.length)) : null;
    if (read !== null) return read;
  }
  return null;
}

/** The token in a request: undefined when it carries no Authorization at all, null when that is not a whole token of ours. */
export function readBearer(headers: Headers): Credential | null | undefined {
  const header = headers['authorization'];
  if (header === undefined) return undefined;
  const found = typeof header === 'string' ? /^Bearer +(\S+) *$/i.exec(header) : null;
  return found?.[1] === undefined ? null : readCredential('token', found[1]);
}

/** What a browser calls itself, as far as it is fit to be shown. */
export function agentOf(headers: Headers): string {
  const agent = headers['user-agent'];
  return typeof agent === 'string' ? agent.replace(/[^\x20-\x7e]/g, '').slice(0, 200) : '';
}
