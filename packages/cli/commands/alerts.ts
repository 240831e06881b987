/** `samspel alerts`: what burns and why it paged, silences, sources, rules, heartbeats, checks. */
import { readFileSync } from 'node:fs';
import * as contract from '@samspel/contract/alerts.ts';
import type { BodyOf, InputOf } from '@samspel/contract/route.ts';
import type { Command } from 'commander';
import { type CliContext, CommandRefused } from '../context.ts';
import { registerLife } from './alerts/life.ts';
import { registerSources } from './alerts/sources.ts';
import { readMatcher, untilOf } from './alerts/words.ts';

export function register(program: Command, context: CliContext): void {
  const alerts = program.command('alerts').description('what monitors say, and what is done about it');
  registerReading(alerts, context);
  registerSilences(alerts, context);
  registerPolicy(alerts, context);
  registerSources(alerts, context);
  registerLife(alerts, context);
}

function registerReading(alerts: Command, context: CliContext): void {
  alerts
    .command('groups')
    .description('groups of alerts, the newest first')
    .option('--state <state>', 'open, over or all', 'open')
    .option('--system <ref>', 'about this system')
    .option('--incident <id>', 'that belong to this incident')
    .option('--limit <n>', 'how many', '20')
    .action(async (query: Record<string, string>) => {
      const page = await context.call(contract.listGroups, { query: query as NonNullable<InputOf<typeof contract.listGroups>['query']> });
      const rows = page.items.map((group) => [
        group.id,
        group.state,
        group.severity,
        `${group.burning}/${group.alerts}`,
        group.action,
        group.incident,
        group.title,
        group.systems.map(({ ref }) => ref).join(' '),
      ]);
      const table = await context.table(['id', 'state', 'severity', 'burning', 'done', 'incident', 'title', 'systems'], rows);
      await context.show(page, () => table);
    });
  alerts
    .command('group <id>')
    .description('one group: why it paged or not, and each alert in it')
    .action(async (id: string) => {
      const group = await context.call(contract.readGroup, { params: { id } });
      const rows = group.list.map((alert) => [
        alert.id,
        alert.state,
        alert.severity,
        alert.title,
        alert.system?.ref ?? alert.systemName,
        alert.source.name,
        alert.joined,
      ]);
      const table = await context.table(['id', 'state', 'severity', 'title', 'system', 'source', 'in this group because'], rows);
      await context.show(
        group,
        () => `${group.title}\n${group.action}: ${group.reason}${group.incident === null ? '' : `\nIncident ${group.incident}`}\n${table}`,
      );
    });
  alerts
    .command('close <group>')
    .description('say that all its alerts are over, though no monitor said so')
    .requiredOption('--why <words>')
    .action(async (id: string, body: { why: string }) => {
      const group = await context.call(contract.closeGroup, { params: { id }, body });
      await context.show(group, () => `${group.id} is ${group.state}`);
    });
  alerts
    .command('list')
    .description('alerts, the newest first')
    .option('--state <state>', 'open, over or all', 'open')
    .option('--source <id>')
    .option('--system <ref>')
    .option('--name <rule>')
    .option('--limit <n>', 'how many', '20')
    .action(async (query: Record<string, string>) => {
      const page = await context.call(contract.listAlerts, { query: query as NonNullable<InputOf<typeof contract.listAlerts>['query']> });
      const rows = page.items.map((alert) => [
        alert.id,
        alert.state,
        alert.severity,
        alert.openedAt,
        alert.arrivals,
        alert.title,
        alert.system?.ref ?? alert.systemName,
        alert.reason,
      ]);
      const table = await context.table(['id', 'state', 'severity', 'opened', 'heard', 'title', 'system', 'because'], rows);
      await context.show(page, () => table);
    });
  alerts
    .command('show <id>')
    .description('one alert with what happened to it')
    .action(async (id: string) => {
      const alert = await context.call(contract.readAlert, { params: { id } });
      const lines = [
        `${alert.title}  ${alert.state}  ${alert.severity}`,
        `${alert.source.name}, key ${alert.key}${alert.flapping === null ? '' : `, flaps: ${alert.flapping} times lately`}`,
        `${alert.joined}. ${alert.reason}.`,
        ...Object.entries(alert.labels).map(([name, value]) => `  ${name}=${value}`),
        ...alert.changes.map(({ at, says }) => `${at}  ${says}`),
      ];
      await context.show(alert, () => lines.join('\n'));
    });
  alerts
    .command('scrub')
    .description('alerts that led to nothing, for the weekly scrub')
    .option('--days <n>', 'over how many days', '7')
    .action(async (query: { days: string }) => {
      const found = await context.call(contract.scrubList, { query });
      const rows = found.rows.map((row) => [row.name, row.source.name, `${row.nothing}/${row.opened}`, row.lastAt, row.advice]);
      const table = await context.table(['alert', 'source', 'for nothing', 'last', 'what may be done'], rows);
      await context.show(found, () => table);
    });
  alerts
    .command('counts')
    .description('alerts, groups, pages and incidents by day')
    .option('--days <n>', 'how many days', '14')
    .action(async (query: { days: string }) => {
      const found = await context.call(contract.alertCounts, { query });
      const table = await context.table(
        ['day', 'alerts', 'groups', 'pages', 'incidents'],
        found.days.map((day) => [day.date, day.alerts, day.groups, day.pages, day.incidents]),
      );
      await context.show(found, () => `${table}\n${found.burning} burn now, ${found.waiting} messages wait`);
    });
}

