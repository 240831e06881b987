/** What is behind a link to one of our own pages? One line about each, said where it was linked; the same page not again for a while. */
import type { Actor } from '@samspel/core/access/role.ts';
import { ownLinks } from '@samspel/core/chat/links.ts';
import { sql } from 'kysely';
import type { House } from '../../platform/house.ts';
import type { As } from './answering.ts';
import type { Asking } from './asking.ts';
import type { Kept } from './hearing.ts';
import { showIncident, showRequest, whoOwns } from './reading.ts';
import { say } from './saying.ts';

const tells = { incident: showIncident, system: whoOwns, request: showRequest };
const quietMilliseconds = 10 * 60_000;

/** Unfolds what a line links to. What cannot be told is left. */
export async function unfold(house: House, as: As, kept: Kept): Promise<void> {
  const { line, channel, kind } = kept;
  if (channel === null) return;
  const actor: Actor = { kind: 'system', id: 'chat', name: `${line.nick} in chat`, role: 'viewer', teams: [], scopes: ['read'] };
  const asking: Asking = {
    house,
    client: as(actor),
    actor,
    person: null,
    line,
    channel,
    kind,
    mask: null,
    isInSight: false,
    key: () => ({ idempotencyKey: '' }),
  };
  for (const own of ownLinks(line.text, house.settings.publicUrl ?? null)) {
    const text = await tells[own.kind](asking, own.id).catch(() => null);
    if (text === null) continue;
    const plain = text.replace(/ · https?:\/\/\S+$/, '');
    await house.change(async (tx) => {
      const now = house.now();
      const { rows } = await sql`
        select 1 from chat.line where channel = ${channel.id} and by = 'us' and key like ${`own:chat.unfold:${own.id}:%`} and at > ${new Date(now - quietMilliseconds)} limit 1`.execute(
        tx,
      );
      if (rows.length > 0) return;
      const key = `chat.unfold:${own.id}:${line.id}`;
      await say(tx, house, { network: line.network, kind, channel, to: channel.name, text: plain, key, about: own.id, since: now });
    });
  }
}
