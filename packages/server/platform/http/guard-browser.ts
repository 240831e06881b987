/**
 * Did our own page mean to write this? A browser sends cookies along with whatever another site makes it send, so a write by cookie
 * must repeat the token of its session, which other sites cannot read, and every write must not come from another site, signing in
 * included: else somebody could be signed in to an account that is not theirs.
 *
 * Browsers tell with `Sec-Fetch-Site` on https and localhost, else with `Origin`; programs send neither, and a token in `Authorization`
 * is never sent by a browser on its own.
 */
import { createHash, timingSafeEqual } from 'node:crypto';
import { csrfHeader } from '@samspel/contract/access.ts';

export interface BrowserWrite {
  readonly headers: Readonly<Record<string, string | string[] | undefined>>;
  /** The token of the session at hand; null when nobody came in by cookie. */
  readonly csrf: string | null;
  readonly publicUrl: string | undefined;
}

/** Null when the write may go on, else why not, for the log. */
export function guardBrowser(write: BrowserWrite): string | null {
  const { headers, csrf } = write;
  if (csrf === null && headers['authorization'] !== undefined) return null;
  const given = headers[csrfHeader];
  if (csrf !== null && (typeof given !== 'string' || !isSame(given, csrf))) return 'the token of the session is missing or wrong';
  const site = headers['sec-fetch-site'];
  if (site !== undefined) return site === 'same-origin' || site === 'none' ? null : `Sec-Fetch-Site is ${String(site)}`;
  const origin = headers['origin'];
  if (origin === undefined || isOurs(String(origin), write)) return null;
  return `Origin is ${String(origin)}`;
}

function isOurs(origin: string, write: BrowserWrite): boolean {
  if (!URL.canParse(origin)) return false;
  if (write.publicUrl !== undefined && new URL(write.publicUrl).origin === origin) return true;
  return new URL(origin).host === write.headers['host'];
}

function isSame(a: string, b: string): boolean {
  const digest = (text: string): Buffer => createHash('sha256').update(text).digest();
  return timingSafeEqual(digest(a), digest(b));
}
