/**
 * How does a link in a notice say who acknowledges what? It names the notice and carries a signature over it, so that nothing is kept for links that are never
 * used; the notice remembers that it was. Looking at a link changes nothing: mail programs and chat servers look at links too.
 */
import { createHmac, timingSafeEqual } from 'node:crypto';

const prefix = 'ntc_';

function signature(secret: string, tail: string): string {
  return createHmac('sha256', secret).update(`acknowledge ${tail}`).digest('base64url').slice(0, 27);
}

/** The last part of the link of a notice. */
export function writeToken(secret: string, notice: string): string {
  const tail = notice.slice(prefix.length);
  return `${tail}.${signature(secret, tail)}`;
}

/** The notice that a token names; null when we did not sign it. */
export function readToken(secret: string, token: string): string | null {
  const [tail = '', given = ''] = token.split('.');
  const wanted = Buffer.from(signature(secret, tail));
  const found = Buffer.from(given);
  return wanted.length === found.length && timingSafeEqual(wanted, found) ? `${prefix}${tail}` : null;
}
