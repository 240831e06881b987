/**
 * Which adapters are open on this server? Those that are enabled, at the version that is stored; of those that run on one server only, the ones whose lease this server
 * holds. It looks at every change and every second, so what somebody saves takes effect without a restart.
 */
import type { Actor } from '@samspel/core/access/role.ts';
import type { SettingValues } from '@samspel/core/adapters/setting-field.ts';
import type { Instant } from '@samspel/core/time/instant.ts';
import { writeKeys } from '../../platform/database/change.ts';
import type { Background } from '../../platform/feature.ts';
import type { House } from '../../platform/house.ts';
import type { AdapterKind, AdapterState, Hands, Running } from '../../ports/adapter.ts';
import type { OpenDoor } from '../sending/index.ts';
import { openSecrets } from './secrets.ts';
import { type AdapterRow, listRows, releaseLeases, type StateRow, takeLease, tellBrowsers, writeStates } from './storage.ts';

/** A server that died is followed by another within this time. */
const leaseMilliseconds = 15_000;
const renewMilliseconds = 5_000;
/** How often a server says that it is there though nothing changed. */
const sayMilliseconds = 20_000;
const lookMilliseconds = 1_000;
/** What could not be opened is tried again after this, longer each time. */
const firstPause = 5_000;
const longestPause = 60_000;

export const adaptersActor: Actor = { kind: 'system', id: 'adapters', name: 'Samspel', role: 'viewer', teams: [], scopes: [] };

export interface SupervisorParts {
  readonly house: House;
  readonly server: string;
  readonly kinds: ReadonlyMap<string, AdapterKind>;
  readonly ears: Pick<Hands, 'chat' | 'mail' | 'push'>;
}

export interface Supervisor extends Background {
  /** Ways out that are open here, in the order their adapters were made. */
  readonly doors: () => readonly OpenDoor[];
  /** The one that runs here, whatever its version; null when none does. */
  readonly running: (id: string) => Running | null;
  /** The one that runs here at this version; null when none does. */
  readonly runningAt: (id: string, version: number) => Running | null;
  /** Opens one beside what runs, to be tried and stopped. */
  readonly openTrial: (row: AdapterRow) => Promise<Running>;
  /** The next wake looks, however short ago it looked. */
  readonly hurry: () => void;
  readonly stop: () => Promise<void>;
}

interface Held {
  readonly row: AdapterRow;
  readonly kind: AdapterKind;
  running: Running | null;
  /** While it is not open at all. */
  failure: AdapterState | null;
  failures: number;
  tryAt: Instant;
}

