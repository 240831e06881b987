/** `samspel incidents`: open, follow, correct and join incidents, and bring a history in. */
import * as contract from '@samspel/contract/incidents.ts';
import type { AnswerOf, BodyOf, InputOf } from '@samspel/contract/route.ts';
import { type Command, Option } from 'commander';
import { type CliContext, CommandRefused } from '../context.ts';
import { registerImport } from './incidents/import.ts';
import { age, impactLine, instantLine, localInstant } from './incidents/words.ts';

export function register(program: Command, context: CliContext): void {
  const incidents = program.command('incidents').description('what went wrong, when, and who suffered how much');
  registerReading(incidents, context);
  registerOpen(incidents, context);
  registerSteps(incidents, context);
  registerChanges(incidents, context);
  registerImpacts(incidents, context);
  registerImport(incidents, context);
}

const severities = ['major', 'partial', 'degraded'] as const;
const sources = ['monitor', 'person', 'estimate'] as const;
type Changed = AnswerOf<typeof contract.editIncident>;

/** What changed, why, and what is asked for. */
function tellChange({ incident, reason, asks }: Changed): string {
  return [`${incident.id}  ${incident.state}  ${incident.title}`, reason, ...asks.map((ask) => `? ${ask.reason}`)].join('\n');
}

function registerReading(incidents: Command, context: CliContext): void {
  incidents
    .command('list')
    .description('incidents, newest first')
    .option('--state <states>', 'open,acknowledged,mitigated,resolved,merged')
    .option('--severity <severities>', severities.join(','))
    .option('--system <ref>', 'what was hit: component:default/player')
    .option('--team <ref>', 'owner of what was hit: group:default/sound')
    .option('--tag <tags>', 'all of these, with commas')
    .option('--cause <code>')
    .option('--text <words>')
    .option('--from <instant>')
    .option('--to <instant>')
    .option('--uncountable', 'only those that are in no figure')
    .option('--limit <n>', 'how many', '20')
    .option('--cursor <cursor>', 'from the page before')
    .action(async ({ uncountable, ...options }: { uncountable?: boolean } & Record<string, string>) => {
      const query = { ...options, ...(uncountable === true ? { countable: 'false' } : {}) } as NonNullable<InputOf<typeof contract.listIncidents>['query']>;
      const page = await context.call(contract.listIncidents, { query });
      const rows = page.items.map((row) => [row.id, row.state, row.severity, row.started, age(row.durationSeconds), row.title, row.targets.join(' ')]);
      const table = await context.table(['id', 'state', 'severity', 'started', 'lasted', 'title', 'hit'], rows);
      await context.show(page, () => (page.next === null ? table : `${table}\nMore: --cursor ${page.next}`));
    });
  incidents
    .command('show <id>')
    .description('everything about one incident')
    .option('--timeline <n>', 'lines of the timeline', '20')
    .action(async (id: string, { timeline }: { timeline: string }) => {
      const screen = await context.call(contract.readIncident, { params: { id }, query: { timeline } });
      await context.show(screen, () => tellScreen(screen));
    });
}

function tellScreen(screen: AnswerOf<typeof contract.readIncident>): string {
  const { incident } = screen;
  const instants = (['started', 'detected', 'acknowledged', 'mitigated', 'resolved'] as const).map((kind) => instantLine(kind, incident.instants[kind]));
  const lines = screen.timeline.items.map((entry) => `  ${entry.at}  ${entry.by.name}: ${entry.says.split('\n', 1)[0] ?? ''}`);
  return [
    `${incident.id}  ${incident.state}  ${incident.severity}  version ${incident.version}`,
    incident.title,
    ...(incident.tags.length === 0 ? [] : [incident.tags.join(' ')]),
    '',
    ...instants,
    '',
    ...(incident.impacts.length === 0 ? ['Nobody said who suffered.'] : incident.impacts.map(impactLine)),
    ...(incident.countability.countable ? [] : [`Not counted: ${incident.countability.says}`]),
    ...screen.asks.map((ask) => `? ${ask.reason}`),
    ...(lines.length === 0 ? [] : ['', ...lines]),
  ].join('\n');
}

