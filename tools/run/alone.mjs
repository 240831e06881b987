/** How do two who are started at the same time not install over each other? One does it, and the other waits until that one is done or gone. */
import { mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

const LOOK_EVERY_MILLISECONDS = 200;
/** Between making the folder and writing who made it; older, its maker died in between. */
const UNSIGNED_LOOKS = 25;

/** Runs `work` while nobody else does who names the same folder. */
export function alone(folder, work) {
  for (let unsigned = 0; !taken(folder); ) {
    const holder = holderOf(folder);
    unsigned = holder === null ? unsigned + 1 : 0;
    if (holder === null ? unsigned > UNSIGNED_LOOKS : !isAlive(holder)) rmSync(folder, { recursive: true, force: true });
    else Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, LOOK_EVERY_MILLISECONDS);
  }
  try {
    return work();
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

function taken(folder) {
  try {
    mkdirSync(folder);
  } catch (error) {
    if (error.code === 'EEXIST') return false;
    throw error;
  }
  writeFileSync(join(folder, 'pid'), String(process.pid));
  return true;
}

function holderOf(folder) {
  try {
    return Number(readFileSync(join(folder, 'pid'), 'utf8')) || null;
  } catch {
    return null;
  }
}

function isAlive(pid) {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return error.code === 'EPERM';
  }
}
