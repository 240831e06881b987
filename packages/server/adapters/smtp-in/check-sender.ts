/**
 * Does the sender's domain stand behind a mail (SPF, DKIM, DMARC)? Recorded, never a reason to refuse. Where names cannot be looked up, or it takes too long, the answer
 * is `temperror`.
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
/** What is larger, or signed more often, is not worth the time of a check that decides nothing. */
const largest = 20_000_000;
const mostSignatures = 10;
const headBytes = 300_000;
const patienceMilliseconds = 5000;

/** Checks a mail. Comes back within five seconds and never throws. */
export async function checkSender(raw: Buffer, envelope: Envelope): Promise<SenderCheck> {
  const end = raw.indexOf('\r\n\r\n');
  const head = raw.subarray(0, end < 0 ? raw.length : end);
  const signatures = head.length > headBytes ? mostSignatures + 1 : [...head.toString('latin1').matchAll(/^dkim-signature:/gim)].length;
  if (raw.length > largest || signatures > mostSignatures) return { spf: 'none', dkim: [{ domain: '', result: 'policy' }], dmarc: 'none' };
  const resolver = new Resolver({ timeout: 1500, tries: 1 });
  const { promise: tooLate, resolve } = Promise.withResolvers<SenderCheck>();
  const timer = setTimeout(() => resolve(unknown), patienceMilliseconds);
  try {
    return await Promise.race([check(raw, envelope, resolver), tooLate]);
  } catch {
    return unknown;
  } finally {
    clearTimeout(timer);
    resolver.cancel();
  }
}

async function check(raw: Buffer, { from, remoteAddress, helo, mta }: Envelope, resolver: Resolver): Promise<SenderCheck> {
  const { authenticate } = await import('mailauth');
  const { spf, dkim, dmarc } = await authenticate(raw, {
    ip: remoteAddress,
    helo,
    sender: from,
    mta,
    disableArc: true,
    disableBimi: true,
    resolver: async (name, type) => (await resolver.resolve(name, type)) as string[] | string[][],
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
