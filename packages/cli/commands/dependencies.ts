/** `samspel dependencies`: the graph as it stands, what can take the service down, and importing it from files of other tools. */
import { readFileSync, statSync } from 'node:fs';
import { basename, isAbsolute, relative } from 'node:path';
import {
  applyDependencyImport,
  importFormat,
  listNames,
  planDependencyImport,
  readAnalysis,
  readMap,
  setAlias,
  systemDependencies,
} from '@samspel/contract/dependencies.ts';
import type { AnswerOf } from '@samspel/contract/route.ts';
import { toCsv, toDot, toMermaid } from '@samspel/core/dependencies/export.ts';
import type { Command } from 'commander';
import { type CliContext, CommandRefused } from '../context.ts';
import { askLine } from '../prompt.ts';
import { registerEdges } from './dependencies/edges.ts';
import { minutes, planWord, seconds, short, worded } from './dependencies/report.ts';

export function register(program: Command, context: CliContext): void {
  const dependencies = program.command('dependencies').description('what calls what, and what follows from it');
  registerGraph(dependencies, context);
  registerAnalyses(dependencies, context);
  registerEdges(dependencies, context);
  registerNames(dependencies, context);
  registerImport(dependencies, context);
}

type Map = AnswerOf<typeof readMap>;
const at = ['--at <instant>', 'as it stood then'] as const;
const queryAt = (moment: string | undefined) => (moment === undefined ? {} : { query: { at: moment } });

function registerGraph(dependencies: Command, context: CliContext): void {
  dependencies
    .command('list')
    .description('every dependency, with who says so')
    .option('--system <ref>', 'only those from or to it')
    .option('--standing <standing>', 'agreed, undeclared, unseen or declared')
    .option(...at)
    .action(async (options: { system?: string; standing?: string; at?: string }) => {
      const map = await context.call(readMap, queryAt(options.at));
      const wanted = options.system?.toLowerCase();
      const isWanted = (ref: string): boolean => wanted === undefined || ref === wanted || short(ref) === wanted;
      const edges = map.dependencies.filter((one) => (isWanted(one.from) || isWanted(one.to)) && (options.standing ?? one.standing) === one.standing);
      const text = await context.table(
        ['From', 'To', '', 'Standing', 'Calls, 28 days', 'p99', 'Timeout', 'Attempts'],
        edges.map(({ from, to, hard, standing, observed, timeoutSeconds, attempts }) => {
          const p99 = observed?.latency?.p99;
          return [
            short(from),
            short(to),
            hard ? 'hard' : 'soft',
            standing,
            observed?.calls,
            p99 === undefined ? null : seconds(p99),
            timeoutSeconds === null ? null : seconds(timeoutSeconds),
            attempts,
          ];
        }),
      );
      await context.show(edges, () => text);
    });
  dependencies
    .command('export <format>')
    .description('print the graph as dot, mermaid, csv or json')
    .option(...at)
    .action(async (format: string, options: { at?: string }) => {
      const forms: Readonly<Record<string, (map: Map) => string>> = {
        dot: toDot,
        mermaid: toMermaid,
        csv: toCsv,
        json: (map) => `${JSON.stringify(map, null, 2)}\n`,
      };
      const form = Object.hasOwn(forms, format) ? forms[format] : undefined;
      if (form === undefined) throw new CommandRefused('cli.unknown-format', `${format} is none of ${Object.keys(forms).join(', ')}.`);
      context.terminal.out(form(await context.call(readMap, queryAt(options.at))));
    });
}

function registerAnalyses(dependencies: Command, context: CliContext): void {
  const analysis = (moment: string | undefined) => context.call(readAnalysis, queryAt(moment));
  dependencies
    .command('report')
    .description('single points with their cost, circles, the worst way of retries, what would help most')
    .option(...at)
    .action(async (options: { at?: string }) => {
      const found = await analysis(options.at);
      await context.show(found, () => worded(found));
    });
  dependencies
    .command('single-points')
    .description('systems that fail a journey alone, the dearest first')
    .option(...at)
    .action(async (options: { at?: string }) => {
      const { singlePoints } = await analysis(options.at);
      const text = await context.table(
        ['System', 'A year', 'Availability', 'From', 'Journeys', 'Takes down'],
        singlePoints.map((one) => [
          short(one.ref),
          minutes(one.minutesPerYear),
          one.reckoned.availability,
          one.reckoned.source,
          one.journeys.length,
          one.blastRadius,
        ]),
      );
      await context.show(singlePoints, () => text);
    });
  dependencies
    .command('cycles')
    .description('systems that call each other in a circle, and what that means for a cold start')
    .option(...at)
    .action(async (options: { at?: string }) => {
      const { cycles } = await analysis(options.at);
      await context.show(cycles, () =>
        cycles.length === 0 ? 'None.' : cycles.map(({ systems, coldStart }) => `${systems.map(short).join(', ')}\n  ${coldStart}`).join('\n'),
      );
    });
  dependencies
    .command('blast-radius <system>')
    .description('whom a system takes down, and what it stands on')
    .option(...at)
    .action(async (system: string, options: { at?: string }) => {
      const near = await context.call(systemDependencies, { params: { ref: system.includes(':') ? system : `component:${system}` }, ...queryAt(options.at) });
      const list = (some: typeof near.takesDown): string =>
        some.length === 0 ? '  nobody' : some.map(({ ref, distance }) => `  ${distance}  ${short(ref)}`).join('\n');
      await context.show(
        near,
        () => `Takes down ${near.takesDown.length}:\n${list(near.takesDown)}\nStands on ${near.standsOn.length}:\n${list(near.standsOn)}`,
      );
    });
}

