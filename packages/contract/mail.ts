/** What is said about mail? What came in, whole and parsed; the addresses it may come to; what was refused at the door. */
import { z } from 'zod';
import { instant, page, pageQuery, refusal, route } from './route.ts';

export const mailKind = z.enum(['request', 'alert']).describe('What an address is for: questions to operations, or alerts of a monitor');
export type MailKind = z.infer<typeof mailKind>;

const somebody = z.object({ address: z.string(), name: z.string() });

const attachment = z.object({
  hash: z.string().describe('SHA-256 of its content; its address below the mail'),
  name: z.string(),
  type: z.string(),
  size: z.number().int(),
  isInline: z.boolean().describe('Shown inside the HTML'),
  kept: z.boolean().describe('False: it is not there any more, or was never read apart'),
});
export type MailAttachment = z.infer<typeof attachment>;

const part = z.object({ kind: z.enum(['said', 'quoted', 'signature']), text: z.string() });
export type MailPart = z.infer<typeof part>;

const authentication = z.object({
  spf: z.string().describe('pass, fail, softfail, neutral, none, temperror, permerror'),
  dkim: z.array(z.object({ domain: z.string(), result: z.string() })),
  dmarc: z.string(),
});
export type MailAuthentication = z.infer<typeof authentication>;

const summary = z.object({
  id: z.string(),
  thread: z.string().describe('Id of the first mail of its thread'),
  kind: mailKind,
  address: z.string().describe('Ours, that it came to'),
  target: z.string().nullable().describe('A team, or the source of the alerts'),
  from: somebody,
  subject: z.string(),
  token: z.string().nullable(),
  at: instant.describe('When it was received'),
  sentAt: instant.nullable().describe('As its sender says'),
  size: z.number().int(),
  attachments: z.array(attachment),
  isAutomatic: z.boolean(),
  isBounce: z.boolean(),
  isQuiet: z.boolean().describe('A loop, or too many: kept, and nothing is sent because of it'),
  reason: z.string().describe('Why it is taken as it is'),
  parsed: z.enum(['whole', 'failed']),
});
export type MailSummary = z.infer<typeof summary>;

const bounced = z.object({
  recipient: z.string().nullable(),
  status: z.string().nullable().describe('Enhanced status code, such as 5.1.1'),
  messageId: z.string().nullable().describe('Of the mail that came back'),
  isFinal: z.boolean().default(true).describe('Nobody tries any more; false: it is late, or a report that it arrived'),
});

const mail = summary.extend({
  messageId: z.string().nullable(),
  replyTo: z.string(),
  to: z.array(z.string()),
  cc: z.array(z.string()),
  about: z.string().nullable().describe('What a mail of ours in this thread was about'),
  parts: z.array(part).describe('Its text in order: what is said, what is quoted, the signature'),
  isCut: z.boolean().describe('The text is longer than what is kept apart'),
  hasHtml: z.boolean(),
  hasRemoteImages: z.boolean(),
  problem: z.string().nullable().describe('Why it could not be parsed, or what was odd about it'),
  bounced: bounced.nullable(),
  authentication: authentication.nullable(),
  envelopeFrom: z.string().nullable().describe('Null: it was fetched, there is none'),
  remoteAddress: z.string().nullable(),
  rawGoneAt: instant.nullable().describe('When it was thrown away as it came, with its HTML and attachments; null: it is there'),
});
export type Mail = z.infer<typeof mail>;

const mailAddress = z.object({ id: z.string(), address: z.string(), kind: mailKind, target: z.string().nullable(), since: instant });
export type MailAddress = z.infer<typeof mailAddress>;

const days = z
  .number()
  .int()
  .min(7, 'must be 7 days or more')
  .max(36_500, 'must be 36,500 days or less: say for ever')
  .nullable()
  .describe('Days after the last mail of its thread, 7 or more; null: for ever');
const retentionRule = z.strictObject({ requestDays: days, alertDays: days });

