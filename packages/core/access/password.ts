/**
 * Is this a password one may have? Long, and not what everybody tries first. No rules of composition: they make passwords harder for
 * people and no harder for machines (NIST SP 800-63B-4, section 3.1.1.2, is the source of all of this but the word list, which is ours).
 *
 * Passwords are compared in Unicode normal form KC, so that the same keys on two keyboards give the same password. Length is in code
 * points after that. This knows no breach lists and does not estimate entropy: a long password that leaked elsewhere passes.
 */
import { accept, type Outcome, refuse } from '../decision/refusal.ts';

export const shortestPassword = 12;
export const longestPassword = 256;
/** What must remain of a password when names and addresses are taken out of it. */
const ownCharacters = 6;

/** What people add digits to when a length is asked for. Compared without what is no letter, in lower case. */
const commonWords = [
  ...[
    'password',
    'passwort',
    'passord',
    'losenord',
    'lösenord',
    'motdepasse',
    'contrasena',
    'contraseña',
    'senha',
    'parola',
    'wachtwoord',
    'haslo',
    'salasana',
  ],
  ...['qwerty', 'qwertz', 'azerty', 'qwertyuiop', 'asdfghjkl', 'zxcvbnm', 'qwertyasdfgh', 'qazwsxedc', 'qwertyuiopasdfghjkl', 'asdf', 'qweasdzxc', 'zaqxsw'],
  ...['letmein', 'welcome', 'changeme', 'changeit', 'default', 'secret', 'topsecret', 'opensesame', 'trustno', 'whatever', 'nothing', 'access', 'login'],
  ...[
    'admin',
    'administrator',
    'root',
    'toor',
    'superuser',
    'operator',
    'developer',
    'manager',
    'master',
    'guest',
    'user',
    'test',
    'testing',
    'demo',
    'example',
  ],
  ...['iloveyou', 'loveyou', 'sunshine', 'princess', 'dragon', 'monkey', 'football', 'baseball', 'superman', 'batman', 'starwars', 'pokemon', 'liverpool'],
  ...[
    'january',
    'february',
    'march',
    'april',
    'june',
    'july',
    'august',
    'september',
    'october',
    'november',
    'december',
    'spring',
    'summer',
    'autumn',
    'winter',
  ],
  ...[
    'monday',
    'tuesday',
    'wednesday',
    'thursday',
    'friday',
    'saturday',
    'sunday',
    'company',
    'production',
    'staging',
    'server',
    'database',
    'correcthorsebatterystaple',
  ],
  ...['samspel', 'postgres', 'kubernetes', 'backstage', 'grafana', 'prometheus', 'abc', 'abcd', 'abcdef', 'abcabc', 'my', 'the', 'is', 'new', 'old'],
];
const common = new Set(commonWords);
/** Letters that digits and signs stand for when somebody wants to be clever. */
const disguises: Readonly<Record<string, string>> = { '0': 'o', '1': 'i', '3': 'e', '4': 'a', '5': 's', '7': 't', '@': 'a', $: 's', '!': 'i' };
const rows = ['01234567890', 'abcdefghijklmnopqrstuvwxyz', 'qwertyuiop', 'asdfghjkl', 'zxcvbnm', 'qwertzuiop', 'azertyuiop'];

/** The form in which a password is hashed and compared. */
export function normalPassword(typed: string): string {
  return typed.normalize('NFKC');
}

/** The password in normal form, or `access.password-unfit` with a sentence for the person who typed it. */
export function decidePassword(typed: string, person: { readonly name: string; readonly email: string }): Outcome<string> {
  const password = normalPassword(typed);
  const length = [...password].length;
  const unfit = (why: string) => refuse('access.password-unfit', { why }, '/password');
  if (length < shortestPassword) return unfit(`A password has at least ${shortestPassword} characters; this has ${length}. A few words in a row are good.`);
  if (length > longestPassword) return unfit(`A password has at most ${longestPassword} characters; this has ${length}.`);
  if (/[\p{Cc}\p{Cs}]/u.test(password)) return unfit('The password holds a control character or half of a character. Type it again.');
  if (isMostlyOf(password, person)) return unfit('The password is little more than your name or address. Add something else.');
  if (isCommon(password)) return unfit('This password is one of the first that anybody would try. A few unrelated words in a row are better.');
  return accept(password);
}

function isMostlyOf(password: string, person: { readonly name: string; readonly email: string }): boolean {
  const plain = (text: string): string => text.normalize('NFKC').toLowerCase();
  const email = plain(person.email);
  const name = plain(person.name);
  const parts = [email, name, name.replace(/[^\p{L}\p{N}]/gu, ''), ...email.split(/[@.+_-]/), ...name.split(/[\s-]/)].filter((part) => part.length >= 3);
  let rest = plain(password);
  for (const part of parts.sort((a, b) => b.length - a.length)) rest = rest.replaceAll(part, '');
  return rest.length < plain(password).length && [...rest.replace(/[^\p{L}\p{N}]/gu, '')].length < ownCharacters;
}

function isCommon(password: string): boolean {
  const text = password.toLowerCase();
  return (
    isRepeated(text) ||
    isRun(text) ||
    isWords(text.replace(/[^\p{L}]/gu, '')) ||
    isWords(undisguise(text.replace(/^[^\p{L}]+|[^\p{L}]+$/gu, '')).replace(/[^\p{L}]/gu, ''))
  );
}

/** A short unit over and over: `aaaaaaaaaaaa`, `abc123abc123`. */
function isRepeated(text: string): boolean {
  return /^(.{1,6}?)\1+.{0,3}$/su.test(text);
}

/** Made of runs along the alphabet, the digits or a row of keys: `123456789012`, `qwertyuiop12`. */
function isRun(text: string): boolean {
  let covered = 0;
  for (let at = 0; at < text.length; ) {
    const length = longestRun(text.slice(at));
    if (length >= 3) covered += length;
    at += Math.max(1, length);
  }
  return text.length - covered <= 2;
}

function longestRun(text: string): number {
  const along = rows.flatMap((row) => [row, [...row].reverse().join('')]);
  let length = 1;
  while (length < text.length && along.some((row) => row.includes(text.slice(0, length + 1)))) length++;
  return length;
}

function undisguise(text: string): string {
  return [...text].map((sign) => disguises[sign] ?? sign).join('');
}

/** Nothing but common words, one after another; digits and signs between them were taken out. */
function isWords(letters: string): boolean {
  if (letters.length > 64) return false;
  const reached = [letters.length > 0];
  for (let end = 1; end <= letters.length; end++) {
    reached[end] = reached.slice(0, end).some((yes, start) => yes && common.has(letters.slice(start, end)));
  }
  return reached[letters.length] === true;
}
