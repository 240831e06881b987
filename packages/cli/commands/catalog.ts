/** `samspel catalog`: import and export, look at systems, settle who owns them, decide on findings. */
import { mkdirSync, writeFileSync } from 'node:fs';
import { dirname, resolve, sep } from 'node:path';
import {
  acceptOwnership,
  applyImport,
  declineOwnership,
  exportCatalog,
  exportCatalogYaml,
  type ImportPlanAnswer,
  listSystems,
  type OwnershipAnswer,
  planImport,
  proposeOwner,
  showSystem,
} from '@samspel/contract/catalog.ts';
import { acceptFinding, dismissFinding, listFindings } from '@samspel/contract/findings.ts';
import type { AnswerOf } from '@samspel/contract/route.ts';
import { type Command, InvalidArgumentError } from 'commander';
import { gather } from '../catalog-files.ts';
import { type CliContext, CommandRefused } from '../context.ts';
import { askLine } from '../prompt.ts';

export function register(program: Command, context: CliContext): void {
  const catalog = program.command('catalog').description('what runs, and who owns it');
  registerFiles(catalog, context);
  registerSystems(catalog, context);
  registerOwners(catalog, context);
  registerFindings(catalog, context);
}

interface ImportOptions {
  readonly apply?: boolean;
  readonly yes?: boolean;
  readonly origin: string;
  readonly prune?: boolean;
  readonly accepted?: boolean;
}

function registerFiles(catalog: Command, context: CliContext): void {
  catalog
    .command('import <path...>')
    .description('show what catalog files would change; PATH is a file, a folder or a pattern')
    .option('--apply', 'write the difference, after asking')
    .option('--yes', 'do not ask')
    .option('--origin <name>', 'where the files come from', 'files')
    .option('--prune', 'take out what came from this origin before and is not in the files now')
    .option('--accepted', 'the owners that the files declare have agreed already')
    .action(async (paths: string[], options: ImportOptions) => {
      const { files, entry } = gather(paths, process.cwd());
      const body = { files, origin: options.origin, removeMissing: options.prune === true, ...(entry === null ? {} : { entry }) };
      const plan = await context.call(planImport, { body });
      if (options.apply !== true) return context.show(plan, () => `${tellPlan(plan)}\nNothing was written. Add --apply to write it.`);
      if (options.yes !== true && !(await agreed(context, plan))) throw new CommandRefused('catalog.not-applied', 'Nothing was written.');
      const applied = await context.call(applyImport, { params: { id: plan.id }, body: { ownersAccepted: options.accepted === true } });
      await context.show(applied, () => `${options.yes === true ? `${tellPlan(plan)}\n` : ''}Written.`);
    });
  catalog
    .command('export')
    .description('print the catalog as YAML, or write it as files')
    .option('--dir <folder>', 'write each file under the path it came from')
    .option('--origin <name>', 'only what came from there')
    .action(async ({ dir, origin }: { dir?: string; origin?: string }) => {
      const query = origin === undefined ? {} : { origin };
      if (dir === undefined) {
        context.terminal.out(await context.call(exportCatalogYaml, { query }));
        return;
      }
      const { files } = await context.call(exportCatalog, { query });
      for (const { path, text } of files) writeInside(dir, path, text);
      await context.show({ files: files.map(({ path, entities }) => ({ path, entities })) }, () => `${files.length} files written to ${dir}.`);
    });
}

async function agreed(context: CliContext, plan: ImportPlanAnswer): Promise<boolean> {
  context.terminal.err(`${tellPlan(plan)}\n`);
  const answer = await askLine(context.terminal, 'Write this? [y/N] ');
  return /^y(es)?$/i.test(answer.trim());
}

/** Paths of the server's answer stay inside the folder, whatever they say. */
function writeInside(folder: string, path: string, text: string): void {
  const target = resolve(folder, path);
  if (!target.startsWith(resolve(folder) + sep))
    throw new CommandRefused('catalog.path-outside', `${path} leads out of ${folder}; nothing more was written.`, '/path');
  mkdirSync(dirname(target), { recursive: true });
  writeFileSync(target, text);
}

const signs = { added: '+', changed: '~', removed: '-', unchanged: '!' } as const;

