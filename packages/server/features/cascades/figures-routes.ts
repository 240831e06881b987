/** How are load and capacity stated, and by whom; and what is taken for the rest? */
import * as contract from '@samspel/contract/cascades.ts';
import { mayChangeOwned } from '@samspel/core/access/role.ts';
import { noCapacity, noLoad } from '@samspel/core/cascades/figures.ts';
import { kindOf } from '@samspel/core/catalog/reference.ts';
import { refuse } from '@samspel/core/decision/refusal.ts';
import { iso } from '@samspel/core/time/instant.ts';
import type { House } from '../../platform/house.ts';
import { answer, type Binding, bind } from '../../platform/http/bind.ts';
import { pageOf, readCursor } from '../../platform/http/cursor.ts';
import { ownersOf } from '../catalog/index.ts';
import { figuresForUpdate, insertPolicy, readPolicy, type SignedPolicy, writeFigures } from './figures-storage.ts';
import type { Standing } from './standing.ts';

export function figuresBindings(house: House, standing: () => Promise<Standing>): readonly Binding[] {
  const { reader } = house;
  return [
    bind(contract.listFigures, async ({ query }) => {
      const after = readCursor(query.cursor, 1);
      if (!after.ok) return after;
      const [place = ''] = after.value ?? [];
      const words = (query.q ?? '').toLowerCase();
      const all = figuresNow(await standing())
        .filter(({ kind, ref, title }) => (query.kind ?? kind) === kind && (words === '' || `${ref} ${title}`.toLowerCase().includes(words)))
        .filter(({ stated }) => query.unstated === 'false' || Object.keys(stated).length === 0);
      const { items, next } = pageOf(all.filter(({ ref }) => ref > String(place)).slice(0, query.limit + 1), query.limit, ({ ref }) => [ref]);
      return answer({ items, next, total: all.length });
    }),
    bind(contract.setFigures, async ({ params: { ref }, body, actor, now, ifVersion }) => {
      const before = figuresNow(await standing()).find((figures) => figures.ref === ref);
      if (before === undefined) return refuse(contract.figuresRefusals.unknownSubject.code, { ref });
      const wrong = before.kind === 'journey' ? body.capacity : body.load;
      if (wrong !== undefined)
        return before.kind === 'journey'
          ? refuse(contract.figuresRefusals.wrongFigures.code, { message: 'A journey has a load and no capacity.' }, '/capacity')
          : refuse(
              contract.figuresRefusals.wrongFigures.code,
              { message: 'A system has a capacity and no load: its load follows from the journeys.' },
              '/load',
            );
      const load = before.kind === 'journey' ? (body.load ?? noLoad) : null;
      if (load?.ratePerSecond != null && load.peakPerSecond !== null && load.peakPerSecond < load.ratePerSecond)
        return refuse(contract.figuresRefusals.wrongFigures.code, { message: 'The peak is less than the usual rate.' }, '/load/peakPerSecond');
      const outcome = await house.change(async (tx) => {
        if (before.kind === 'system') {
          const { dev = null, ops = null } = (await ownersOf(tx, [ref])).get(ref) ?? {};
          const teams = [dev, ops].flatMap((owner) => (owner?.state === 'accepted' ? [owner.team] : []));
          if (!mayChangeOwned(actor, teams))
            return refuse('access.not-allowed', { needs: 'a member of a team that owns it, or an operator', role: actor.role });
        } else if (!mayChangeOwned(actor, [])) return refuse('access.not-allowed', { needs: 'an operator', role: actor.role });
        const held = await figuresForUpdate(tx, ref);
        if (ifVersion !== null && ifVersion !== (held?.version ?? 0)) return refuse('request.stale', { version: held?.version ?? 0 });
        const capacity = before.kind === 'system' ? (body.capacity ?? noCapacity) : null;
        const after = await writeFigures(tx, { ref, load, capacity }, ifVersion, actor, now);
        if (after === null) return refuse('request.stale', { version: (await figuresForUpdate(tx, ref))?.version ?? 0 });
        const of = (figures: Pick<typeof after, 'load' | 'capacity'> | null) => ({ load: figures?.load ?? null, capacity: figures?.capacity ?? null });
        await house.publish(tx, actor, { type: 'cascades.figures-set', subject: ref, payload: { before: of(held), after: of(after) } });
        return null;
      });
      if (outcome !== null) return outcome;
      const after = figuresNow(await standing()).find((figures) => figures.ref === ref);
      return after === undefined ? refuse(contract.figuresRefusals.unknownSubject.code, { ref }) : answer(after);
    }),
    bind(contract.readAssumptions, async () => answer(policyTold(await readPolicy(reader)))),
    bind(contract.signAssumptions, async ({ body, actor, now, ifVersion }) => {
      const { reason, ...policy } = body;
      return house.change(async (tx) => {
        const before = await readPolicy(tx);
        const signed: SignedPolicy = { version: before.version + 1, policy, signedAt: now, signedBy: actor.name, reason };
        const stale = ifVersion !== null && ifVersion !== before.version;
        if (stale || !(await insertPolicy(tx, { ...signed, signedById: actor.id, at: now })))
          return refuse('request.stale', { version: (await readPolicy(tx)).version });
        await house.publish(tx, actor, {
          type: 'cascades.policy-signed',
          subject: 'policy',
          payload: { before: before.policy, after: policy, version: signed.version, reason },
        });
        return answer(policyTold(signed));
      });
    }),
  ];
}

function policyTold({ policy, version, signedAt, signedBy, reason }: SignedPolicy) {
  return { ...policy, version, signedAt: signedAt === null ? null : iso(signedAt), signedBy, reason };
}

/** Journeys and systems with what is stated of them, by reference. */
function figuresNow({ systems, journeys, set, stated }: Standing): contract.FiguresOf[] {
  const told = (ref: string, title: string, load: contract.LoadFigures | null, capacity: contract.CapacityFigures | null): contract.FiguresOf => {
    const here = set.get(ref);
    const journey = kindOf(ref) === 'journey';
    const isSet: object = (journey ? here?.load : here?.capacity) ?? {};
    const isStated: object = (journey ? stated.load.get(ref) : stated.capacity.get(ref)) ?? {};
    const says = (name: string) => ([isSet, isStated] as Record<string, unknown>[]).findIndex((figures) => (figures[name] ?? null) !== null);
    const who = Object.keys(load ?? capacity ?? {}).flatMap((name) => {
      const found = says(name);
      return found === -1 ? [] : [[name, found === 0 ? ('set' as const) : ('catalog' as const)] as const];
    });
    return {
      ...{ ref, title, load, capacity, kind: journey ? 'journey' : 'system', stated: Object.fromEntries(who) },
      setAt: here === undefined ? null : iso(here.setAt),
      setBy: here?.setBy ?? null,
      version: here?.version ?? 0,
    };
  };
  return [
    ...journeys.map(({ ref, title, load }) => told(ref, title, { ...noLoad, ...load }, null)),
    ...systems.map(({ ref, title, capacity }) => told(ref, title, null, { ...noCapacity, ...capacity })),
  ].sort((a, b) => (a.ref < b.ref ? -1 : 1));
}