interface OpenOptions {
  readonly severity?: (typeof severities)[number];
  readonly started?: string;
  readonly detected?: string;
  readonly resolved?: string;
  readonly source?: (typeof sources)[number];
  readonly system: string[];
  readonly tag: string[];
  readonly summary?: string;
}

const collect = (value: string, before: string[]): string[] => [...before, value];

function registerOpen(incidents: Command, context: CliContext): void {
  incidents
    .command('open <title>')
    .description('open an incident, now or afterwards')
    .addOption(new Option('--severity <severity>').choices(severities))
    .option('--system <ref>', 'a system, journey or service that is hit; again for more', collect, [])
    .option('--started <instant>', 'when it began; `unknown` when nobody knows')
    .option('--detected <instant>')
    .option('--resolved <instant>', 'for one that is over')
    .addOption(new Option('--source <source>', 'who says so').choices(sources))
    .option('--tag <tag>', 'again for more', collect, [])
    .option('--summary <text>')
    .action(async (title: string, options: OpenOptions) => {
      const said = (text: string) => ({ at: instant(text), ...(options.source === undefined ? {} : { source: options.source }) });
      const body: InputOf<typeof contract.openIncident>['body'] = { title, impacts: options.system.map((target) => ({ target })), tags: options.tag };
      if (options.severity !== undefined) body.severity = options.severity;
      if (options.summary !== undefined) body.summary = options.summary;
      if (options.started !== undefined) body.started = options.started === 'unknown' ? null : said(options.started);
      if (options.detected !== undefined) body.detected = said(options.detected);
      if (options.resolved !== undefined) body.resolved = said(options.resolved);
      const changed = await context.call(contract.openIncident, { body });
      await context.show(changed, () => tellChange(changed));
    });
}

function registerSteps(incidents: Command, context: CliContext): void {
  const steps = [
    ['ack', 'somebody looks at it', contract.acknowledgeIncident],
    ['mitigate', 'the worst is over', contract.mitigateIncident],
    ['resolve', 'it is over; impacts that run end with it', contract.resolveIncident],
  ] as const;
  for (const [verb, says, route] of steps) {
    incidents
      .command(`${verb} <id>`)
      .description(says)
      .option('--at <instant>', 'when, if not now')
      .addOption(new Option('--source <source>').choices(sources))
      .action(async (id: string, { at, source }: { at?: string; source?: (typeof sources)[number] }) => {
        const body = { ...(at === undefined ? {} : { at: instant(at) }), ...(source === undefined ? {} : { source }) };
        const changed = await context.call(route, { params: { id }, body });
        await context.show(changed, () => tellChange(changed));
      });
  }
  incidents
    .command('reopen <id>')
    .description('it was not over')
    .requiredOption('--why <reason>')
    .action(async (id: string, { why }: { why: string }) => {
      const changed = await context.call(contract.reopenIncident, { params: { id }, body: { why } });
      await context.show(changed, () => tellChange(changed));
    });
  incidents
    .command('undo <id>')
    .description('take back the last change')
    .action(async (id: string) => {
      const changed = await context.call(contract.undoChange, { params: { id } });
      await context.show(changed, () => tellChange(changed));
    });
}

const kinds = ['started', 'detected', 'acknowledged', 'mitigated', 'resolved'] as const;

