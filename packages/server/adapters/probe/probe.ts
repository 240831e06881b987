/** How is a target looked at? With Node's own clients: one request, one connection, one question, one handshake. */
import { Resolver } from 'node:dns/promises';
import { connect as connectPlain, isIP, type Socket } from 'node:net';
import { connect as connectTls, type TLSSocket } from 'node:tls';
import type { Instant } from '@samspel/core/time/instant.ts';
import type { Look, Probe, Target } from '../../ports/probe.ts';

type Seen = Omit<Look, 'seconds'>;

/** So much of a body is read to find what it must hold. */
const mostBytes = 1_000_000;

/** Looks over the network. */
export const probe: Probe = async (target, now) => {
  const began = performance.now();
  const seen = await look(target, now).catch((error: unknown): Seen => ({ ok: false, says: wordsOf(error, target) }));
  return { ...seen, seconds: (performance.now() - began) / 1000 };
};

function look(target: Target, now: Instant): Promise<Seen> {
  switch (target.kind) {
    case 'http':
      return lookAtAddress(target);
    case 'tcp':
      return lookAtPort(target);
    case 'dns':
      return lookUpName(target);
    case 'tls':
      return lookAtCertificate(target, now);
  }
}

/** What went wrong, as people say it; what has no word here is told as it came. */
function wordsOf(error: unknown, target: Target): string {
  if (!(error instanceof Error)) return String(error);
  if (error.name === 'TimeoutError' || error.name === 'AbortError') return `No answer within ${target.timeoutSeconds} s`;
  const cause = error.cause instanceof Error ? error.cause : error;
  // Several addresses of one name were tried, each in vain.
  const first: unknown = cause instanceof AggregateError ? cause.errors[0] : cause;
  const code = first instanceof Error && 'code' in first ? String(first.code) : '';
  if (code === 'ETIMEDOUT' || code === 'ETIMEOUT' || code === 'UND_ERR_CONNECT_TIMEOUT') return `No answer within ${target.timeoutSeconds} s`;
  if (code.startsWith('ERR_SSL_') || code === 'EPROTO') return 'Speaks no TLS there, or none that is understood';
  return words[code] ?? (cause.message === '' ? cause.name : cause.message.slice(0, 500));
}

const words: Readonly<Record<string, string>> = {
  ECONNREFUSED: 'Refuses connections',
  ECONNRESET: 'Broke the connection off',
  EPIPE: 'Broke the connection off',
  UND_ERR_SOCKET: 'Broke the connection off',
  EHOSTUNREACH: 'There is no way to this host',
  ENETUNREACH: 'There is no way to this network',
  ENOTFOUND: 'There is no such name',
  ENODATA: 'There is no address under this name',
  ESERVFAIL: 'The name server failed',
  EREFUSED: 'The name server refuses to answer',
  EAI_AGAIN: 'The name server does not answer',
  CERT_HAS_EXPIRED: 'Its certificate ran out',
  CERT_NOT_YET_VALID: 'Its certificate does not hold yet',
  DEPTH_ZERO_SELF_SIGNED_CERT: 'Its certificate is not believed: signed by itself',
  SELF_SIGNED_CERT_IN_CHAIN: 'Its certificate is not believed: signed by itself',
  UNABLE_TO_VERIFY_LEAF_SIGNATURE: 'Its certificate is not believed: who signed it is not known',
  UNABLE_TO_GET_ISSUER_CERT_LOCALLY: 'Its certificate is not believed: who signed it is not known',
  ERR_TLS_CERT_ALTNAME_INVALID: 'Its certificate is for another name',
};

async function lookAtAddress({ target, expect, timeoutSeconds }: Target): Promise<Seen> {
  const signal = AbortSignal.timeout(timeoutSeconds * 1000);
  const response = await fetch(target, { signal, redirect: 'follow', headers: { 'user-agent': 'Samspel check', accept: '*/*' } });
  const text = expect.contains === null ? '' : await firstText(response);
  await response.body?.cancel().catch(() => undefined);
  const statusFits = expect.status === null ? response.status < 400 : response.status === expect.status;
  if (!statusFits) return { ok: false, says: `Answered ${response.status}${expect.status === null ? '' : `, not ${expect.status}`}` };
  if (expect.contains !== null && !text.includes(expect.contains)) return { ok: false, says: `Answered ${response.status}, but without «${expect.contains}»` };
  return { ok: true, says: `Answered ${response.status}` };
}

