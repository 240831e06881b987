/** How does a person read the API? One page without scripts: every route with what goes in, what comes out and what may be refused. */
import { houseRefusals, type RefusalCode, type RouteShape } from '@samspel/contract/route.ts';
import { z } from 'zod';

/** Draws the page. */
export function docsPage(routes: readonly RouteShape[], version: string): string {
  const nouns = [...new Set(routes.map(nounOf))];
  return `<!doctype html>
<html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1">
<title>Samspel API</title><style>${style}</style></head><body>
<nav aria-label="Nouns"><strong>Samspel API</strong> <small>${html(version)}</small>
<ul>${nouns.map((noun) => `<li><a href="#${noun}">${noun}</a></li>`).join('')}<li><a href="#refusals">refusals</a></li></ul></nav>
<main><h1>Samspel API</h1>
<p>JSON in, JSON out. Send <code>Authorization: Bearer smp_…</code> (Settings → Tokens). Refusals are <code>application/problem+json</code> with a <code>code</code> that stays.
Writes take <code>Idempotency-Key</code>; things with a version take <code>If-Match</code>. The same as a document for tools: <a href="/openapi.json">/openapi.json</a>.</p>
${nouns
  .map(
    (noun) =>
      `<section><h2 id="${noun}">${noun}</h2>${routes
        .filter((route) => nounOf(route) === noun)
        .map(drawRoute)
        .join('')}</section>`,
  )
  .join('')}
<section><h2 id="refusals">refusals any route may answer</h2>${drawRefusals(Object.values(houseRefusals))}</section>
</main></body></html>`;
}

function nounOf(route: RouteShape): string {
  return route.id.slice(0, route.id.indexOf('.'));
}

function drawRoute(route: RouteShape): string {
  return `<details id="${route.id}"><summary><span class="method ${route.method}">${route.method}</span> <code>${html(route.path)}</code> <span>${html(route.summary)}</span></summary>
<p>For: ${html(route.access)}. Answers ${route.status}.</p>
${drawSchema('Path', route.params, 'input')}${drawSchema('Query', route.query, 'input')}${drawSchema('Body', route.body, 'input')}${drawSchema('Answer', route.answer ?? undefined, 'output')}
${route.refusals === undefined ? '' : `<h3>Refusals</h3>${drawRefusals(route.refusals)}`}</details>`;
}

function drawRefusals(codes: readonly RefusalCode[]): string {
  return `<ul>${codes.map((code) => `<li id="${code.code}"><code>${code.status} ${code.code}</code> ${html(code.says)}</li>`).join('')}</ul>`;
}

function drawSchema(title: string, schema: z.ZodType | undefined, io: 'input' | 'output'): string {
  if (schema === undefined) return '';
  const { $schema: _, ...rest } = z.toJSONSchema(schema, { io, unrepresentable: 'any', reused: 'inline' }) as Record<string, unknown>;
  return `<h3>${title}</h3><pre tabindex="0">${html(outline(rest, 0))}</pre>`;
}

type Schema = Record<string, unknown>;

/** A schema as people write it down: `name?: string`. */
function outline(schema: Schema, depth: number): string {
  const pad = '  '.repeat(depth + 1);
  if (Array.isArray(schema.anyOf) || Array.isArray(schema.oneOf))
    return ((schema.anyOf ?? schema.oneOf) as Schema[]).map((one) => outline(one, depth)).join(' | ');
  if (Array.isArray(schema.enum)) return schema.enum.map((value) => JSON.stringify(value)).join(' | ');
  if ('const' in schema) return JSON.stringify(schema.const);
  if (schema.type === 'array') return `[${outline((schema.items ?? {}) as Schema, depth)}]`;
  if (schema.type === 'object' && schema.properties !== undefined) {
    const required = new Set((schema.required ?? []) as string[]);
    const lines = Object.entries(schema.properties as Record<string, Schema>).map(([name, one]) => {
      const says = typeof one.description === 'string' ? `  — ${one.description}` : '';
      return `${pad}${name}${required.has(name) ? '' : '?'}: ${outline(one, depth + 1)}${says}`;
    });
    return `{\n${lines.join('\n')}\n${'  '.repeat(depth)}}`;
  }
  if (schema.type === 'object' && typeof schema.additionalProperties === 'object')
    return `{ [name]: ${outline(schema.additionalProperties as Schema, depth)} }`;
  const limits = [
    schema.format,
    schema.minimum === undefined ? null : `≥ ${String(schema.minimum)}`,
    schema.maxLength === undefined ? null : `≤ ${String(schema.maxLength)} characters`,
  ].filter((part) => typeof part === 'string');
  return `${typeof schema.type === 'string' ? schema.type : 'anything'}${limits.length === 0 ? '' : ` (${limits.join(', ')})`}`;
}

function html(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;').replaceAll('"', '&quot;');
}

const style = `
:root { color-scheme: light dark; --line: light-dark(#e3e5e8, #2c3036); --soft: light-dark(#5c6370, #9aa3b0); --accent: light-dark(#1f6f5c, #63c7ae); }
body { margin: 0; font: 14px/1.5 system-ui, sans-serif; display: grid; grid-template-columns: 200px minmax(0, 1fr); background: light-dark(#fff, #14171a); color: light-dark(#1b1f24, #e6e8eb); }
nav { position: sticky; top: 0; height: 100vh; overflow: auto; padding: 24px 16px; border-right: 1px solid var(--line); box-sizing: border-box; }
nav ul { list-style: none; padding: 0; } nav a { color: inherit; text-decoration: none; line-height: 28px; display: block; } nav a:hover { color: var(--accent); }
main { padding: 24px 32px; max-width: 960px; } h1 { font-size: 24px; } h2 { margin-top: 40px; border-bottom: 1px solid var(--line); padding-bottom: 8px; font-size: 18px; } h3 { font-size: 13px; color: var(--soft); margin: 16px 0 4px; }
details { border-bottom: 1px solid var(--line); } summary { padding: 10px 0; cursor: pointer; } summary span:last-child { color: var(--soft); }
.method { display: inline-block; width: 56px; font-weight: 600; color: var(--accent); } a { color: var(--accent); }
pre { background: light-dark(#f6f7f8, #1b1f24); padding: 12px; overflow: auto; border-radius: 4px; } code { font-family: ui-monospace, monospace; font-size: 13px; overflow-wrap: anywhere; }
li { margin: 4px 0; } :focus-visible { outline: 2px solid var(--accent); outline-offset: 2px; }
@media (max-width: 700px) { body { grid-template-columns: 1fr; } nav { position: static; height: auto; border: 0; } main { padding: 16px; } }`;
