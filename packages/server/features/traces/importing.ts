/** How does a file of traces come in? Read in a thread of its own, then added to the sums in one transaction with the note that this file was. */
import { createHash } from 'node:crypto';
import { Worker } from 'node:worker_threads';
import type { Actor } from '@samspel/core/access/role.ts';
import { accept, type Outcome, refuse } from '@samspel/core/decision/refusal.ts';
import type { Fault } from '@samspel/core/traces/fault.ts';
import type { House } from '../../platform/house.ts';
import type { ImportErrand, ImportRead } from './import-thread.ts';
import { type ImportTold, importedBefore, noteImport, writeRows } from './storage.ts';

export type Imported = ImportTold & { readonly already: boolean; readonly faults: readonly Fault[] };

/** Memory that reading one file may take. */
const megabytes = 1500;

/** Makes what brings files in: one after the other. Refused with `traces.unreadable` or, while another is read, `traces.full`. */
export function makeImporting(house: House): (actor: Actor, name: string, text: string) => Promise<Outcome<Imported>> {
  let busy = false;
  return async (actor, name, text) => {
    if (busy) return refuse('traces.full', { what: 'another file is being read', retryAfterSeconds: 10 });
    busy = true;
    try {
      return await bringIn(house, actor, name, text);
    } finally {
      busy = false;
    }
  };
}

async function bringIn(house: House, actor: Actor, name: string, text: string): Promise<Outcome<Imported>> {
  const digest = createHash('sha256').update(text).digest('hex');
  // Only read: a transaction of a command would spend the request's key before anything is written.
  const before = await importedBefore(house.reader, digest);
  if (before !== null) return accept({ ...before, already: true, faults: [] });
  const now = house.now();
  const read = await inThread({ text, now });
  if (!read.ok) return refuse('traces.unreadable', { message: String(read.refusal.facts['message'] ?? read.refusal.code) }, '/text');
  const { told, rows, faults } = read.value;
  return house.change(async (tx) => {
    if (!(await noteImport(tx, digest, name, told, now))) return accept({ ...told, already: true, faults: [] });
    await writeRows(tx, rows);
    const { format, spans, calls, edges, unpaired } = told;
    await house.publish(tx, actor, { type: 'traces.imported', subject: name, payload: { name, format, spans, calls, edges, unpaired } });
    return accept({ ...told, already: false, faults });
  });
}

async function inThread(errand: ImportErrand): Promise<ImportRead> {
  const { promise, resolve, reject } = Promise.withResolvers<ImportRead>();
  const worker = new Worker(new URL('./import-thread.ts', import.meta.url), {
    workerData: errand,
    env: {},
    execArgv: [],
    resourceLimits: { maxOldGenerationSizeMb: megabytes },
  });
  worker.once('message', resolve);
  worker.once('error', (error: Error & { readonly code?: string }) => {
    if (error.code === 'ERR_WORKER_OUT_OF_MEMORY')
      resolve(refuse('traces.too-large', { message: `The file needs more than ${megabytes} MB to be read. Cut it into several, between traces.` }));
    else reject(error);
  });
  try {
    return await promise;
  } finally {
    await worker.terminate();
  }
}