function registerChanges(incidents: Command, context: CliContext): void {
  incidents
    .command('correct <id> <which> <instant>')
    .description(`correct ${kinds.join(', ')}; \`unknown\` when nobody knows`)
    .requiredOption('--why <reason>')
    .addOption(new Option('--source <source>', 'who says so').choices(sources).default('person'))
    .action(async (id: string, which: string, at: string, { why, source }: { why: string; source: (typeof sources)[number] }) => {
      const kind = kinds.find((one) => one === which);
      if (kind === undefined) throw new CommandRefused('cli.bad-argument', `${which} is none of ${kinds.join(', ')}`);
      const body = { at: at === 'unknown' ? null : instant(at), source, why };
      const changed = await context.call(contract.correctInstant, { params: { id, which: kind }, body });
      await context.show(changed, () => tellChange(changed));
    });
  incidents
    .command('note <id> <text>')
    .description('write into the timeline')
    .option('--important')
    .option('--at <instant>', 'when it happened, if earlier')
    .action(async (id: string, text: string, { important, at }: { important?: boolean; at?: string }) => {
      const body = { text, important: important === true, ...(at === undefined ? {} : { at: instant(at) }) };
      const note = await context.call(contract.addNote, { params: { id }, body });
      await context.show(note, () => `${note.id}  ${note.at}`);
    });
  incidents
    .command('tag <id> <tags...>')
    .description('add tags; `-tag` takes one away')
    .allowUnknownOption()
    .action(async (id: string, tags: string[]) => {
      const body = { add: tags.filter((tag) => !tag.startsWith('-')), remove: tags.filter((tag) => tag.startsWith('-')).map((tag) => tag.slice(1)) };
      const changed = await context.call(contract.tagIncident, { params: { id }, body });
      await context.show(changed, () => tellChange(changed));
    });
  incidents
    .command('merge <id> <into>')
    .description('it is the same as another, which goes on')
    .option('--why <reason>', '', '')
    .action(async (id: string, into: string, { why }: { why: string }) => {
      const changed = await context.call(contract.mergeIncident, { params: { id }, body: { into, why } });
      await context.show(changed, () => tellChange(changed));
    });
}

interface ImpactOptions {
  readonly change?: string;
  readonly remove?: string;
  readonly system?: string;
  readonly site?: string;
  readonly from?: string;
  readonly to?: string;
  readonly severity?: (typeof severities)[number];
  readonly fraction?: string;
  readonly users?: string;
}

function registerImpacts(incidents: Command, context: CliContext): void {
  incidents
    .command('impact <id>')
    .description('say who suffered how much; or change or remove what was said')
    .option('--system <ref>', 'a system, journey or service')
    .option('--site <site>')
    .option('--from <instant>', 'when not with the incident')
    .option('--to <instant>', 'when not with the incident')
    .addOption(new Option('--severity <severity>').choices(severities).conflicts(['fraction', 'users']))
    .addOption(new Option('--fraction <share>', 'of the users, 0..1').conflicts('users'))
    .option('--users <n>')
    .option('--change <impact>', 'the impact to change')
    .option('--remove <impact>', 'the impact to take away')
    .action(async (id: string, options: ImpactOptions) => {
      const changed = await changeImpact(context, id, options);
      await context.show(changed, () => `${tellChange(changed)}\n${changed.incident.impacts.map(impactLine).join('\n')}`);
    });
}

async function changeImpact(context: CliContext, id: string, options: ImpactOptions): Promise<Changed> {
  if (options.remove !== undefined) return context.call(contract.removeImpact, { params: { id, impact: options.remove } });
  const said: Omit<BodyOf<typeof contract.addImpact>, 'target'> = {
    ...(options.site === undefined ? {} : { site: options.site }),
    ...(options.from === undefined ? {} : { from: instant(options.from) }),
    ...(options.to === undefined ? {} : { to: instant(options.to) }),
    ...(options.severity === undefined ? {} : { severity: options.severity }),
    ...(options.fraction === undefined ? {} : { fraction: Number(options.fraction) }),
    ...(options.users === undefined ? {} : { users: Number(options.users) }),
  };
  const target = options.system;
  if (options.change !== undefined) {
    const body = { ...said, ...(target === undefined ? {} : { target }) };
    return context.call(contract.changeImpact, { params: { id, impact: options.change }, body });
  }
  if (target === undefined) throw new CommandRefused('cli.bad-argument', 'name what is hit with --system, or an impact with --change or --remove');
  return context.call(contract.addImpact, { params: { id }, body: { ...said, target } });
}

/** An instant as typed: with an offset, or in the zone of this machine. */
function instant(text: string): string {
  const read = localInstant(text);
  if (read === null) throw new CommandRefused('cli.bad-argument', `${text} is not an instant such as 2026-03-01T10:00:00Z or "2026-03-01 10:00"`);
  return read;
}
