/** Which doors to outside systems are configured, and how does each stand? The kinds themselves are given by the app; this keeps what people configured, and runs it. */
import { adaptersRefusals, addAdapter, changeAdapter, listAdapterKinds, listAdapters, removeAdapter, tryAdapter } from '@samspel/contract/adapters.ts';
import type { Actor } from '@samspel/core/access/role.ts';
import { readValues } from '@samspel/core/adapters/setting-field.ts';
import { refuse } from '@samspel/core/decision/refusal.ts';
import type { Tx } from '../../platform/database/database.ts';
import type { Feature } from '../../platform/feature.ts';
import type { House } from '../../platform/house.ts';
import { answer, type Binding, bind } from '../../platform/http/bind.ts';
import type { AdapterKind, Hands, Running, Tried } from '../../ports/adapter.ts';
import type { OpenDoor } from '../sending/index.ts';
import { canKeepSecrets, closeSecrets } from './secrets.ts';
import { type AdapterRow, deleteRow, forgetStates, insertRow, listRows, nameTaken, rowForUpdate, rowOf, statesSince, updateRow } from './storage.ts';
import { makeSupervisor, type Supervisor } from './supervisor.ts';
import { kindTold, rowTold } from './told.ts';

const day = 86_400_000;
/** A server that was not heard of for this long is away. */
const heardMilliseconds = 60_000;
const longestTrialMilliseconds = 20_000;

export interface AdaptersParts {
  /** Names this server. */
  readonly server: string;
  readonly kinds: readonly AdapterKind[];
  readonly ears: Pick<Hands, 'chat' | 'mail' | 'push'>;
}

export interface Adapters {
  readonly feature: Feature;
  /** Ways out that are open on this server. */
  readonly doors: () => readonly OpenDoor[];
  /** What answers the HTTP calls of an adapter's far side; null when it is not open here, or never is called. */
  readonly hookOf: (id: string) => Running['hook'] | null;
}

/** The adapters as a feature, and what is open of them. */
export function adaptersFeature(house: House, { server, kinds, ears }: AdaptersParts): Adapters {
  const byName = new Map(kinds.map((kind) => [kind.kind, kind]));
  const supervisor = makeSupervisor({ house, server, kinds: byName, ears });
  return {
    doors: supervisor.doors,
    hookOf: (id) => supervisor.running(id)?.hook ?? null,
    feature: {
      noun: 'adapters',
      routes: [...readingBindings(house, kinds), ...changingBindings(house, byName, supervisor), tryBinding(house, supervisor)],
      clockwork: [{ name: 'adapters.forget-states', everySeconds: 3600, tick: (tx, now) => forgetStates(tx, now - day) }],
      background: [supervisor],
      stop: supervisor.stop,
    },
  };
}

function readingBindings(house: House, kinds: readonly AdapterKind[]): readonly Binding[] {
  return [
    bind(listAdapterKinds, async () => answer({ items: kinds.map(kindTold) })),
    bind(listAdapters, async ({ now }) => {
      const [rows, states] = await Promise.all([listRows(house.reader), statesSince(house.reader, now - heardMilliseconds)]);
      return answer({ items: rows.map((row) => rowTold(row, states)), canKeepSecrets: canKeepSecrets(house) });
    }),
  ];
}