const retention = retentionRule.extend({
  version: z.number().int(),
  mails: z.number().int().describe('Mails that are there as they came'),
  oldest: instant.nullable(),
  bytes: z.number().describe('What they take in the database'),
});
export type MailRetention = z.infer<typeof retention>;

const refused = z.object({
  at: instant.describe('The last time'),
  from: z.string(),
  to: z.string(),
  remoteAddress: z.string(),
  reason: z.string(),
  count: z.number().int().describe('On that day'),
});

export const mailRefusals = {
  unknown: refusal('mail.unknown', 404, 'There is no such mail.'),
  noHtml: refusal('mail.no-html', 404, 'This mail has no HTML.'),
  unknownAttachment: refusal('mail.unknown-attachment', 404, 'This mail has no such attachment.'),
  thrownAway: refusal('mail.thrown-away', 410, 'This mail was thrown away as it came on {at}, as the house wishes; its text is still here.'),
  unknownAddress: refusal('mail.unknown-address', 404, 'There is no such address.'),
  addressTaken: refusal('mail.address-taken', 409, 'Mail to {address} is received already.'),
  needsSource: refusal('mail.needs-source', 422, 'An address for alerts names the source they count for.'),
} as const;

const byId = z.object({ id: z.string().max(40) });

export const listMail = route({
  id: 'mail.list',
  method: 'GET',
  path: '/api/mail',
  summary: 'Mail that came in, newest first',
  access: 'operator',
  query: pageQuery.extend({
    kind: mailKind.optional(),
    thread: z.string().max(40).optional(),
    from: z.string().max(320).optional().describe('Address of the sender'),
    show: z.enum(['all', 'quiet', 'automatic', 'bounces', 'failed']).default('all'),
  }),
  status: 200,
  answer: page(summary),
});

export const listRefusedMail = route({
  id: 'mail.refused',
  method: 'GET',
  path: '/api/mail/refused',
  summary: 'What was refused at the door in the last fortnight, and why',
  access: 'operator',
  status: 200,
  answer: z.object({ items: z.array(refused) }),
});

export const readMail = route({
  id: 'mail.read',
  method: 'GET',
  path: '/api/mail/:id',
  summary: 'One mail, parsed',
  access: 'viewer',
  params: byId,
  status: 200,
  answer: mail,
  refusals: [mailRefusals.unknown],
});

export const readRawMail = route({
  id: 'mail.raw',
  method: 'GET',
  path: '/api/mail/:id/raw',
  summary: 'One mail byte by byte, as it came',
  access: 'member',
  params: byId,
  status: 200,
  answer: z.string(),
  raw: ['message/rfc822'],
  refusals: [mailRefusals.unknown, mailRefusals.thrownAway],
});

export const readMailHtml = route({
  id: 'mail.html',
  method: 'GET',
  path: '/api/mail/:id/html',
  summary: 'Its HTML, cleaned, for a frame without scripts; nothing is loaded from elsewhere unless `images` is given',
  access: 'viewer',
  params: byId,
  query: z.object({ images: z.enum(['off', 'on']).default('off') }),
  status: 200,
  answer: z.string(),
  produces: 'text/html; charset=utf-8',
  refusals: [mailRefusals.unknown, mailRefusals.noHtml, mailRefusals.thrownAway],
});

export const readMailAttachment = route({
  id: 'mail.attachment',
  method: 'GET',
  path: '/api/mail/:id/attachments/:hash',
  summary: 'One attachment, to be saved',
  access: 'viewer',
  params: byId.extend({ hash: z.string().regex(/^[0-9a-f]{64}$/) }),
  status: 200,
  answer: z.string(),
  raw: ['application/octet-stream'],
  refusals: [mailRefusals.unknown, mailRefusals.unknownAttachment, mailRefusals.thrownAway],
});

export const parseMailAgain = route({
  id: 'mail.parse-again',
  method: 'POST',
  path: '/api/mail/:id/parse',
  summary: 'Parse the raw mail anew, such as after a fix; nobody is told again',
  access: 'operator',
  params: byId,
  status: 200,
  answer: mail,
  refusals: [mailRefusals.unknown, mailRefusals.thrownAway],
});

