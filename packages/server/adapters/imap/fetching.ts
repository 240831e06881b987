/** Which mails of a folder are new to the house, and what becomes of them there once they are kept? */
import type { ImapFlow, MailboxObject, SearchObject } from 'imapflow';
import type { Hands } from '../../ports/adapter.ts';

export interface Fetching {
  readonly hands: Hands;
  readonly after: 'seen' | 'flag' | 'move';
  readonly moveTo: string;
  /** Ours, that all mail in the folder counts for; null: the headers tell. */
  readonly address: string | null;
  readonly largest: number;
  /** Places of mails that stay where they are: too large, not wanted, or tried in vain. Known until the adapter is opened anew. */
  readonly passedOver: Set<string>;
  /** How often the house could not keep a mail at a place although it kept others. */
  readonly failures: Map<string, number>;
}

const mark = '$SamspelKept';
/** So many are looked at before the rest is asked for again. */
const atOnce = 200;
/** What fails so often while others are kept is the mail's own doing, and is passed over. */
const mostTries = 3;
/** Where so many fail one after the other, the house cannot keep any now. */
const mostInARow = 3;

/** Fetches what is new, oldest first, and marks or moves each when it is kept. Answers what stays behind, in words; null: nothing. Throws when the house cannot keep one now. */
export async function fetchNew(client: ImapFlow, fetching: Fetching): Promise<string | null> {
  const { mailbox } = client;
  if (mailbox === false) throw new Error('no folder is open');
  const keywords = fetching.after === 'flag' && !mayKeep(mailbox) ? 'seen' : fetching.after;
  if (fetching.after === 'move') await client.mailboxCreate(fetching.moveTo).catch(() => undefined);
  const query: SearchObject =
    keywords === 'seen' ? { seen: false, deleted: false } : keywords === 'flag' ? { unKeyword: mark, deleted: false } : { all: true, deleted: false };
  const done = new Set<string>();
  for (;;) {
    const found = (await client.search(query, { uid: true })) || [];
    const places = new Map(found.map((uid) => [uid, `${mailbox.path} ${mailbox.uidValidity} ${uid}`]));
    const fresh = [...places].filter(([, place]) => !fetching.passedOver.has(place) && !done.has(place)).slice(0, atOnce);
    if (fresh.length === 0)
      return fetching.passedOver.size === 0
        ? null
        : `${fetching.passedOver.size} mails stay in the folder: too large, for no address that mail is received for, or not to be kept.`;
    await fetchAll(client, fresh, keywords, fetching);
    for (const [, place] of fresh) done.add(place);
  }
}

/** Fetches each; one that cannot be kept does not hold up those behind it. Throws when none can be. */
async function fetchAll(client: ImapFlow, fresh: readonly (readonly [number, string])[], after: Fetching['after'], fetching: Fetching): Promise<void> {
  const failed: string[] = [];
  let kept = 0;
  let inARow = 0;
  let last: unknown = null;
  for (const [uid, place] of fresh) {
    try {
      if (await fetchOne(client, uid, place, after, fetching)) kept++;
      else fetching.passedOver.add(place);
      inARow = 0;
    } catch (error) {
      if (!client.usable) throw error;
      failed.push(place);
      last = error;
      inARow++;
    }
    if (inARow >= mostInARow) throw last;
  }
  if (failed.length > 0 && kept === 0) throw last;
  for (const place of failed) {
    const tries = (fetching.failures.get(place) ?? 0) + 1;
    fetching.failures.set(place, tries);
    fetching.hands.log('warn', 'a mail could not be kept, though others were', { place, tries, err: last });
    if (tries >= mostTries) fetching.passedOver.add(place);
  }
}

/** Fetches one; false when it stays where it is. */
async function fetchOne(client: ImapFlow, uid: number, place: string, after: Fetching['after'], fetching: Fetching): Promise<boolean> {
  const { hands, address, largest, moveTo } = fetching;
  const head = await client.fetchOne(String(uid), { uid: true, size: true }, { uid: true });
  // Somebody took it away in the meantime.
  if (head === false) return true;
  if ((head.size ?? 0) > largest) {
    hands.log('warn', 'a mail is larger than what is fetched, and stays in its folder', { place, bytes: head.size });
    return false;
  }
  const whole = await client.fetchOne(String(uid), { uid: true, source: true }, { uid: true });
  if (whole === false || whole.source === undefined) return true;
  const kept = await hands.mail.received({ adapter: hands.adapter, raw: whole.source, envelope: null, address, place, check: null, at: hands.now() });
  if (!kept.kept) {
    hands.log('info', 'a mail is not wanted, and stays in its folder', { place, reason: kept.reason });
    return false;
  }
  if (after === 'move') await client.messageMove(String(uid), moveTo, { uid: true });
  else await client.messageFlagsAdd(String(uid), [after === 'seen' ? '\\Seen' : mark], { uid: true });
  return true;
}

function mayKeep({ permanentFlags }: MailboxObject): boolean {
  return permanentFlags?.has('\\*') === true || permanentFlags?.has(mark) === true;
}