async function firstText(response: Response): Promise<string> {
  const parts: Uint8Array[] = [];
  let length = 0;
  const reader = response.body?.getReader();
  while (reader !== undefined && length < mostBytes) {
    const { done, value } = await reader.read();
    if (done) break;
    parts.push(value);
    length += value.length;
  }
  reader?.releaseLock();
  return Buffer.concat(parts).toString('utf8');
}

function partsOf(target: string): { readonly host: string; readonly port: number } {
  const cut = target.lastIndexOf(':');
  return { host: target.slice(0, cut).replace(/^\[|\]$/g, ''), port: Number(target.slice(cut + 1)) };
}

/** However slowly the far side drips: a look that does not end would hold up all others. */
function giveUpAfter(seconds: number, socket: Socket, say: () => void): void {
  const timer = setTimeout(() => {
    say();
    socket.destroy();
  }, seconds * 1000);
  socket.once('close', () => clearTimeout(timer));
}

function lookAtPort({ target, timeoutSeconds }: Target): Promise<Seen> {
  return new Promise((resolve, reject) => {
    const socket = connectPlain(partsOf(target));
    socket.once('connect', () => {
      socket.destroy();
      resolve({ ok: true, says: 'Takes connections' });
    });
    giveUpAfter(timeoutSeconds, socket, () => resolve({ ok: false, says: `No connection within ${timeoutSeconds} s` }));
    socket.once('error', reject);
  });
}

async function lookUpName({ target, expect, timeoutSeconds }: Target): Promise<Seen> {
  const resolver = new Resolver({ timeout: timeoutSeconds * 1000, tries: 1 });
  const asked = await Promise.allSettled([resolver.resolve4(target), resolver.resolve6(target)]);
  const found = asked.flatMap((answer) => (answer.status === 'fulfilled' ? answer.value : []));
  const failed = asked.find((answer) => answer.status === 'rejected');
  if (found.length === 0) throw failed?.reason ?? new Error('There is no address under this name');
  if (expect.contains !== null && !found.includes(expect.contains)) return { ok: false, says: `Is ${found.join(', ')}, not ${expect.contains}` };
  return { ok: true, says: `Is ${found.join(', ')}` };
}

const day = 86_400_000;

function lookAtCertificate({ target, expect, timeoutSeconds }: Target, now: Instant): Promise<Seen> {
  const { host, port } = partsOf(target);
  return new Promise((resolve, reject) => {
    // What is wrong with the certificate is told, not thrown.
    const socket: TLSSocket = connectTls({ host, port, ...(isIP(host) === 0 ? { servername: host } : {}), rejectUnauthorized: false }, () => {
      const until = Date.parse(socket.getPeerCertificate().valid_to);
      const fault = socket.authorized ? null : String(socket.authorizationError);
      socket.destroy();
      resolve(certificateSaid(until, fault, expect.daysLeft, now));
    });
    giveUpAfter(timeoutSeconds, socket, () => resolve({ ok: false, says: `No handshake within ${timeoutSeconds} s` }));
    socket.once('error', reject);
  });
}

function certificateSaid(until: Instant, fault: string | null, daysWanted: number, now: Instant): Seen {
  if (Number.isNaN(until)) return { ok: false, says: 'Shows no certificate' };
  const date = new Date(until).toISOString().slice(0, 10);
  const days = Math.floor((until - now) / day);
  if (days < 0) return { ok: false, says: `Its certificate ran out on ${date}` };
  if (fault !== null) return { ok: false, says: words[fault] ?? `Its certificate is not believed: ${fault}` };
  if (days < daysWanted) return { ok: false, says: `Its certificate runs out on ${date}, in ${days} ${days === 1 ? 'day' : 'days'}` };
  return { ok: true, says: `Its certificate lasts until ${date}` };
}
