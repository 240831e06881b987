/** What must be said about a network before the bot can be there? */
import { flagOf, numberOf, type SettingField, type SettingValues, textOf } from '@samspel/core/adapters/setting-field.ts';

export interface IrcSettings {
  readonly host: string;
  readonly port: number;
  readonly tls: boolean;
  /** Certificates to trust besides the usual ones, in PEM; empty: none. */
  readonly authority: string;
  readonly nick: string;
  readonly realName: string;
  /** Password of the server itself; empty: none. */
  readonly serverPassword: string;
  readonly signIn: 'none' | 'plain' | 'external';
  readonly account: string;
  readonly password: string;
  /** Certificate and key in PEM, for EXTERNAL. */
  readonly certificate: string;
  /** How a nick that somebody else has is asked back; `wait`: only by trying again. */
  readonly recover: 'wait' | 'regain' | 'ghost';
  /** Nicks that are bots although the network does not say so. */
  readonly bots: readonly string[];
  readonly burst: number;
  readonly perSecond: number;
}

export const ircFields: readonly SettingField[] = [
  { kind: 'text', name: 'host', title: 'Server', says: 'Name or address of the IRC server: irc.example.org', required: true, longest: 255 },
  { kind: 'number', name: 'port', title: 'Port', says: '6697 with TLS, 6667 without', from: 1, to: 65_535, standard: 6697 },
  { kind: 'flag', name: 'tls', title: 'TLS', says: 'Encrypted, and the certificate of the server is checked', standard: true },
  {
    kind: 'text',
    name: 'authority',
    title: 'Own authority',
    says: 'Certificates in PEM that are trusted for this server too, such as your own authority’s',
    multiline: true,
    longest: 20_000,
  },
  { kind: 'text', name: 'nick', title: 'Nick', says: 'What the bot is called', standard: 'samspel', longest: 30 },
  {
    kind: 'text',
    name: 'realName',
    title: 'Real name',
    says: 'Shown to whoever asks who the bot is',
    standard: 'Samspel, the desk of operations',
    longest: 100,
  },
  { kind: 'secret', name: 'serverPassword', title: 'Server password', says: 'Only for servers that let nobody in without one' },
  {
    kind: 'choice',
    name: 'signIn',
    title: 'Sign in',
    says: 'How the bot shows its account',
    standard: 'none',
    choices: [
      { value: 'none', title: 'Without an account' },
      { value: 'plain', title: 'SASL PLAIN: account and password' },
      { value: 'external', title: 'SASL EXTERNAL: certificate' },
    ],
  },
  { kind: 'text', name: 'account', title: 'Account', says: 'For SASL PLAIN; the nick when not said', longest: 100 },
  { kind: 'secret', name: 'password', title: 'Password', says: 'For SASL PLAIN, and to ask the nick back' },
  {
    kind: 'secret',
    name: 'certificate',
    title: 'Certificate and key',
    says: 'For SASL EXTERNAL: both in PEM, one after the other',
    multiline: true,
    longest: 20_000,
  },
  {
    kind: 'choice',
    name: 'recover',
    title: 'When the nick is taken',
    says: 'How it is asked back',
    standard: 'wait',
    choices: [
      { value: 'wait', title: 'Take another and try again every minute' },
      { value: 'regain', title: 'NickServ REGAIN' },
      { value: 'ghost', title: 'NickServ GHOST' },
    ],
  },
  { kind: 'text', name: 'bots', title: 'Other bots', says: 'Nicks that are never answered and whose lines answer nobody: ci deploybot', longest: 500 },
  { kind: 'number', name: 'burst', title: 'Lines at once', says: 'After a quiet time', from: 1, to: 50, standard: 4 },
  {
    kind: 'number',
    name: 'perSecond',
    title: 'Lines a second',
    says: 'After that; servers throttle or throw out who says more',
    from: 0.1,
    to: 50,
    standard: 1.5,
  },
];

const nickForm = /^[A-Za-z_[\]\\`^{|}][\w[\]\\`^{|}-]{0,29}$/;

/** What is wrong with values together; null when they fit. */
export function checkIrc(values: SettingValues): string | null {
  const settings = readIrc(values);
  if (!nickForm.test(settings.nick)) return 'the nick may have letters, digits and -_[]\\`^{|}, and begins with no digit';
  if (/[\s,]/.test(settings.host)) return 'the server is one name or address';
  if (settings.signIn === 'external' && !settings.tls) return 'SASL EXTERNAL shows a certificate, which needs TLS';
  return null;
}

/** The values of the fields as the bot uses them. */
export function readIrc(values: SettingValues): IrcSettings {
  const choice = <Choice extends string>(name: string, choices: readonly Choice[], standard: Choice): Choice =>
    choices.find((one) => one === values[name]) ?? standard;
  const nick = textOf(values, 'nick') || 'samspel';
  return {
    host: textOf(values, 'host').trim(),
    port: numberOf(values, 'port') || 6697,
    tls: flagOf(values, 'tls'),
    authority: textOf(values, 'authority'),
    nick,
    realName: textOf(values, 'realName') || 'Samspel',
    serverPassword: textOf(values, 'serverPassword'),
    signIn: choice('signIn', ['none', 'plain', 'external'], 'none'),
    account: textOf(values, 'account') || nick,
    password: textOf(values, 'password'),
    certificate: textOf(values, 'certificate'),
    recover: choice('recover', ['wait', 'regain', 'ghost'], 'wait'),
    bots: textOf(values, 'bots')
      .split(/[\s,]+/)
      .filter((one) => one !== ''),
    burst: numberOf(values, 'burst') || 4,
    perSecond: numberOf(values, 'perSecond') || 1.5,
  };
}
