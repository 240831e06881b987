/**
 * Does the sender's domain stand behind a mail (SPF, DKIM, DMARC)? Recorded, never a reason to refuse. Where names cannot be looked up the answer is `temperror`; where the mail itself
 * kept us from looking (too large, too many signatures, names that answer too slowly) its DKIM is `policy`, and nobody is believed to be who they say.
 */
import { Resolver } from 'node:dns/promises';
import type { SenderCheck } from '../../ports/mail-in.ts';

export interface Envelope {
  readonly from: string;
  readonly remoteAddress: string;
  /** As the client called itself. */
  readonly helo: string;
  /** Our name. */
  readonly mta: string;
}

const unknown: SenderCheck = { spf: 'temperror', dkim: [], dmarc: 'temperror' };
/** The mail itself kept us from looking. */
export const notLooked: SenderCheck = { spf: 'none', dkim: [{ domain: '', result: 'policy' }], dmarc: 'none' };
/** What is larger, or signed more often, takes too long. */
export const largest = 20_000_000;
const mostSignatures = 10;
const headBytes = 300_000;
export const patienceMilliseconds = 5000;

/** Looks names up for mailauth. */
export type LookUp = (name: string, type: string) => Promise<string[] | string[][]>;

const keptMilliseconds = 60_000;
const mostKept = 2000;

/** A look-up that remembers its answers, also that there was none, for a minute: mails of one domain come together, and must not wait for a slow name server each. */
export function rememberingLookUp(now: () => number): LookUp {
  const kept = new Map<string, { readonly until: number; readonly answer: ReturnType<LookUp> }>();
  return (name, type) => {
    const key = `${type} ${name.toLowerCase()}`;
    const before = kept.get(key);
    if (before !== undefined && before.until > now()) return before.answer;
    const answer = new Resolver({ timeout: 1500, tries: 1 }).resolve(name, type) as ReturnType<LookUp>;
    answer.catch(() => undefined);
    kept.delete(key);
    kept.set(key, { until: now() + keptMilliseconds, answer });
    if (kept.size > mostKept) kept.delete(kept.keys().next().value ?? '');
    return answer;
  };
}

/** Checks a mail. Comes back within five seconds and never throws. */
export async function checkSender(raw: Buffer, envelope: Envelope, lookUp: LookUp): Promise<SenderCheck> {
  const end = raw.indexOf('\r\n\r\n');
  const head = raw.subarray(0, end < 0 ? raw.length : end);
  const signatures = head.length > headBytes ? mostSignatures + 1 : [...head.toString('latin1').matchAll(/^dkim-signature:/gim)].length;
  if (raw.length > largest || signatures > mostSignatures) return notLooked;
  const { promise: tooLate, resolve } = Promise.withResolvers<SenderCheck>();
  const timer = setTimeout(() => resolve(notLooked), patienceMilliseconds);
  try {
    return await Promise.race([check(raw, envelope, lookUp), tooLate]);
  } catch {
    return unknown;
  } finally {
    clearTimeout(timer);
  }
}

async function check(raw: Buffer, { from, remoteAddress, helo, mta }: Envelope, lookUp: LookUp): Promise<SenderCheck> {
  const { authenticate } = await import('mailauth');
  const { spf, dkim, dmarc } = await authenticate(raw, {
    ip: remoteAddress,
    helo,
    sender: from,
    mta,
    disableArc: true,
    disableBimi: true,
    resolver: lookUp,
  });
  return {
    spf: spf === false || spf === undefined ? 'none' : spf.status.result,
    dkim: (dkim?.results ?? [])
      .filter(({ signingDomain }) => signingDomain !== undefined)
      .slice(0, mostSignatures)
      .map(({ signingDomain, status }) => ({ domain: String(signingDomain).slice(0, 253), result: status.result })),
    dmarc: dmarc === false || dmarc === undefined ? 'none' : dmarc.status.result,
  };
}
