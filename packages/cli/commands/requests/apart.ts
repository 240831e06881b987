/** What is typed to wake, wait, part, join and name: the lesser verbs of one request. */
import * as contract from '@samspel/contract/requests.ts';
import type { Command } from 'commander';
import type { CliContext } from '../../context.ts';
import { idOf } from './which.ts';

/** Adds them to `samspel requests`. */
export function registerApart(requests: Command, context: CliContext): void {
  requests
    .command('add <request>')
    .description('say more to what you asked')
    .requiredOption('--text <text>', 'what you want to add')
    .action(async (which: string, body: { text: string }) => {
      const done = await context.call(contract.addToRequest, { params: { id: await idOf(context, which) }, body });
      await context.show(done, () => done.reason);
    });
  requests
    .command('rate <request>')
    .description('say how the answer to what you asked was')
    .requiredOption('--face <face>', 'good, so-so or bad')
    .option('--words <words>', 'a word about it', '')
    .action(async (which: string, body: { face: 'good'; words: string }) => {
      const done = await context.call(contract.rateRequest, { params: { id: await idOf(context, which) }, body });
      await context.show(done, () => done.reason);
    });
  requests
    .command('wait <request>')
    .description('the asker has to say something first')
    .action(async (which: string) => {
      const done = await context.call(contract.waitForAsker, { params: { id: await idOf(context, which) } });
      await context.show(done, () => done.reason);
    });
  requests
    .command('wake <request>')
    .description('it sleeps or waits no more')
    .action(async (which: string) => {
      const done = await context.call(contract.wakeRequest, { params: { id: await idOf(context, which) } });
      await context.show(done, () => done.reason);
    });
  requests
    .command('edit <request>')
    .description('change its title, team or systems')
    .option('--title <title>')
    .option('--team <ref>', 'the team whose promise holds; `none` for all others')
    .option('--system <ref...>', 'what it is about; replaces what was named')
    .action(async (which: string, { title, team, system }: { title?: string; team?: string; system?: string[] }) => {
      const body = {
        ...(title === undefined ? {} : { title }),
        ...(team === undefined ? {} : { team: team === 'none' ? null : team }),
        ...(system === undefined ? {} : { systems: system }),
      };
      const done = await context.call(contract.editRequest, { params: { id: await idOf(context, which) }, body });
      await context.show(done, () => done.reason);
    });
  requests
    .command('split <request> <title>')
    .description('make another request of some of what its asker said')
    .requiredOption('--entry <id...>', 'what moves, by the ids that `show --json` tells')
    .action(async (which: string, title: string, { entry }: { entry: string[] }) => {
      const done = await context.call(contract.splitRequest, { params: { id: await idOf(context, which) }, body: { title, entries: entry } });
      await context.show(done, () => `Request ${done.request.number} begins with it. ${done.reason}`);
    });
  requests
    .command('unmerge <request>')
    .description('take it out of the one it was put into')
    .action(async (which: string) => {
      const done = await context.call(contract.unmergeRequest, { params: { id: await idOf(context, which) } });
      await context.show(done, () => done.reason);
    });
  requests
    .command('card <request> [card]')
    .description('say where the card stands that it became: its key or address; nothing, and it waits for the board')
    .action(async (which: string, card: string | undefined) => {
      const done = await context.call(contract.nameCard, { params: { id: await idOf(context, which) }, body: { card: card ?? '' } });
      await context.show(done, () => done.reason);
    });
}