/** Makes the supervisor of one server; it opens nothing until it is woken. */
export function makeSupervisor({ house, server, kinds, ears }: SupervisorParts): Supervisor {
  const held = new Map<string, Held>();
  /** Until when this server holds what runs on one server only. */
  const leases = new Map<string, Instant>();
  let renewAt = 0;
  let sayAt = 0;
  let said = '';
  let lookAt = 0;
  let looking: Promise<boolean> = Promise.resolve(false);
  let waiting = false;
  let stopped = false;
  /** Somebody wakes it: a server that was not started does only what it is asked to settle. */
  let isLive = false;

  const handsFor = (row: AdapterRow, trial: boolean): Hands => ({
    adapter: row.id,
    trial,
    now: house.now,
    log: (level, says, facts) => house.log[level]({ adapter: row.id, kind: row.kind, ...facts }, says),
    changed: () => {
      lookAt = 0;
      if (isLive) wake();
    },
    ...ears,
  });

  const openRow = async (row: AdapterRow, trial: boolean): Promise<Running> => {
    const kind = kinds.get(row.kind);
    if (kind === undefined) throw new Error(`This server knows no adapter of the kind «${row.kind}».`);
    const values: SettingValues = { ...row.values, ...openSecrets(house, row) };
    return kind.open(values, handsFor(row, trial));
  };

  const close = async (id: string): Promise<void> => {
    const one = held.get(id);
    held.delete(id);
    await one?.running?.stop();
  };

  /** Renews what this server holds and takes what nobody does. */
  const lookAtLeases = async (rows: readonly AdapterRow[]): Promise<void> => {
    const now = house.now();
    const alone = rows.filter((row) => kinds.get(row.kind)?.runsOn === 'one-server');
    const wanted = new Set(alone.map((row) => row.id));
    for (const id of [...leases.keys()]) if (!wanted.has(id)) leases.delete(id);
    if (now < renewAt && alone.every((row) => leases.has(row.id))) return;
    for (const row of alone) {
      const until = now + leaseMilliseconds;
      const { held: mine } = await house.change(async (tx) => {
        const taken = await takeLease(tx, row.id, server, now, until);
        if (taken.held && taken.from !== null)
          await house.publish(tx, adaptersActor, {
            type: 'adapters.taken-over',
            subject: row.id,
            payload: { id: row.id, name: row.name, server, before: taken.from },
          });
        return taken;
      });
      if (mine) leases.set(row.id, until);
      else leases.delete(row.id);
    }
    renewAt = now + renewMilliseconds;
  };

  const openWhatIsDue = async (one: Held): Promise<boolean> => {
    if (one.running !== null || house.now() < one.tryAt) return false;
    try {
      one.running = await openRow(one.row, false);
      one.failure = null;
      one.failures = 0;
    } catch (error) {
      const now = house.now();
      one.failures++;
      one.tryAt = now + Math.min(longestPause, firstPause * 2 ** (one.failures - 1));
      const lastError = error instanceof Error ? error.message : String(error);
      one.failure = { isOpen: false, since: one.failure?.since ?? now, lastError };
      house.log.warn({ adapter: one.row.id, kind: one.row.kind, err: error }, 'an adapter could not be opened');
    }
    return true;
  };

  const look = async (): Promise<boolean> => {
    if (stopped) return false;
    const rows = (await listRows(house.reader)).filter((row) => row.enabled);
    await lookAtLeases(rows);
    const wanted = new Map(rows.filter((row) => kinds.get(row.kind)?.runsOn !== 'one-server' || leases.has(row.id)).map((row) => [row.id, row]));
    let did = false;
    for (const [id, one] of [...held]) {
      if (wanted.get(id)?.version === one.row.version) continue;
      await close(id);
      did = true;
    }
    for (const [id, row] of wanted) {
      const kind = kinds.get(row.kind);
      if (kind !== undefined && !held.has(id)) held.set(id, { row, kind, running: null, failure: null, failures: 0, tryAt: 0 });
    }
    const opened = await Promise.all([...held.values()].map(openWhatIsDue));
    await say();
    return did || opened.includes(true);
  };

  /** Writes how everything stands here, when it changed or was not said for a while. */
  const say = async (): Promise<void> => {
    const now = house.now();
    const states: StateRow[] = [...held].map(([adapter, one]) => {
      const state = one.running?.state() ?? one.failure ?? { isOpen: false, since: now, lastError: null };
      return { adapter, ...state, lastError: state.lastError?.slice(0, 1000) ?? null, doors: one.running?.sender?.doors ?? [] };
    });
    const saying = JSON.stringify(states);
    if (saying === said && now < sayAt) return;
    await house.change(async (tx) => {
      await writeStates(tx, server, states, now);
      if (saying !== said) await tellBrowsers(tx);
    });
    said = saying;
    sayAt = now + sayMilliseconds;
  };

  /** When the database is away nobody can renew: what runs on one server only is closed before another may open it. */
  const closeWhatRanOut = async (): Promise<void> => {
    for (const [id, until] of [...leases])
      if (until <= house.now()) {
        leases.delete(id);
        await close(id);
      }
  };

  const lookInTurn = (): Promise<boolean> => {
    looking = looking.then(look).catch(async (error: unknown) => {
      house.log.warn({ err: error }, 'the adapters could not be looked at; looking again soon');
      await closeWhatRanOut();
      return false;
    });
    return looking;
  };

  const wake = (): void => {
    if (waiting || stopped || !house.settings.workers || house.now() < lookAt) return;
    waiting = true;
    // An adapter that is tried may change within the request of whoever tries it: what is written then is not theirs, and must not spend their key.
    void writeKeys.exit(lookInTurn).finally(() => {
      waiting = false;
      lookAt = house.now() + lookMilliseconds;
    });
  };

  return {
    name: 'adapters',
    wake: () => {
      isLive = true;
      wake();
    },
    settle: lookInTurn,
    hurry: () => {
      lookAt = 0;
    },
    doors: () =>
      [...held.values()].flatMap(({ row, running }) =>
        running?.sender !== undefined && running.state().isOpen ? [{ adapter: row.id, sender: running.sender }] : [],
      ),
    running: (id) => held.get(id)?.running ?? null,
    runningAt: (id, version) => {
      const one = held.get(id);
      return one?.row.version === version ? one.running : null;
    },
    openTrial: (row) => openRow(row, true),
    stop: async () => {
      stopped = true;
      await looking;
      await Promise.all([...held.keys()].map(close));
      const mine = [...leases.keys()];
      await house
        .change(async (tx) => {
          if (mine.length > 0) await releaseLeases(tx, server, mine);
          await writeStates(tx, server, [], house.now());
        })
        .catch((error: unknown) => house.log.warn({ err: error }, 'adapters were stopped without saying so'));
    },
  };
}