function tellPlan(plan: ImportPlanAnswer): string {
  const { added, changed, removed, unchanged, refused, conflicts, missing } = plan.counts;
  const lines = plan.items.flatMap((item) => [
    `${signs[item.change]} ${item.ref}${item.file === null ? '' : `  (${item.file}:${item.line ?? 1})`}`,
    ...item.fields.map(({ path, before, after }) => `    ${path}: ${short(before)} → ${short(after)}`),
    ...item.conflicts.map(
      ({ path, byHand, incoming, why }) =>
        `    ${path === '' ? 'removal' : path} stays ${short(byHand)}, files say ${short(incoming)} (${why === 'by-hand' ? 'changed by hand' : 'no readiness review'})`,
    ),
  ]);
  const bad = plan.refused.map(({ file, line, reason }) => `x ${file}:${line}: ${reason}`);
  const notices = plan.notices.map(({ file, line, message }) => `? ${file}:${line}: ${message}`);
  const gone = missing === 0 ? '' : `, ${missing} not in the files (kept; --prune takes them out)`;
  const sum = `${added} added, ${changed} changed, ${removed} removed, ${unchanged} unchanged, ${conflicts} kept as changed by hand, ${refused} refused${gone}`;
  return [...cut(lines), ...cut(bad), ...cut(notices), sum].join('\n');
}

const mostLines = 200;
const cut = (lines: string[]): string[] =>
  lines.length <= mostLines ? lines : [...lines.slice(0, mostLines), `  … and ${lines.length - mostLines} lines more (--json has all)`];

function short(value: unknown): string {
  const text = value === null ? 'nothing' : JSON.stringify(value);
  return text.length > 60 ? `${text.slice(0, 59)}…` : text;
}

function ownerWord(owner: OwnershipAnswer | null): string {
  if (owner === null) return '–';
  return `${owner.team.title}${owner.state === 'accepted' ? '' : ` (${owner.state})`}`;
}

function registerSystems(catalog: Command, context: CliContext): void {
  catalog
    .command('list')
    .description('systems with owners, stage and state')
    .option('-q, --query <words>', 'in name, title, description or tags')
    .option('--owner <team>', 'reference of a team, or none')
    .option('--subsystem <ref>')
    .option('--stage <stage>')
    .option('--limit <n>', 'at most so many', whole, 100)
    .action(async ({ query: q, owner, subsystem, stage, limit }: { query?: string; owner?: string; subsystem?: string; stage?: string; limit: number }) => {
      const given = Object.fromEntries(Object.entries({ q, owner, subsystem, stage, limit }).filter(([, value]) => value !== undefined));
      const page = await context.call(listSystems, { query: given });
      const rows = page.items.map((one) => [one.ref, one.subsystem?.title, ownerWord(one.owners.dev), ownerWord(one.owners.ops), one.stage, one.now.state]);
      const text = await context.table(['SYSTEM', 'SUBSYSTEM', 'DEV', 'OPS', 'STAGE', 'NOW'], rows);
      await context.show(page, () => `${text}\n${page.items.length} of ${page.total}`);
    });
  catalog
    .command('show <ref>')
    .description('everything about one system')
    .action(async (ref: string) => {
      const system = await context.call(showSystem, { params: { ref } });
      await context.show(system, () => tellSystem(system));
    });
}

function tellSystem(system: AnswerOf<typeof showSystem>): string {
  const owner = (one: OwnershipAnswer | null): string =>
    one === null
      ? 'nobody'
      : `${one.team.title}${one.person === null ? '' : `, ${one.person.title}`}: ${one.state}${one.reviewBy === null ? '' : `, review by ${one.reviewBy.slice(0, 10)}`}${one.overdue ? ' (overdue)' : ''}`;
  const edge = (one: AnswerOf<typeof showSystem>['dependsOn'][number], end: 'from' | 'to'): string =>
    `${one[end].ref} (${one.hard ? 'hard' : 'soft'}${one.timeoutSeconds === null ? '' : `, ${one.timeoutSeconds} s`})`;
  const list = (title: string, all: readonly string[]): string[] => (all.length === 0 ? [] : [`${title}: ${all.join(', ')}`]);
  return [
    `${system.title}  ${system.ref}`,
    ...(system.description === null ? [] : [system.description]),
    `now: ${system.now.state}`,
    `dev: ${owner(system.owners.dev)}`,
    `ops: ${owner(system.owners.ops)}`,
    `stage: ${system.stage} (${system.stageReason}); readiness: ${system.readiness}`,
    ...list('subsystem', system.subsystem === null ? [] : [system.subsystem.title]),
    ...list('sites', system.sites),
    ...list(
      'stands on',
      system.dependsOn.map((one) => edge(one, 'to')),
    ),
    ...list(
      'stood on by',
      system.dependedOnBy.map((one) => edge(one, 'from')),
    ),
    ...list(
      'journeys',
      system.journeys.map(({ title }) => title),
    ),
    ...list(
      'findings',
      system.findings.map(({ title }) => title),
    ),
  ].join('\n');
}

