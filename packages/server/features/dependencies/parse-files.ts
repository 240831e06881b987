/**
 * What do files hold, before anybody asks what it means? YAML (JSON is YAML too), bounded: sizes, aliases that multiply, nesting. A file that does
 * not parse is refused by itself, with its line.
 */

import { jsonFault } from '@samspel/core/catalog/json.ts';
import type { ParsedFile, RefusedPart } from '@samspel/core/dependencies/import/told.ts';
import { LineCounter, parseAllDocuments } from 'yaml';

const mebibyte = 1024 * 1024;
const largestFile = 16 * mebibyte;
/** YAML costs more to read than JSON. */
const largestYaml = 4 * mebibyte;
const mostAliases = 200;

/** Parses files; JSON by JSON's own reader, tables and lists of variables not at all. */
export function parseFiles(files: readonly { readonly path: string; readonly text: string }[]): {
  readonly parsed: ParsedFile[];
  readonly refused: RefusedPart[];
} {
  const parsed: ParsedFile[] = [];
  const refused: RefusedPart[] = [];
  for (const { path, text } of files) {
    const [file = path] = path.split('#');
    if (text.length > largestFile) {
      refused.push({ file, path: '', reason: `is larger than ${largestFile / mebibyte} MiB` });
      continue;
    }
    if (/\.(?:csv|tsv)$/i.test(file) || /(?:^|\/)[\w.-]*\.env(?:\.[\w-]+)*$/.test(file)) {
      parsed.push({ path, text, documents: [] });
      continue;
    }
    const read = documentsOf(text);
    if ('reason' in read) refused.push({ file, path: '', reason: read.reason });
    else parsed.push({ path, text, documents: read.documents });
  }
  return { parsed, refused };
}

function documentsOf(text: string): { readonly documents: readonly unknown[] } | { readonly reason: string } {
  const first = text.trimStart()[0];
  if (first === '{' || first === '[') {
    try {
      const value: unknown = JSON.parse(text);
      return fitting([value]);
    } catch {
      // Flow style YAML begins alike.
    }
  }
  if (text.length > largestYaml) return { reason: `is larger than ${largestYaml / mebibyte} MiB of YAML` };
  const lines = new LineCounter();
  try {
    const documents = [...parseAllDocuments(text, { lineCounter: lines, merge: true, prettyErrors: false, logLevel: 'silent' })];
    const [error] = documents.flatMap((one) => one.errors);
    if (error !== undefined) return { reason: `line ${lines.linePos(error.pos[0]).line} is not YAML: ${line(error.message)}` };
    return fitting(documents.map((one): unknown => one.toJS({ maxAliasCount: mostAliases })).filter((value) => value !== null));
  } catch (error) {
    return { reason: `could not be read as YAML: ${line(error instanceof Error ? error.message : String(error))}` };
  }
}

function fitting(documents: readonly unknown[]): { readonly documents: readonly unknown[] } | { readonly reason: string } {
  for (const document of documents) {
    const fault = jsonFault(document, { nodes: 2_000_000 });
    if (fault !== null) return { reason: `${fault.path} ${fault.message}`.trim() };
  }
  return { documents };
}

const line = (text: string): string => (text.replaceAll('\u0000', '?').toWellFormed().split('\n', 1)[0] ?? '').slice(0, 200);