export const listMailAddresses = route({
  id: 'mail.list-addresses',
  method: 'GET',
  path: '/api/mail-addresses',
  summary: 'Addresses that mail is received for',
  access: 'viewer',
  status: 200,
  answer: z.object({ items: z.array(mailAddress) }),
});

export const addMailAddress = route({
  id: 'mail.add-address',
  method: 'POST',
  path: '/api/mail-addresses',
  summary: 'Receive mail for an address',
  access: 'admin',
  body: z.strictObject({
    address: z
      .string()
      .trim()
      .toLowerCase()
      .max(254)
      .regex(/^[^\s<>@,;:"()[\]\\]+@[^\s<>@,;:"()[\]\\]+$/, 'must be a mail address'),
    kind: mailKind,
    target: z.string().trim().max(200).nullable().default(null).describe('A team for requests, `src_…` for alerts'),
  }),
  status: 201,
  answer: mailAddress,
  refusals: [mailRefusals.addressTaken, mailRefusals.needsSource],
});

export const removeMailAddress = route({
  id: 'mail.remove-address',
  method: 'DELETE',
  path: '/api/mail-addresses/:id',
  summary: 'Receive no mail for an address any more; what came stays',
  access: 'admin',
  params: byId,
  status: 204,
  answer: null,
  refusals: [mailRefusals.unknownAddress],
});

export const readMailRetention = route({
  id: 'mail.retention',
  method: 'GET',
  path: '/api/mail-retention',
  summary: 'For how long mail is kept as it came, and how much of it there is',
  access: 'operator',
  status: 200,
  answer: retention,
});

export const changeMailRetention = route({
  id: 'mail.change-retention',
  method: 'PUT',
  path: '/api/mail-retention',
  summary: 'Keep mail as it came for other times. What is too old goes within the hour',
  access: 'admin',
  body: retentionRule,
  status: 200,
  answer: retention,
  refusals: [],
});

export const mailRoutes = [
  listMail,
  listRefusedMail,
  readMail,
  readRawMail,
  readMailHtml,
  readMailAttachment,
  parseMailAgain,
  listMailAddresses,
  addMailAddress,
  removeMailAddress,
  readMailRetention,
  changeMailRetention,
] as const;

export const mailReceived = z.object({
  mail: z.string(),
  thread: z.string(),
  isFirst: z.boolean(),
  kind: mailKind,
  address: z.string(),
  target: z.string().nullable(),
  from: somebody,
  replyTo: z.string(),
  to: z.array(z.string()),
  cc: z.array(z.string()),
  subject: z.string(),
  token: z.string().nullable(),
  about: z.string().nullable(),
  text: z.string().describe('What is new in it: without quotes and signature, at most 8,000 characters'),
  isAutomatic: z.boolean(),
  isBounce: z.boolean(),
  isQuiet: z.boolean(),
  reason: z.string(),
  bounced: bounced.nullable(),
  dmarc: z
    .string()
    .nullable()
    .describe(
      'Whether the domain of `from` stands behind it: pass, fail (also where the mail itself kept us from looking), none, temperror; null: it was fetched, nobody looked',
    ),
  attachments: z.number().int(),
  sentAt: instant.nullable(),
  at: instant,
});
export type MailReceived = z.infer<typeof mailReceived>;

/** Their subject is the mail's id; of addresses, the address's; of what is kept, `mail-retention`. */
export const mailEvents = {
  'mail.received': mailReceived,
  'mail.parsed-again': z.object({ parsed: z.enum(['whole', 'failed']), problem: z.string().nullable() }),
  'mail.address-added': mailAddress.omit({ since: true }),
  'mail.address-removed': mailAddress.omit({ since: true }),
  'mail.retention-changed': z.object({ before: retentionRule, after: retentionRule }),
  'mail.thrown-away': z.object({ kind: mailKind, days: z.number().int(), before: instant, mails: z.number().int(), bytes: z.number() }),
} as const;
