/** How are the secrets made that somebody carries: session cookies, tokens, one-time links? From the machine's chance; only hashes stay here. */
import { createHash, randomBytes, timingSafeEqual } from 'node:crypto';
import { type CredentialKind, formCredential, secretBytes } from '@samspel/core/access/credential.ts';

/** A fresh credential for an id: the text that is shown once, and the hash that is kept. */
export function newCredential(kind: CredentialKind, id: string): { readonly text: string; readonly hash: string; readonly secret: string } {
  const { text, secret } = formCredential(kind, id, randomBytes(secretBytes));
  return { text, secret, hash: hashSecret(secret) };
}

/** What is kept of a secret. One round of SHA-256 is enough for 160 bits of chance. */
export function hashSecret(secret: string): string {
  return createHash('sha256').update(secret).digest('base64url');
}

/** Whether a secret is the one that was kept, in the same time whichever it is. */
export function isSecret(secret: string, hash: string): boolean {
  const given = Buffer.from(hashSecret(secret));
  const kept = Buffer.from(hash);
  return given.length === kept.length && timingSafeEqual(given, kept);
}

/** The CSRF token of a session: it follows from the cookie's secret and does not give it away, so nothing is stored. */
export function csrfOf(secret: string): string {
  return createHash('sha256').update(`csrf ${secret}`).digest('base64url');
}

/** An account as the count of tries knows it. */
export function hashAccount(email: string): string {
  return createHash('sha256').update(`account ${email}`).digest('base64url').slice(0, 22);
}
