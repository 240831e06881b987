/** `samspel alerts heartbeats …` and `checks …`: signs of life that are expected, and what we look at ourselves. */
import * as contract from '@samspel/contract/alerts.ts';
import { type Command, Option } from 'commander';
import type { CliContext } from '../../context.ts';
import { lengthOf } from './words.ts';

export function registerLife(alerts: Command, context: CliContext): void {
  registerHeartbeats(alerts.command('heartbeats').description('signs of life that are expected'), context);
  registerChecks(alerts.command('checks').description('what we look at ourselves'), context);
}

function registerHeartbeats(heartbeats: Command, context: CliContext): void {
  heartbeats
    .command('list', { isDefault: true })
    .description('who lives, and who is silent')
    .action(async () => {
      const found = await context.call(contract.listHeartbeats);
      const rows = found.items.map((row) => [row.id, row.state, row.name, row.about, `${row.everySeconds} s`, row.lastAt, row.dueAt]);
      const table = await context.table(['id', 'state', 'name', 'of', 'every', 'last', 'due'], rows);
      await context.show(found, () => table);
    });
  heartbeats
    .command('add <name>')
    .description('expect one; the address is told once')
    .requiredOption('--every <length>', '5m, 1h, 1d')
    .option('--grace <length>', 'given on top', '1m')
    .option('--monitor', 'of a monitor: its silence is unknown, not down')
    .option('--source <id>', 'whatever this source sends counts, too')
    .addOption(new Option('--severity <severity>').choices(['critical', 'error', 'warning', 'info']).default('error'))
    .option('--system <ref>')
    .action(
      async (
        name: string,
        given: { severity: contract.HeartbeatAnswer['severity']; every: string; grace: string; monitor?: boolean; source?: string; system?: string },
      ) => {
        const body = {
          name,
          about: given.monitor === true ? ('monitor' as const) : ('job' as const),
          source: given.source ?? null,
          system: given.system ?? null,
          severity: given.severity,
          everySeconds: lengthOf(given.every) / 1000,
          graceSeconds: lengthOf(given.grace) / 1000,
        };
        const made = await context.call(contract.addHeartbeat, { body });
        await context.show(made, () => `${made.id}  ${made.name}\nAddress (told once): ${context.serverUrl()}/in/heartbeats/${made.key}`);
      },
    );
  heartbeats
    .command('retire <id>')
    .description('it is expected no more')
    .action(async (id: string) => {
      await context.call(contract.retireHeartbeat, { params: { id } });
      await context.show({ retired: id }, () => `${id} is expected no more`);
    });
}

function registerChecks(checks: Command, context: CliContext): void {
  checks
    .command('list', { isDefault: true })
    .description('what is up, and what is not')
    .action(async () => {
      const found = await context.call(contract.listChecks);
      const rows = found.items.map((row) => [row.id, row.state, row.name, row.kind, row.target, row.lastSays, row.lastAt]);
      const table = await context.table(['id', 'state', 'name', 'kind', 'target', 'seen', 'when'], rows);
      await context.show(found, () => table);
    });
  checks
    .command('add <name> <target>')
    .description('look at an address, host:port, or a name')
    .addOption(new Option('--kind <kind>').choices(['http', 'tcp', 'dns', 'tls']).default('http'))
    .option('--every <length>', '', '1m')
    .option('--failures <n>', 'down after so many in a row', '3')
    .option('--status <n>', 'http: this status')
    .option('--contains <text>', 'http: the body holds it; dns: one of the addresses')
    .option('--days <n>', 'tls: lasts at least so long', '14')
    .addOption(new Option('--severity <severity>').choices(['critical', 'error', 'warning', 'info']).default('error'))
    .option('--system <ref>')
    .action(async (name: string, target: string, given: Readonly<Record<string, string | undefined>>) => {
      const body = {
        name,
        target,
        kind: given['kind'] as contract.CheckAnswer['kind'],
        everySeconds: lengthOf(given['every'] ?? '1m') / 1000,
        failuresNeeded: Number(given['failures']),
        system: given['system'] ?? null,
        severity: given['severity'] as contract.CheckAnswer['severity'],
        expect: {
          status: given['status'] === undefined ? null : Number(given['status']),
          contains: given['contains'] ?? null,
          daysLeft: Number(given['days']),
        },
      };
      const made = await context.call(contract.addCheck, { body });
      await context.show(made, () => `${made.id}  ${made.name}  ${made.kind} ${made.target}`);
    });
  checks
    .command('look <id>')
    .description('look now; it counts like any other look')
    .action(async (id: string) => {
      const seen = await context.call(contract.lookNow, { params: { id } });
      await context.show(seen, () => `${seen.name} is ${seen.state}: ${seen.lastSays ?? ''}`);
    });
  checks
    .command('retire <id>')
    .description('it is looked at no more')
    .action(async (id: string) => {
      await context.call(contract.retireCheck, { params: { id } });
      await context.show({ retired: id }, () => `${id} is looked at no more`);
    });
}
