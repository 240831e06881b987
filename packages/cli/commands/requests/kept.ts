/** What is typed about kept answers, promises, faces, and what is asked again? */
import { readFileSync } from 'node:fs';
import * as contract from '@samspel/contract/requests.ts';
import type { BodyOf } from '@samspel/contract/route.ts';
import { weekWords } from '@samspel/core/time/week.ts';
import type { Command } from 'commander';
import type { CliContext } from '../../context.ts';

/** Adds them to `samspel requests`. */
export function registerKept(requests: Command, context: CliContext): void {
  registerTemplates(requests, context);
  registerPromises(requests, context);
  requests
    .command('happy')
    .description('what people said about answers, by month, beside how fast they came')
    .option('--months <n>', 'of so many months', '12')
    .action(async ({ months }: { months: string }) => {
      const found = await context.call(contract.readPulse, { query: { months: Number(months) } });
      const percent = (share: number | null): string | null => (share === null ? null : `${Math.round(share * 100)} %`);
      const table = await context.table(
        ['month', 'good', 'so-so', 'bad', 'share good', 'answered', 'in time'],
        found.months.map((one) => [one.month, one.good, one.soSo, one.bad, percent(one.shareGood), one.answered, percent(one.shareInTime)]),
      );
      const words = found.words.map(({ at, face, words, number }) => `${at.slice(0, 10)} ${face}: ${words} (request ${number})`);
      await context.show(found, () => [table, '', ...words].join('\n'));
    });
  requests
    .command('again')
    .description('what is asked again and again; with --offer the first of them becomes a finding, to be written down')
    .option('--days <n>', 'of so many days', '90')
    .option('--offer', 'offer the most frequent one that was not offered before')
    .action(async ({ days, offer }: { days: string; offer?: true }) => {
      const found = await context.call(contract.readClusters, { query: { days: Number(days) } });
      const first = offer === true ? found.clusters.find(({ finding }) => finding === null) : undefined;
      if (first !== undefined) await context.call(contract.documentCluster, { body: { words: first.words, requests: first.requests.map(({ id }) => id) } });
      const table = await context.table(
        ['times', 'words', 'last', 'such as', 'offered'],
        found.clusters.map((one) => [
          one.requests.length,
          one.words.join(' '),
          one.lastAt,
          one.requests[0]?.title.slice(0, 60),
          one === first ? 'now' : one.finding?.state,
        ]),
      );
      await context.show(found, () => table);
    });
}

function registerTemplates(requests: Command, context: CliContext): void {
  requests
    .command('templates')
    .description('answers that are given often')
    .action(async () => {
      const found = await context.call(contract.listTemplates);
      const table = await context.table(
        ['id', 'title', 'begins'],
        found.items.map(({ id, title, text }) => [id, title, text.replaceAll(/\s+/g, ' ').slice(0, 60)]),
      );
      await context.show(found, () => table);
    });
  requests
    .command('template <title>')
    .description('keep an answer; with --id change the one that is there, with --remove throw it away')
    .option('--text <text>', 'the answer; {name}, {title} and {me} stand for the asker, the request and who answers')
    .option('--id <id>', 'the one that is changed or thrown away')
    .option('--remove', 'throw it away')
    .action(async (title: string, { text = '', id, remove }: { text?: string; id?: string; remove?: true }) => {
      const body = { title, text, team: null };
      const done =
        id === undefined
          ? await context.call(contract.addTemplate, { body })
          : remove === true
            ? await context.call(contract.removeTemplate, { params: { template: id } })
            : await context.call(contract.changeTemplate, { params: { template: id }, body });
      await context.show(done, () => `${done.id} ${done.title}${remove === true ? ' is gone' : ' is kept'}`);
    });
}

function registerPromises(requests: Command, context: CliContext): void {
  requests
    .command('promises')
    .description('office hours and promised times of each team, every version')
    .action(async () => {
      const found = await context.call(contract.listPromises);
      const table = await context.table(
        ['team', 'version', 'since', 'within', 'warned before', 'office', 'zone', 'holidays'],
        found.items.map((one) => [
          one.team ?? 'all others',
          one.version,
          one.from,
          `${one.answerWithinSeconds / 60} min`,
          `${one.warnBeforeSeconds / 60} min`,
          weekWords(one.hours),
          one.timezone,
          one.holidays.length,
        ]),
      );
      await context.show(found, () => table);
    });
  requests
    .command('promise <file>')
    .description('promise a time to the first answer from now on: a JSON file, as `promises --json` tells them')
    .action(async (file: string) => {
      const given = JSON.parse(readFileSync(file, 'utf8')) as BodyOf<typeof contract.setPromise>;
      const done = await context.call(contract.setPromise, { body: given });
      await context.show(done, () => `Version ${done.version} holds since ${done.from}`);
    });
}
