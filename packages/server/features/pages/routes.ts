/** Which handlers answer the routes of pages? */
import * as contract from '@samspel/contract/pages.ts';
import { refuse } from '@samspel/core/decision/refusal.ts';
import { parseInstant } from '@samspel/core/time/instant.ts';
import type { House } from '../../platform/house.ts';
import { answer, type Binding, bind } from '../../platform/http/bind.ts';
import { pageOf, readCursor } from '../../platform/http/cursor.ts';
import { personOf } from '../rotas/index.ts';
import { acknowledgeByLink, endIt, type Linked, passItOn, readLink, takeIt } from './acting.ts';
import { beginPage } from './going-on.ts';
import { importHistory } from './importing.ts';
import { readLoadOf } from './load.ts';
import { rulesFor } from './notices.ts';
import { removeEscalation, tellEscalation, tryWay, writeEscalation, writeRules } from './rules.ts';
import { listPages, pageScreen, tellPage, tellPages } from './screens.ts';
import { type PageRow, readEscalations, readPageRow } from './storage.ts';

const no = contract.pagesRefusals;
type Refused = ReturnType<typeof refuse>;

export function pagesBindings(house: House): readonly Binding[] {
  return [...readingBindings(house), ...actingBindings(house), ...linkBindings(house), ...writingBindings(house)];
}

function readingBindings(house: House): readonly Binding[] {
  const { reader } = house;
  const instantOr = (text: string | undefined) => (text === undefined ? null : parseInstant(text));
  return [
    bind(contract.listPages, async ({ query }) => {
      const after = readCursor(query.cursor, 2);
      if (!after.ok) return after;
      const filter = { state: query.state ?? null, person: query.person ?? null, incident: query.incident ?? null };
      const { items, next } = pageOf(await listPages(reader, filter, after.value, query.limit + 1), query.limit, (row) => [row.begunAt, row.id]);
      return answer({ items: await tellPages(reader, items), next });
    }),
    bind(contract.readPage, async ({ params, actor }) => {
      const screen = await pageScreen(reader, params.id, actor);
      return screen === null ? refuse(no.unknown.code) : answer(screen);
    }),
    bind(contract.readLoad, async ({ query, now }) =>
      readLoadOf(reader, { from: instantOr(query.from), to: instantOr(query.to), timezone: query.timezone ?? null }, now),
    ),
    bind(contract.listEscalations, async () => answer({ items: (await readEscalations(reader)).map(tellEscalation) })),
  ];
}

function actingBindings(house: House): readonly Binding[] {
  const told = async (done: { readonly page: PageRow } | Refused) => ('page' in done ? answer(await tellPage(house.reader, done.page)) : done);
  return [
    bind(contract.startPage, async ({ body, actor }) => {
      const begun = await house.change(async (tx) => {
        const escalation = (await readEscalations(tx)).find(({ id }) => id === body.escalation);
        if (escalation === undefined) return refuse(no.noEscalation.code, {}, '/escalation');
        const { title, says, severity } = body;
        const id = house.newId('pag');
        const page = {
          id,
          incident: null,
          group: null,
          title,
          says,
          severity,
          escalation: escalation.id,
          plan: escalation.plan,
          reason: `${actor.name} pages by hand.`,
        };
        const row = await beginPage(tx, house, page, actor);
        if (row === null) throw new Error(`page ${id} was not written`);
        return { page: (await readPageRow(tx, id)) ?? row };
      });
      return told(begun);
    }),
    bind(contract.acknowledgePage, async ({ params, actor }) => told(await takeIt(house, actor, params.id))),

    bind(contract.passOnPage, async ({ params, body, actor }) => told(await passItOn(house, actor, params.id, body.why))),
    bind(contract.endPage, async ({ params, actor }) => told(await endIt(house, actor, params.id))),
  ];
}

function linkBindings(house: House): readonly Binding[] {
  const told = async ({ page, person, name }: Linked) => ({
    page: await tellPage(house.reader, page),
    person: { id: person, name },
    acknowledged: page.state !== 'open',
  });
  return [
    bind(contract.readPageLink, async ({ body }) => {
      const linked = await readLink(house.reader, body.token);
      return linked === null ? refuse(no.linkDead.code) : answer(await told(linked));
    }),
    bind(contract.usePageLink, async ({ body }) => {
      const done = await acknowledgeByLink(house, body.token);
      return 'linked' in done ? answer(await told(done.linked)) : done;
    }),
  ];
}

function writingBindings(house: House): readonly Binding[] {
  return [
    bind(contract.addEscalation, async ({ actor, now, body }) => writeEscalation(house, actor, now, null, body)),
    bind(contract.changeEscalation, async ({ actor, now, params, body }) => writeEscalation(house, actor, now, params.id, body)),
    bind(contract.removeEscalation, async ({ actor, now, params }) => removeEscalation(house, actor, now, params.id)),
    bind(contract.importPages, async ({ actor, body }) => importHistory(house, actor, body.rows)),
    bind(contract.readMyRules, async ({ actor }) => {
      const person = await personOf(house.reader, actor);
      return person === null ? refuse(no.onlyPeople.code) : answer(await rulesFor(house.reader, person));
    }),
    bind(contract.writeMyRules, async ({ actor, now, body }) => {
      const person = await personOf(house.reader, actor);
      return person === null ? refuse(no.onlyPeople.code) : writeRules(house, actor, now, person, body);
    }),
    bind(contract.tryMyWay, async ({ actor, now, body }) => {
      const person = await personOf(house.reader, actor);
      return person === null ? refuse(no.onlyPeople.code) : tryWay(house, actor, now, person, body.way);
    }),
  ];
}