function registerOwners(catalog: Command, context: CliContext): void {
  const told = (what: OwnershipAnswer) => context.show(what, () => `${what.system}, ${what.side}: ${what.team.title}, ${what.state}.`);
  catalog
    .command('own <system> <side> <team>')
    .description('propose a team as dev or ops owner')
    .requiredOption('--reason <text>')
    .option('--person <user>', 'who in the team answers')
    .option('--review-by <instant>', 'by when to look again')
    .action(async (ref: string, side: string, team: string, { reason, person, reviewBy }: { reason: string; person?: string; reviewBy?: string }) => {
      const body = { team, reason, person: person ?? null, reviewBy: reviewBy === undefined ? null : momentOf(reviewBy) };
      await told(await context.call(proposeOwner, { params: { ref, side: sideOf(side) }, body }));
    });
  catalog
    .command('accept <system> <side>')
    .description('accept a proposed ownership for the own team')
    .requiredOption('--reason <text>')
    .option('--person <user>', 'who in the team answers')
    .option('--review-by <instant>', 'by when to look again')
    .action(async (ref: string, side: string, { reason, person, reviewBy }: { reason: string; person?: string; reviewBy?: string }) => {
      const body = { reason, ...(person === undefined ? {} : { person }), ...(reviewBy === undefined ? {} : { reviewBy: momentOf(reviewBy) }) };
      await told(await context.call(acceptOwnership, { params: { ref, side: sideOf(side) }, body }));
    });
  catalog
    .command('decline <system> <side>')
    .description('decline a proposed ownership for the own team')
    .requiredOption('--reason <text>')
    .action(async (ref: string, side: string, { reason }: { reason: string }) => {
      await told(await context.call(declineOwnership, { params: { ref, side: sideOf(side) }, body: { reason } }));
    });
}

function registerFindings(catalog: Command, context: CliContext): void {
  catalog
    .command('findings')
    .description('what the machine noticed and a person must decide on')
    .option('--kind <kind>')
    .option('--accept <id>', 'say yes to one')
    .option('--dismiss <id>', 'say no to one')
    .option('--reason <text>', 'why', '')
    .action(async ({ kind, accept, dismiss, reason }: { kind?: string; accept?: string; dismiss?: string; reason: string }) => {
      const id = accept ?? dismiss;
      if (id !== undefined) {
        const decided = await context.call(accept === undefined ? dismissFinding : acceptFinding, { params: { id }, body: { reason } });
        return context.show(decided, () => `${decided.title}: ${decided.state}.`);
      }
      const page = await context.call(listFindings, { query: { limit: 200, ...(kind === undefined ? {} : { kind }) } });
      const rows = page.items.map((one) => [one.id, one.kind, one.subject, one.title, one.foundAt.slice(0, 10)]);
      const text = await context.table(['ID', 'KIND', 'ABOUT', 'WHAT', 'FOUND'], rows);
      return context.show(page, () => (page.items.length === 0 ? 'Nothing waits for a decision.' : text));
    });
}

function sideOf(text: string): 'dev' | 'ops' {
  if (text === 'dev' || text === 'ops') return text;
  throw new CommandRefused('catalog.no-such-side', `${text} is neither dev nor ops.`, '/side');
}

/** A day alone is its beginning in UTC. */
function momentOf(text: string): string {
  return /^\d{4}-\d{2}-\d{2}$/.test(text) ? `${text}T00:00:00Z` : text;
}

function whole(text: string): number {
  const value = Number(text);
  if (!Number.isInteger(value) || value < 1 || value > 500) throw new InvalidArgumentError('must be a whole number from 1 to 500');
  return value;
}