function registerNames(dependencies: Command, context: CliContext): void {
  dependencies
    .command('names')
    .description('names in traces and which system each means')
    .action(async () => {
      const { items } = await context.call(listNames);
      const text = await context.table(
        ['Name', 'Means', 'By', 'Calls, 28 days', 'Perhaps'],
        items.map(({ name, ref, by, calls, suggestions }) => [name, ref === null ? null : short(ref), by, calls, suggestions.map(short).join(', ')]),
      );
      await context.show(items, () => text);
    });
  dependencies
    .command('alias <name> [system]')
    .description('say which system a name in traces means; without a system: none')
    .option('--forget', 'take back what was said')
    .action(async (name: string, system: string | undefined, { forget }: { forget?: boolean }) => {
      const set = await context.call(setAlias, { params: { name }, body: { ref: system ?? null, forget: forget === true } });
      await context.show(set, () =>
        forget === true ? `What ${name} means is open again.` : `${name} means ${set.ref === null ? 'no system' : short(set.ref)}.`,
      );
    });
}

interface ImportOptions {
  readonly apply?: boolean;
  readonly yes?: boolean;
  readonly origin: string;
  readonly format?: string;
  readonly namespace: string;
  readonly declareCalled?: boolean;
}

function registerImport(dependencies: Command, context: CliContext): void {
  dependencies
    .command('import <file...>')
    .description('show what docker-compose, Kubernetes, Jaeger, Kiali, CSV or graph files would change (file.json#part names one graph of several)')
    .option('--apply', 'write the difference, after asking')
    .option('--yes', 'do not ask')
    .option('--origin <name>', 'where the files come from; what it said before and says no more ends', 'files')
    .option('--format <format>', `one of ${importFormat.options.join(', ')}; told from the file when not given`)
    .option('--namespace <name>', 'of systems that are new', 'default')
    .option('--declare-called', 'declare also what is only seen to be called')
    .action(async (paths: string[], { apply, yes, origin, format, namespace, declareCalled }: ImportOptions) => {
      const known = importFormat.options.find((one) => one === format);
      if (format !== undefined && known === undefined)
        throw new CommandRefused('cli.unknown-format', `${format} is none of ${importFormat.options.join(', ')}.`);
      const body = {
        files: shortened(paths.map(readGiven)),
        origin,
        namespace,
        declareCalled: declareCalled === true,
        ...(known === undefined ? {} : { format: known }),
      };
      const plan = await context.call(planDependencyImport, { body });
      if (apply !== true) return context.show(plan, () => `${planWord(plan)}\nNothing was written. Add --apply to write it.`);
      if (yes !== true) {
        context.terminal.err(`${planWord(plan)}\n`);
        if (!/^y(es)?$/i.test((await askLine(context.terminal, 'Write this? [y/N] ')).trim()))
          throw new CommandRefused('dependencies.not-applied', 'Nothing was written.');
      }
      const applied = await context.call(applyDependencyImport, { params: { id: plan.id }, body: {} });
      await context.show(applied, () => `${yes === true ? `${planWord(plan)}\n` : ''}Written.`);
    });
}

/** A file as it is sent; `file.json#part` is the file, and the part goes along in its name. */
function readGiven(path: string): { path: string; text: string } {
  const [file = path] = isFile(path) ? [path] : path.split('#');
  if (!isFile(file)) throw new CommandRefused('cli.no-file', `${file} is not a file that can be read.`);
  return { path, text: readFileSync(file, 'utf8') };
}

/** Paths as they are kept: seen from here, and of files elsewhere only the name, as long as names differ. */
function shortened(files: readonly { path: string; text: string }[]): { path: string; text: string }[] {
  const short = files.map(({ path }) => {
    const seen = isAbsolute(path) ? relative(process.cwd(), path) : path;
    return seen.startsWith('..') || isAbsolute(seen) ? basename(seen) : seen;
  });
  return files.map(({ path, text }, index) => ({ path: new Set(short).size === short.length ? (short[index] ?? path) : path, text }));
}

function isFile(path: string): boolean {
  return statSync(path, { throwIfNoEntry: false })?.isFile() === true;
}
