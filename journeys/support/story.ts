/**
 * How does a journey begin? With a whole server on a database of its own, a clock that stands still until it is moved, and one
 * caller of each role.
 */
import { applyImport, planImport } from '@samspel/contract/catalog.ts';
import { type Client, ProblemError } from '@samspel/contract/client.ts';
import type { Role } from '@samspel/core/access/role.ts';
import { addCaller, makeCallers } from '../../packages/server/app/testing/callers.ts';
import { type TestSamspel, testSamspel } from '../../packages/server/app/testing/samspel.ts';
import type { Settings } from '../../packages/server/platform/settings/settings.ts';

export interface Story extends TestSamspel {
  /** Calls as somebody of this role. */
  readonly as: Readonly<Record<Role, Client>>;
  /** Somebody more, such as a member of a team. */
  readonly another: (wish: Parameters<typeof addCaller>[1]) => Promise<Client>;
  /** Imports catalog files and applies them at once, as an operator. */
  readonly importCatalog: (files: Readonly<Record<string, string>>, options?: { readonly ownersAccepted?: boolean }) => Promise<void>;
}

/** Begins at a moment. */
export async function beginStory(at: string, settings: Partial<Settings> = {}): Promise<Story> {
  const test = await testSamspel({ at, settings });
  const callers = await makeCallers(test.samspel.house);
  const as = Object.fromEntries(Object.entries(callers).map(([role, caller]) => [role, test.withHeaders(caller.headers)])) as Record<Role, Client>;
  return {
    ...test,
    as,
    another: async (wish) => test.withHeaders((await addCaller(test.samspel.house, wish)).headers),
    importCatalog: async (files, { ownersAccepted = false } = {}) => {
      const given = Object.entries(files).map(([path, text]) => ({ path, text }));
      const plan = await as.operator(planImport, { body: { files: given } });
      await as.operator(applyImport, { params: { id: plan.id }, body: { ownersAccepted } });
      await test.samspel.settle();
    },
  };
}

/** What a call was refused with; throws when it was not. */
export async function refusalOf(call: Promise<unknown>): Promise<{ readonly code: string; readonly status: number; readonly path: string | undefined }> {
  const answered = await call.then(
    (value) => ({ value }),
    (error: unknown) => {
      if (error instanceof ProblemError) return { problem: error.problem };
      throw error;
    },
  );
  if ('value' in answered) throw new Error(`was not refused, but answered ${JSON.stringify(answered.value).slice(0, 300)}`);
  const { code, status, path } = answered.problem;
  return { code, status, path };
}
