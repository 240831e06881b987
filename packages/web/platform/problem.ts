/** How is anything that went wrong told? As the contract's Problem, whatever was thrown. */
import { ProblemError, UnreachableError } from '@samspel/contract/client.ts';
import type { Problem } from '@samspel/contract/route.ts';

/** The problem in an error. Nothing is hidden: an unknown error is told by its own message. */
export function problemOf(error: unknown): Problem {
  if (error instanceof ProblemError) return error.problem;
  if (error instanceof UnreachableError)
    return made('house.unreachable', 'The server does not answer', 'The server does not answer. Nothing was changed; what you typed is still here.');
  return made('web.failed', 'This part of the page failed', error instanceof Error ? error.message : String(error));
}

function made(code: string, title: string, detail: string): Problem {
  return { type: 'about:blank', title, status: 0, code, detail, facts: {} };
}

/** The message for one form field, when the problem names it: `fieldError(problem, '/title')`. */
export function fieldError(problem: Problem | null, pointer: string): string | null {
  if (problem?.path === undefined) return null;
  const path = problem.path.replace(/^\/?body(?=\/|$)/, '');
  return path === pointer || path.startsWith(`${pointer}/`) ? problem.detail : null;
}
