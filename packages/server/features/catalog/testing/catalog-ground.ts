/** How does a test of the catalog get a server with callers, and how does it import? */

import { applyImport, type ImportPlanAnswer, planImport } from '@samspel/contract/catalog.ts';
import type { Client } from '@samspel/contract/client.ts';
import { ProblemError } from '@samspel/contract/client.ts';
import { addCaller, makeCallers } from '../../../app/testing/callers.ts';
import { type TestSamspel, testSamspel } from '../../../app/testing/samspel.ts';

export interface CatalogGround {
  readonly test: TestSamspel;
  readonly viewer: Client;
  readonly member: Client;
  readonly operator: Client;
  /** A member who is this user of the catalog. */
  readonly as: (ref: string) => Promise<Client>;
  readonly plan: (
    files: readonly { path: string; text: string }[],
    more?: { origin?: string; removeMissing?: boolean; entry?: string[] },
  ) => Promise<ImportPlanAnswer>;
  /** Plans and applies. */
  readonly take: (
    files: readonly { path: string; text: string }[],
    more?: { origin?: string; removeMissing?: boolean; ownersAccepted?: boolean },
  ) => Promise<ImportPlanAnswer>;
}

export async function catalogGround(): Promise<CatalogGround> {
  const test = await testSamspel();
  const callers = await makeCallers(test.samspel.house);
  const operator = test.withHeaders(callers.operator.headers);
  const people = new Map<string, Promise<Client>>();
  const addPerson = async (ref: string): Promise<Client> => test.withHeaders((await addCaller(test.samspel.house, { role: 'member', ref, name: ref })).headers);
  const plan: CatalogGround['plan'] = (files, more = {}) => operator(planImport, { body: { files: [...files], ...more } });
  return {
    test,
    operator,
    viewer: test.withHeaders(callers.viewer.headers),
    member: test.withHeaders(callers.member.headers),
    as: (ref) => {
      const person = people.get(ref) ?? addPerson(ref);
      people.set(ref, person);
      return person;
    },
    plan,
    take: async (files, { ownersAccepted = false, ...more } = {}) => {
      const shown = await plan(files, more);
      return operator(applyImport, { params: { id: shown.id }, body: { ownersAccepted } });
    },
  };
}

/** The code a call was refused with; fails when it was not. */
export async function refusedCode(call: Promise<unknown>): Promise<string> {
  try {
    await call;
  } catch (error) {
    if (error instanceof ProblemError) return error.problem.code;
    throw error;
  }
  throw new Error('the call was not refused');
}
