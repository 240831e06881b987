/** Load, capacity and the policy for the rest at the terminal: who says what, saying it, and signing what is assumed. */
import {
  type Assumptions,
  type CapacityFigures,
  type FiguresOf,
  type LoadFigures,
  listFigures,
  readAssumptions,
  setFigures,
  signAssumptions,
} from '@samspel/contract/cascades.ts';
import { type Command, InvalidArgumentError, Option } from 'commander';
import { type CliContext, CommandRefused } from '../../context.ts';

/** `name=value` as it was typed; null: `none`. */
interface Said {
  readonly name: string;
  readonly value: number | null;
}

/** The verbs about figures. */
export function registerFigures(cascades: Command, context: CliContext): void {
  cascades
    .command('figures')
    .description('load of each journey and capacity of each system, and who says so')
    .addOption(new Option('--kind <kind>', 'only these').choices(['journey', 'system']))
    .option('--search <text>', 'only those whose name holds this')
    .option('--unstated', 'only those of which nobody says anything')
    .option('--limit <n>', 'how many', Number, 100)
    .action(async ({ kind, search, unstated, limit }: { kind?: 'journey' | 'system'; search?: string; unstated?: true; limit: number }) => {
      const query = {
        limit,
        unstated: unstated === true ? ('true' as const) : ('false' as const),
        ...(kind ? { kind } : {}),
        ...(search ? { q: search } : {}),
      };
      const answer = await context.call(listFigures, { query });
      const text = await context.table(
        ['', 'figures', 'version'],
        answer.items.map((one) => [one.ref, figuresWord(one), one.version]),
      );
      await context.show(answer, () => text);
    });
  cascades
    .command('set')
    .description('state the load of a journey or the capacity of a system here; what is not named stays, `none` takes it back')
    .argument('<ref>', 'a journey or a system, as kind:namespace/name')
    .argument('<figure...>', 'servers=8, serviceSeconds=0.02, queue=none; of a journey ratePerSecond=50, …', saidOf)
    .action(async (ref: string, said: readonly Said[]) => {
      const { items } = await context.call(listFigures, { query: { q: ref, limit: 100 } });
      const before = items.find((one) => one.ref === ref);
      if (before === undefined) throw new CommandRefused('cascades.unknown-subject', `Neither a system nor a journey of the catalog is called ${ref}.`);
      const { load, capacity, version, stated } = before;
      const set = await context.call(
        setFigures,
        {
          params: { ref },
          body: {
            ...(load === null ? {} : { load: changed(setHere(load, stated), said) }),
            ...(capacity === null ? {} : { capacity: changed(setHere(capacity, stated), said) }),
          },
        },
        { version },
      );
      await context.show(set, () => `${set.ref}: ${figuresWord(set)}`);
    });
  cascades
    .command('policy')
    .description('what is taken for figures that nobody states')
    .action(async () => {
      const { version, signedAt, signedBy, reason, ...policy } = await context.call(readAssumptions);
      const text = await context.table(['figure', 'taken'], Object.entries(policy));
      const signed = signedAt === null ? 'nobody signed it yet' : `signed ${signedAt} by ${signedBy}: ${reason}`;
      await context.show({ version, signedAt, signedBy, reason, ...policy }, () => `${text}\nVersion ${version}, ${signed}.`);
    });
  cascades
    .command('sign-policy')
    .description('sign a new version of what is taken for figures that nobody states; what is not named stays')
    .argument('<figure...>', 'userTimeoutSeconds=5, attempts=2, …', saidOf)
    .requiredOption('--reason <text>')
    .action(async (said: readonly Said[], { reason }: { reason: string }) => {
      const { version, signedAt: _at, signedBy: _by, reason: _reason, ...policy } = await context.call(readAssumptions);
      const none = said.find(({ value }) => value === null);
      if (none !== undefined) throw new CommandRefused('cascades.wrong-figures', `Something must be taken for ${none.name}.`, `/${none.name}`);
      const body = { ...(changed(policy, said) as Assumptions), reason };
      const signed = await context.call(signAssumptions, { body }, { version });
      await context.show(signed, () => `Version ${signed.version} is signed.`);
    });
}

function saidOf(text: string, before: readonly Said[] | undefined): Said[] {
  const [name = '', given = '', ...more] = text.split('=');
  const value = given === 'none' ? null : Number(given);
  if (name === '' || given.trim() === '' || more.length > 0 || Number.isNaN(value)) throw new InvalidArgumentError('Write figure=number, or figure=none.');
  return [...(before ?? []), { name, value }];
}

/** Figures with what was said of them; refused when one is not theirs. */
function changed<F extends object>(figures: F, said: readonly Said[]): F {
  const stray = said.find(({ name }) => !Object.hasOwn(figures, name));
  if (stray !== undefined) throw new CommandRefused('cascades.wrong-figures', `${stray.name} is none of ${Object.keys(figures).join(', ')}.`, `/${stray.name}`);
  return { ...figures, ...Object.fromEntries(said.map(({ name, value }) => [name, value])) };
}

/** Only what was set here: what the catalog or the traces say must not be said here too because it was shown. */
function setHere<F extends LoadFigures | CapacityFigures>(figures: F, stated: FiguresOf['stated']): F {
  return Object.fromEntries(Object.entries(figures).map(([name, value]) => [name, stated[name] === 'set' ? value : null])) as F;
}

function figuresWord({ load, capacity, stated }: FiguresOf): string {
  const said = Object.entries(load ?? capacity ?? {}).filter(([, value]) => value !== null);
  return said.length === 0 ? 'nothing is stated' : said.map(([name, value]) => `${name} ${value} (${stated[name] ?? 'policy'})`).join(', ');
}
