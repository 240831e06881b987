/** What does the contract say? The API for tools, the events, and who may call what, printed from the routes themselves. */
import { allEvents } from '@samspel/contract/events.ts';
import { openApiOf } from '@samspel/contract/openapi.ts';
import { allRoutes } from '@samspel/contract/routes.ts';
import { roleNeeded } from '@samspel/core/access/may-call.ts';
import { holds, roles } from '@samspel/core/access/role.ts';
import { z } from 'zod';

const WRITTEN = 'Written by `npm run goldens`';

/** `openapi.json`, as the server answers it. */
export function openApiText(version: string): string {
  return `${JSON.stringify(openApiOf(allRoutes, version), null, 1)}\n`;
}

/** `events.md`: each event with the members of its payload. */
export function eventsText(): string {
  const lines = ['# Events', '', `${WRITTEN} from the contract. Every write publishes at least one; the log of them is the audit trail.`, ''];
  let noun = '';
  for (const [type, schema] of Object.entries(allEvents).sort(([a], [b]) => (a < b ? -1 : 1))) {
    const [own = ''] = type.split('.');
    if (own !== noun) lines.push(`## ${own}`, '');
    noun = own;
    const { description, members } = payloadOf(schema);
    lines.push(`### ${type}`, '', ...(description === undefined ? [] : [description, '']), ...members, ...(members.length > 0 ? [''] : []));
  }
  return `${lines.join('\n').trimEnd()}\n`;
}

interface JsonSchema {
  readonly type?: string | readonly string[];
  readonly description?: string;
  readonly properties?: Readonly<Record<string, JsonSchema>>;
  readonly required?: readonly string[];
  readonly items?: JsonSchema;
  readonly anyOf?: readonly JsonSchema[];
  readonly oneOf?: readonly JsonSchema[];
  readonly enum?: readonly unknown[];
  readonly const?: unknown;
  readonly format?: string;
  readonly additionalProperties?: JsonSchema | boolean;
}

function payloadOf(schema: z.ZodType): { readonly description: string | undefined; readonly members: readonly string[] } {
  const json = z.toJSONSchema(schema, { io: 'output', unrepresentable: 'any', reused: 'inline' }) as JsonSchema;
  const required = new Set(json.required ?? []);
  const members = Object.entries(json.properties ?? {}).map(([name, one]) => {
    const says = one.description === undefined ? '' : `: ${one.description}`;
    return `- \`${name}\`${required.has(name) ? '' : ' (may be absent)'} ${kindOf(one)}${says}`;
  });
  return { description: json.description, members };
}

function kindOf(schema: JsonSchema): string {
  const choices = schema.anyOf ?? schema.oneOf;
  if (choices !== undefined) return [...new Set(choices.map(kindOf))].join(' or ');
  if (schema.enum !== undefined) return schema.enum.map((one) => `\`${JSON.stringify(one)}\``).join(' or ');
  if (schema.const !== undefined) return `\`${JSON.stringify(schema.const)}\``;
  if (schema.format === 'date-time') return 'instant';
  if (schema.type === 'array') return `list of ${schema.items === undefined ? 'anything' : kindOf(schema.items)}`;
  if (schema.type === 'object' && schema.properties !== undefined) return `{ ${Object.keys(schema.properties).join(', ')} }`;
  if (schema.type === 'object' && typeof schema.additionalProperties === 'object') return `table of ${kindOf(schema.additionalProperties)}`;
  return [schema.type ?? 'anything'].flat().join(' or ');
}

/** `access.md`: each route with the roles that may call it, and the route's own words. */
export function accessText(): string {
  const lines = ['# Who may call what', '', `${WRITTEN} from the contract. *Owner*: a member whose team owns the system in question, or an operator.`, ''];
  lines.push(`| route | | nobody | ${roles.join(' | ')} |`, `|---|---|---|${'---|'.repeat(roles.length)}`);
  for (const { method, path, id, access } of allRoutes) {
    const needed = roleNeeded(access);
    const marks = roles.map((role) => (needed === null || holds(role, needed) ? (access === 'owner' && role === 'member' ? 'owner' : 'yes') : ''));
    lines.push(`| ${method} ${path} | ${id} | ${needed === null ? 'yes' : ''} | ${marks.join(' | ')} |`);
  }
  return `${lines.join('\n')}\n`;
}
