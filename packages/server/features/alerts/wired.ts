/** How is an answer in somebody else's protocol handed to the house? As bytes with a status of its own. */
import type { Reply } from './wire.ts';

/** What is beyond ASCII is escaped; no body is no bytes. */
export function wired({ status, body }: Reply): { readonly answer: string; readonly status: number; readonly headers: Readonly<Record<string, string>> } {
  const text = body === null ? '' : JSON.stringify(body).replaceAll(/[\u0080-\uffff]/g, (letter) => `\\u${letter.charCodeAt(0).toString(16).padStart(4, '0')}`);
  return { answer: text, status, headers: { 'content-type': 'application/json' } };
}
