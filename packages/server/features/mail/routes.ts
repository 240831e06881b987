/** How is the API of mail answered? */
import * as contract from '@samspel/contract/mail.ts';
import { refuse } from '@samspel/core/decision/refusal.ts';
import { type Instant, iso } from '@samspel/core/time/instant.ts';
import { sql } from 'kysely';
import type { House } from '../../platform/house.ts';
import { answer, type Binding, bind } from '../../platform/http/bind.ts';
import { pageOf, readCursor } from '../../platform/http/cursor.ts';
import { deleteAddress, insertAddress, listAddresses, tellAddress } from './addresses.ts';
import { readContent } from './content.ts';
import { openMail } from './contents.ts';
import type { ReaderThread } from './reader-thread.ts';
import { withRemoteImages } from './reading/clean-html.ts';
import type { ToldMail } from './reading/thread.ts';
import { changeRetention, tellRetention } from './retention.ts';
import { listMails, type MailRow, mailById, tellMail, tellSummary, updateContents } from './storage.ts';

const no = contract.mailRefusals;

/** What others wrote is never run, sniffed, or shown as if it were ours. */
const asFile = { 'content-security-policy': "sandbox; default-src 'none'", 'x-content-type-options': 'nosniff', 'cache-control': 'private, no-store' };

/** Bindings of all routes. */
export function mailBindings(house: House, reader: ReaderThread): readonly Binding[] {
  return [...readingBindings(house), ...wholeBindings(house, reader), parseAgain(house, reader), ...addressBindings(house), ...retentionBindings(house)];
}

function readingBindings(house: House): readonly Binding[] {
  return [
    bind(contract.listMail, async ({ query }) => {
      const after = readCursor(query.cursor, 1);
      if (!after.ok) return after;
      const filter = { kind: query.kind ?? null, thread: query.thread ?? null, from: query.from?.toLowerCase() ?? null, show: query.show };
      const { items, next } = pageOf(await listMails(house.reader, filter, after.value, query.limit + 1), query.limit, (row) => [row.id]);
      return answer({ items: items.map(tellSummary), next });
    }),
    bind(contract.listRefusedMail, async () => {
      const { rows } = await sql<{ at: Instant; from: string; to: string; remoteAddress: string; reason: string; count: number }>`
        select at, from_address as "from", to_address as "to", remote_address as "remoteAddress", reason, count from mail.refused order by at desc limit 200`.execute(
        house.reader,
      );
      return answer({ items: rows.map((row) => ({ ...row, at: iso(row.at) })) });
    }),
    bind(contract.readMail, async ({ params }) => {
      const row = await mailById(house.reader, params.id);
      return row === null ? refuse(no.unknown.code) : answer(tellMail(row));
    }),
  ];
}

type Whole = { readonly ok: true; readonly row: MailRow; readonly raw: Buffer } | ReturnType<typeof refuse>;

/** A mail with its bytes as they came. */
async function wholeMail(house: House, id: string): Promise<Whole> {
  const row = await mailById(house.reader, id);
  if (row === null) return refuse(no.unknown.code);
  if (row.rawGoneAt !== null) return refuse(no.thrownAway.code, { at: iso(row.rawGoneAt).slice(0, 10) });
  const raw = await readContent(house.reader, row.rawHash);
  return raw === null ? refuse(no.unknown.code) : { ok: true, row, raw };
}

