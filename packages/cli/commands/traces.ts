/** `samspel traces`: bring files of traces in, and look at who calls whom. */
import { readFileSync } from 'node:fs';
import { basename } from 'node:path';
import { importTraces, listEdges, listRoots, readCoverage, readCriticalPath } from '@samspel/contract/traces.ts';
import type { Command } from 'commander';
import { type CliContext, CommandRefused } from '../context.ts';

interface TimeOptions {
  readonly from?: string;
  readonly to?: string;
}

export function register(program: Command, context: CliContext): void {
  const traces = program.command('traces').description('who calls whom, by what traces tell');
  traces
    .command('import <file...>')
    .description('bring in files of traces: OTLP JSON (one export, or one a line), Jaeger JSON or Zipkin JSON; the same file counts once')
    .action(async (files: string[]) => {
      for (const file of files) {
        const done = await context.call(importTraces, { body: { name: basename(file), text: readText(file) } });
        const { already, format, spans, calls, edges, unpaired, refused, faults } = done;
        await context.show(done, () =>
          [
            `${file}: ${already ? 'brought in before, not counted again: ' : ''}${spans} spans (${format}), ${calls} calls over ${edges} edges, ${unpaired} unpaired, ${refused} refused`,
            ...faults.map(({ path, message }) => `  ${path} ${message}`),
          ].join('\n'),
        );
      }
    });
  withTimes(traces.command('edges').description('which services called which, those with most calls first'))
    .option('--service <name>', 'only edges from or to this one')
    .action(async (query: TimeOptions & { service?: string }) => {
      const found = await context.call(listEdges, { query });
      const rows = found.edges.map((edge) => [
        edge.client,
        edge.server,
        edge.connection,
        edge.calls,
        edge.failed,
        milliseconds(edge.latency?.p50),
        milliseconds(edge.latency?.p99),
        edge.lastAt,
      ]);
      const table = await context.table(['from', 'to', 'kind', 'calls', 'failed', 'p50 ms', 'p99 ms', 'last seen'], rows);
      await context.show(found, () => table);
    });
  withTimes(traces.command('coverage').description('what became of the spans that were received')).action(async (query: TimeOptions) => {
    const found = await context.call(readCoverage, { query });
    const rows = found.services.map((row) => [row.service, row.received, row.passedOver, row.calls, row.unpaired, row.evicted, row.duplicates, row.refused]);
    const table = await context.table(['service', 'received', 'internal', 'calls', 'unpaired', 'evicted', 'twice', 'refused'], rows);
    const paired = found.pairedRatio === null ? 'nothing that stands for a call' : `${Math.floor(found.pairedRatio * 1000) / 10} % paired`;
    await context.show(found, () => `${table}\n${paired}; ${found.waiting} wait for their other side`);
  });
  withTimes(traces.command('roots').description('what traces begin with, how often and how long they last')).action(async (query: TimeOptions) => {
    const found = await context.call(listRoots, { query });
    const rows = found.roots.map((root) => [
      root.service,
      root.operation,
      root.traces,
      root.failed,
      milliseconds(root.latency?.p50),
      milliseconds(root.latency?.p95),
      milliseconds(root.latency?.p99),
    ]);
    const table = await context.table(['service', 'operation', 'traces', 'failed', 'p50 ms', 'p95 ms', 'p99 ms'], rows);
    await context.show(found, () => table);
  });
  withTimes(traces.command('critical-path <service> <operation>').description('where the time of a root operation goes')).action(
    async (service: string, operation: string, query: TimeOptions) => {
      const found = await context.call(readCriticalPath, { query: { ...query, service, operation } });
      const rows = found.steps.map((step) => [step.service, step.operation, milliseconds(step.seconds), `${Math.floor(step.share * 1000) / 10} %`]);
      const table = await context.table(['service', 'operation', 'ms', 'share'], rows);
      await context.show(
        found,
        () => `${table}\n${found.traces} ${found.traces === 1 ? 'trace' : 'traces'}, ${milliseconds(found.meanSeconds) ?? '–'} ms in the mean`,
      );
    },
  );
}

function withTimes(command: Command): Command {
  return command.option('--from <instant>', 'an hour before the end when not given').option('--to <instant>', 'now when not given');
}

function milliseconds(seconds: number | null | undefined): string | null {
  return seconds === null || seconds === undefined ? null : (seconds * 1000).toFixed(1);
}

function readText(file: string): string {
  try {
    return readFileSync(file, 'utf8');
  } catch (error) {
    throw new CommandRefused('traces.no-such-file', `${file} cannot be read: ${error instanceof Error ? error.message : String(error)}`);
  }
}