function changingBindings(house: House, kinds: ReadonlyMap<string, AdapterKind>, supervisor: Supervisor): readonly Binding[] {
  return [
    bind(addAdapter, async ({ body, actor, now }) => {
      const kind = kinds.get(body.kind);
      if (kind === undefined) return refuse(adaptersRefusals.unknownKind.code, { kind: body.kind, known: [...kinds.keys()].join(', ') }, '/kind');
      const id = house.newId('ada');
      const read = readFor(kind, { ...kind.begin?.(), ...body.values }, []);
      if (!read.ok) return read;
      const sealed = closeSecrets(house, id, read.value.secrets);
      if (!sealed.ok) return sealed;
      const done = await house.change(async (tx) => {
        const row: AdapterRow = { id, kind: kind.kind, name: body.name, values: read.value.values, secrets: sealed.value, enabled: body.enabled, version: 1 };
        const written = await insertRow(tx, row, now);
        if (written === null) return refuse(adaptersRefusals.nameTaken.code, { name: body.name }, '/name');
        await house.publish(tx, actor, { type: 'adapters.added', subject: id, payload: aboutOf(row) });
        return answer(rowTold(written, []));
      });
      supervisor.hurry();
      return done;
    }),
    bind(changeAdapter, async ({ params, body, actor, now, ifVersion }) => {
      const done = await house.change(async (tx) => {
        const before = await rowForUpdate(tx, params.id);
        if (before === null) return refuse(adaptersRefusals.unknown.code);
        if (ifVersion !== null && ifVersion !== before.version) return refuse('request.stale', { version: before.version });
        const kind = kinds.get(before.kind);
        if (kind === undefined) return refuse(adaptersRefusals.unknownKind.code, { kind: before.kind, known: [...kinds.keys()].join(', ') });
        const given = body.values ?? {};
        const kept = Object.fromEntries(Object.entries(before.secrets).filter(([name]) => given[name] !== null));
        const read = readFor(kind, { ...before.values, ...given }, Object.keys(kept));
        if (!read.ok) return read;
        const sealed = closeSecrets(house, before.id, read.value.secrets);
        if (!sealed.ok) return sealed;
        const name = body.name ?? before.name;
        if (await nameTaken(tx, before.id, name)) return refuse(adaptersRefusals.nameTaken.code, { name }, '/name');
        const enabled = body.enabled ?? before.enabled;
        const row = await updateRow(tx, { ...before, name, enabled, values: read.value.values, secrets: { ...kept, ...sealed.value } }, now);
        await house.publish(tx, actor, { type: 'adapters.changed', subject: row.id, payload: { ...aboutOf(row), changed: Object.keys(given) } });
        return answer(rowTold(row, []));
      });
      supervisor.hurry();
      return done;
    }),
    bind(removeAdapter, async ({ params, actor }) => {
      const done = await house.change(async (tx: Tx) => {
        const row = await rowForUpdate(tx, params.id);
        if (row === null) return refuse(adaptersRefusals.unknown.code);
        await deleteRow(tx, row.id);
        await house.publish(tx, actor, { type: 'adapters.removed', subject: row.id, payload: aboutOf(row) });
        return answer(undefined);
      });
      supervisor.hurry();
      return done;
    }),
  ];
}

/** What events tell of one: never its values. */
function aboutOf({ id, kind, name, enabled }: AdapterRow): { id: string; kind: string; name: string; enabled: boolean } {
  return { id, kind, name, enabled };
}

/** Checks values one by one, then together. */
function readFor(kind: AdapterKind, given: Readonly<Record<string, unknown>>, kept: readonly string[]): ReturnType<typeof readValues> {
  const read = readValues(kind.fields, given, kept);
  if (!read.ok) return read;
  const problem = kind.check?.(read.value.values) ?? null;
  return problem === null ? read : refuse(adaptersRefusals.wrongTogether.code, { problem });
}

function tryBinding(house: House, supervisor: Supervisor): Binding {
  return bind(tryAdapter, async ({ params, body, actor }) => {
    const row = await rowOf(house.reader, params.id);
    if (row === null) return refuse(adaptersRefusals.unknown.code);
    const tried = await tryRow(supervisor, row, body.to);
    await house.change((tx) => tellTried(house, tx, actor, row, tried));
    return answer(tried);
  });
}

async function tryRow(supervisor: Supervisor, row: AdapterRow, to: string | null): Promise<Tried> {
  const signal = AbortSignal.timeout(longestTrialMilliseconds);
  const running = supervisor.runningAt(row.id, row.version);
  try {
    if (running !== null) return await running.tryOut(to, signal);
    const trial = await supervisor.openTrial(row);
    try {
      return await trial.tryOut(to, signal);
    } finally {
      await trial.stop();
    }
  } catch (error) {
    return { ok: false, says: error instanceof Error ? error.message : String(error) };
  }
}

async function tellTried(house: House, tx: Tx, actor: Actor, row: AdapterRow, { ok, says }: Tried): Promise<void> {
  await house.publish(tx, actor, { type: 'adapters.tried', subject: row.id, payload: { id: row.id, name: row.name, ok, says: says.slice(0, 1000) } });
}