/** What stands in a mail as it came, and is read out of it when it is asked for. */
function wholeBindings(house: House, reader: ReaderThread): readonly Binding[] {
  const read = async (raw: Buffer, wants?: string): Promise<ToldMail | null> => {
    const reading = await reader.read(raw, wants);
    return 'read' in reading ? reading.read : null;
  };
  return [
    bind(contract.readRawMail, async ({ params }) => {
      const whole = await wholeMail(house, params.id);
      if (!whole.ok) return whole;
      const { row, raw: bytes } = whole;
      return answer(bytes.toString('latin1'), { ...asFile, 'content-type': 'message/rfc822', 'content-disposition': disposition(`${row.id}.eml`) });
    }),
    bind(contract.readMailHtml, async ({ params, query }) => {
      const whole = await wholeMail(house, params.id);
      if (!whole.ok) return whole;
      const clean = whole.row.hasHtml ? ((await read(whole.raw))?.html ?? null) : null;
      if (clean === null) return refuse(no.noHtml.code);
      const isOn = query.images === 'on';
      return answer(framed(isOn ? withRemoteImages(clean) : clean), {
        'content-security-policy': `sandbox allow-popups allow-popups-to-escape-sandbox; default-src 'none'; style-src 'unsafe-inline'; img-src data:${isOn ? ' https: http:' : ''}; frame-ancestors 'self'; base-uri 'none'; form-action 'none'`,
        'referrer-policy': 'no-referrer',
        'cache-control': 'private, no-store',
      });
    }),
    bind(contract.readMailAttachment, async ({ params }) => {
      const whole = await wholeMail(house, params.id);
      if (!whole.ok) return whole;
      const found = whole.row.attachments.find(({ hash }) => hash === params.hash);
      const bytes = found === undefined ? null : ((await read(whole.raw, found.hash))?.wanted ?? null);
      if (found === undefined || bytes === null) return refuse(no.unknownAttachment.code);
      return answer(Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString('latin1'), {
        ...asFile,
        'content-type': 'application/octet-stream',
        'content-disposition': disposition(found.name),
      });
    }),
  ];
}

function parseAgain(house: House, reader: ReaderThread): Binding {
  return bind(contract.parseMailAgain, async ({ params, actor }) => {
    const whole = await wholeMail(house, params.id);
    if (!whole.ok) return whole;
    const { row, raw } = whole;
    const { contents } = openMail(raw, await reader.read(raw), row.envelopeFrom);
    await house.change(async (tx) => {
      await updateContents(tx, row.id, contents);
      await house.publish(tx, actor, { type: 'mail.parsed-again', subject: row.id, payload: { parsed: contents.parsed, problem: contents.problem } });
    });
    return answer(tellMail((await mailById(house.reader, row.id)) ?? row));
  });
}

function retentionBindings(house: House): readonly Binding[] {
  return [
    bind(contract.readMailRetention, async () => answer(await tellRetention(house.reader))),
    bind(contract.changeMailRetention, async ({ body, ...acting }) => {
      const changed = await changeRetention(house, acting, body);
      return 'refusal' in changed ? changed : answer(changed.answer);
    }),
  ];
}

function addressBindings(house: House): readonly Binding[] {
  return [
    bind(contract.listMailAddresses, async () => answer({ items: (await listAddresses(house.reader)).map(tellAddress) })),
    bind(contract.addMailAddress, ({ body, actor, now }) =>
      house.change(async (tx) => {
        const { address, kind, target } = body;
        if (kind === 'alert' && target === null) return refuse(no.needsSource.code, {}, '/target');
        const made = await insertAddress(tx, { id: house.newId('adr'), address, kind, target, createdAt: now });
        if (made === null) return refuse(no.addressTaken.code, { address }, '/address');
        await house.publish(tx, actor, { type: 'mail.address-added', subject: made.id, payload: { id: made.id, address, kind, target } });
        return answer(tellAddress(made));
      }),
    ),
    bind(contract.removeMailAddress, ({ params, actor }) =>
      house.change(async (tx) => {
        const gone = await deleteAddress(tx, params.id);
        if (gone === null) return refuse(no.unknownAddress.code);
        const { id, address, kind, target } = gone;
        await house.publish(tx, actor, { type: 'mail.address-removed', subject: id, payload: { id, address, kind, target } });
        return answer(undefined);
      }),
    ),
  ];
}

/** RFC 6266: a plain name for old clients, the whole one beside it. */
function disposition(name: string): string {
  const plain = name.replaceAll(/[^\w. -]/g, '_');
  const whole = encodeURIComponent(name).replaceAll(/['()*]/g, (sign) => `%${sign.charCodeAt(0).toString(16).toUpperCase()}`);
  return `attachment; filename="${plain}"; filename*=UTF-8''${whole}`;
}

function framed(clean: string): string {
  return `<!doctype html><html><head><meta charset="utf-8"><style>body{font:14px/1.5 system-ui,sans-serif;margin:8px;overflow-wrap:anywhere;color:#1b1f24;background:#fff}img{max-width:100%;height:auto}table{max-width:100%}blockquote{margin:0 0 0 8px;padding-left:8px;border-left:2px solid #c8ccd1}</style></head><body>${clean}</body></html>`;
}
