/** Which runs are there to look at? A retry storm of the demo world, the same cured, and what would help: asked for when nobody tried it yet. */
import { listRuns, type RunDraft, readRun, startRun } from '@samspel/contract/cascades.ts';
import type { Client } from '@samspel/contract/client.ts';

/** Playlists asks its database up to three times, and a bad index slows that for a minute. */
export const storm = {
  asked: 'component:default/playlist-api',
  database: 'resource:default/playlist-db',
  name: 'A bad index on Playlist database',
  trigger: { kind: 'bad-deploy', target: 'resource:default/playlist-db', factor: 2, share: 0.3, at: 60, forSeconds: 60 },
} as const satisfies { readonly asked: string; readonly database: string; readonly name: string; readonly trigger: RunDraft['trigger'] };

export interface Storm {
  readonly storm: string;
  readonly cured: string;
  readonly search: string;
}

const cured = `${storm.name}: a retry budget`;
const search = `What would help: ${storm.name}`;

/** The runs, when they were made; null: they were not. */
export async function findStorm(client: Client): Promise<Storm | null> {
  const made = await madeOf(client);
  const [first, second, third] = [made(storm.name), made(cured), made(search)];
  return first === undefined || second === undefined || third === undefined ? null : { storm: first, cured: second, search: third };
}

/** Makes those of them that are not there. */
export async function haveStorm(client: Client): Promise<Storm> {
  const made = await madeOf(client);
  const first = made(storm.name) ?? (await ranAs(client, { name: storm.name, trigger: storm.trigger }));
  const set = { retryBudget: { ratio: 0.1 } };
  return {
    storm: first,
    cured: made(cured) ?? (await ranAs(client, { name: cured, from: first, changes: [{ system: storm.asked, to: storm.database, set }] })),
    search: made(search) ?? (await ranAs(client, { name: search, from: first, kind: 'search' })),
  };
}

/** The run of a name, of those that are done. */
async function madeOf(client: Client): Promise<(name: string) => string | undefined> {
  const { items } = await client(listRuns, { query: { state: 'done', limit: 200 } });
  return (name) => items.find((run) => run.name === name)?.id;
}

async function ranAs(client: Client, draft: RunDraft): Promise<string> {
  const { id } = await client(startRun, { body: draft });
  for (;;) {
    const { state, problem } = await client(readRun, { params: { id }, query: { scenario: 'false' } });
    if (state === 'done') return id;
    if (state !== 'waiting' && state !== 'running') throw new Error(`${draft.name ?? 'The run'} is ${state}: ${problem?.message ?? 'nobody knows why'}`);
    await new Promise((resolve) => setTimeout(resolve, 250));
  }
}