function registerSilences(alerts: Command, context: CliContext): void {
  alerts
    .command('silences')
    .description('silences and maintenance that hold or are planned')
    .option('--all', 'also those of the last 90 days that are over')
    .action(async ({ all }: { all?: boolean }) => {
      const found = await context.call(contract.listSilences, { query: { all: all === true ? 'true' : 'false' } });
      const rows = found.items.map((row) => [row.id, row.state, row.kind, row.says, row.to, row.by, row.why, row.silences]);
      const table = await context.table(['id', 'state', 'kind', 'covers', 'until', 'by', 'why', 'alerts'], rows);
      await context.show(found, () => table);
    });
  alerts
    .command('silence')
    .description('alerts that fit page nobody: samspel alerts silence --system component:default/player --for 2h --why "new disks"')
    .option('--system <refs...>', 'about these systems')
    .option('--match <matchers...>', 'job=node, env!=test*; * stands for any letters')
    .option('--for <length>', '30m, 2h, 3d', '1h')
    .option('--until <instant>', 'instead of --for')
    .option('--from <instant>', 'now when not given')
    .option('--maintenance', 'work that was announced')
    .requiredOption('--why <words>')
    .action(async (given: { system?: string[]; match?: string[]; for: string; until?: string; from?: string; maintenance?: boolean; why: string }) => {
      const body = {
        kind: given.maintenance === true ? ('maintenance' as const) : ('silence' as const),
        systems: given.system ?? [],
        matchers: (given.match ?? []).map(readMatcher),
        to: given.until ?? untilOf(given.from, given.for),
        why: given.why,
        ...(given.from === undefined ? {} : { from: given.from }),
      };
      const silence = await context.call(contract.addSilence, { body });
      await context.show(
        silence,
        () => `${silence.id} until ${silence.to}: ${silence.says} (${silence.silences} ${silence.silences === 1 ? 'alert' : 'alerts'} now)`,
      );
    });
  alerts
    .command('unsilence <id>')
    .description('end a silence: what burns under it pages again')
    .action(async (id: string) => {
      const silence = await context.call(contract.endSilence, { params: { id } });
      await context.show(silence, () => `${silence.id} is over`);
    });
}

function registerPolicy(alerts: Command, context: CliContext): void {
  alerts
    .command('policy')
    .description('rules and times of grouping; with a file, new ones')
    .option('--set <file>', 'JSON as this command prints it with --json, under "policy"')
    .option('--why <words>')
    .action(async ({ set, why }: { set?: string; why?: string }) => {
      if (set !== undefined && why === undefined) throw new CommandRefused('alerts.why-missing', 'Say why, with --why.');
      const told =
        set === undefined
          ? await context.call(contract.readAlertPolicy)
          : await context.call(contract.changeAlertPolicy, { body: { policy: readPolicy(set), why: why ?? '' } });
      const rows = told.policy.rules.map((rule, index) => [index + 1, rule.title, rule.atLeast, rule.systems.join(' '), rule.action, rule.whenOver]);
      const table = await context.table(['', 'rule', 'at least', 'systems', 'then', 'when over'], rows);
      await context.show(told, () => `Version ${told.version}: ${told.why}\n${table}\n${timeWords(told.policy)}`);
    });
}

/** The times of grouping, as they stand in the file. */
function timeWords({ rules: _, ...times }: BodyOf<typeof contract.changeAlertPolicy>['policy']): string {
  return Object.entries(times)
    .map(([name, value]) => `${name} ${value}`)
    .join('\n');
}

function readPolicy(file: string): BodyOf<typeof contract.changeAlertPolicy>['policy'] {
  try {
    const read = JSON.parse(readFileSync(file, 'utf8')) as { policy?: unknown };
    return (read.policy ?? read) as BodyOf<typeof contract.changeAlertPolicy>['policy'];
  } catch (error) {
    throw new CommandRefused('alerts.no-such-file', `${file} cannot be read: ${error instanceof Error ? error.message : String(error)}`);
  }
}
