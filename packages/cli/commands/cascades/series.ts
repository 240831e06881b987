/** A run over time at the terminal, throwing a run away, and bringing it back. */
import { readSeries, removeRun, restoreRun } from '@samspel/contract/cascades.ts';
import type { AnswerOf } from '@samspel/contract/route.ts';
import type { Command } from 'commander';
import type { Cell, CliContext } from '../../context.ts';

/** As many rows as a screen holds. */
const mostRows = 24;

/** The verbs about what is kept of a run. */
export function registerSeries(cascades: Command, context: CliContext): void {
  cascades
    .command('series')
    .description('a run over time: what users asked and got, and a letter for the state of each system (. well, s strained, f failing, - nothing asked)')
    .argument('<run>', 'its id')
    .action(async (id: string) => {
      const series = await context.call(readSeries, { params: { id } });
      const users = await context.table(['second', 'offered a second', 'done a second', 'seconds'], usersRows(series));
      const states = await context.table(['system', 'state over time'], Object.entries(series.states));
      await context.show(series, () => `${users}\n${states}`);
    });
  cascades
    .command('remove')
    .description('throw a run away; for a day it can be brought back')
    .argument('<run>', 'its id')
    .action(async (id: string) => {
      await context.call(removeRun, { params: { id } });
      await context.show({ id, removed: true }, () => `${id} is thrown away.`);
    });
  cascades
    .command('restore')
    .description('bring back a run that was thrown away, within a day')
    .argument('<run>', 'its id')
    .action(async (id: string) => {
      const run = await context.call(restoreRun, { params: { id }, body: {} });
      await context.show(run, () => `${id} is back${run.state === 'done' ? '' : ` (${run.state})`}.`);
    });
}

/** Frames from first to last, evenly picked when they are more than a screen holds. */
function usersRows({ frames, frameSeconds, users }: AnswerOf<typeof readSeries>): Cell[][] {
  const every = Math.max(1, Math.ceil(frames / mostRows));
  const short = (value: number | null | undefined): Cell => (value === null || value === undefined ? null : Number(value.toPrecision(3)));
  return Array.from({ length: Math.ceil(frames / every) }, (_, row) => row * every).map((frame) => [
    Math.round(frame * frameSeconds),
    short(users.offeredPerSecond[frame]),
    short(users.goodputPerSecond[frame]),
    short(users.latencySeconds[frame]),
  ]);
}
