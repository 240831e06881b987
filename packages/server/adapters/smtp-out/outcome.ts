/**
 * What became of a mail when sending it failed? A 4xx is "not now", a 5xx to this sender, recipient or message is "never"; what is wrong with the connection, with
 * encryption or with signing in is no fault of the mail, and it is tried again while somebody mends that.
 */
import type { SendOutcome } from '../../ports/sender.ts';

interface SmtpError {
  readonly message: string;
  readonly code: string;
  readonly command: string;
  /** Of the server's answer; null when there was none. */
  readonly status: number | null;
  readonly answer: string;
}

function readError(error: unknown): SmtpError {
  const of = (name: string): unknown =>
    typeof error === 'object' && error !== null && name in error ? (error as Readonly<Record<string, unknown>>)[name] : undefined;
  const status = of('responseCode');
  return {
    message: error instanceof Error ? error.message : String(error),
    code: String(of('code') ?? ''),
    command: String(of('command') ?? ''),
    status: typeof status === 'number' ? status : null,
    answer: String(of('response') ?? '')
      .replaceAll(/\s+/g, ' ')
      .trim(),
  };
}

/** Errors before any mail was handed over; no mail goes before the connection is encrypted. */
const beforeMail =
  /^(connect |getaddrinfo|queryA|Connection timeout|Greeting never received|Invalid greeting)|certificate|self-signed|altnames|before secure TLS|SSL routines/i;

/** The outcome that an error of sending means. */
export function outcomeOf(error: unknown): Exclude<SendOutcome, { outcome: 'sent' }> {
  const { code, command, status, message } = readError(error);
  const reason = wordsOf(error);
  // «Sign in first» and «encrypt first» are said to the sender's envelope too.
  const aboutUs = status !== null && [530, 534, 535, 538].includes(status);
  const aboutTheMail = !aboutUs && (code === 'EENVELOPE' || code === 'EMESSAGE');
  if (aboutTheMail && (status === null || status >= 500)) return { outcome: 'rejected', reason };
  const silent = status === null && ['ECONNECTION', 'ETIMEDOUT', 'ESOCKET', 'EABORT'].includes(code);
  return { outcome: 'retry', reason, perhapsSent: silent && !beforeMail.test(message) && command !== 'API' };
}

/** An error in words for an operator. */
export function wordsOf(error: unknown): string {
  const { code, answer, message } = readError(error);
  const said = answer === '' ? message : answer;
  if (code === 'EAUTH' || code === 'ENOAUTH') return `The mail server does not let this user in: ${said}`;
  if (code === 'ETLS') return `No encrypted connection to the mail server: ${said}`;
  if (code === 'EDNS') return `The name of the mail server is not known: ${said}`;
  if (answer !== '') return `The mail server said: ${answer}`;
  if (/certificate|self-signed/i.test(message)) return `The certificate of the mail server is not trusted: ${message}`;
  if (code === 'EABORT') return 'The mail server did not answer in time.';
  return `The mail server could not be reached: ${message}`;
}
