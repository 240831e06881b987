/**
 * What do catalog files declare?
 *
 * Files are read as YAML with several documents; each document is taken or refused by itself, with file and line. What is read was
 * written by strangers: sizes are bounded, aliases may not multiply, a duplicate key is a fault, nothing is ever fetched.
 * A file may be reached through Location targets; beside every file that counts, a `samspel.yaml` in its folder counts too.
 */

import { posix } from 'node:path';
import { setImmediate } from 'node:timers/promises';
import { refOf, specText, specTexts } from '@samspel/core/catalog/entity.ts';
import type { Fault } from '@samspel/core/catalog/fault.ts';
import { stepsOf } from '@samspel/core/catalog/json.ts';
import type { Incoming, Notice, RefusedDocument } from '@samspel/core/catalog/plan.ts';
import { fullRef } from '@samspel/core/catalog/reference.ts';
import { validate } from '@samspel/core/catalog/validate.ts';
import { type Document, isAlias, isMap, isNode, isScalar, isSeq, LineCounter, parseAllDocuments } from 'yaml';

export interface GivenFile {
  readonly path: string;
  readonly text: string;
}

export interface Read {
  readonly incoming: readonly Incoming[];
  readonly refused: readonly RefusedDocument[];
  readonly notices: readonly Notice[];
}

/** More than any catalog file that was seen, less than what stops a server. */
const mebibyte = 1024 * 1024;
export const largestFile = 16 * mebibyte;
const largestDocument = mebibyte;
const mostDocuments = 20_000;
const mostAliases = 100;
/** Longest one import may be read for, and longest that others wait while it is. */
const patienceSeconds = 20;
const breathSeconds = 0.02;

/** Reads files. With `entries`, only what these lead to through Location targets. Never throws for what a file holds. */
export async function readFiles(files: readonly GivenFile[], entries?: readonly string[]): Promise<Read> {
  const given = new Map(files.map((file) => [posix.normalize(file.path), file]));
  const out: { incoming: Incoming[]; refused: RefusedDocument[]; notices: Notice[] } = { incoming: [], refused: [], notices: [] };
  const waiting = entries === undefined ? [...given.keys()] : entries.map((entry) => posix.normalize(entry));
  const seen = new Set(waiting);
  const deadline = performance.now() + patienceSeconds * 1000;
  const reach = (path: string): void => {
    if (seen.has(path)) return;
    seen.add(path);
    waiting.push(path);
  };
  for (let path = waiting.shift(); path !== undefined; path = waiting.shift()) {
    const file = given.get(path);
    if (file === undefined) {
      out.notices.push({ file: path, line: 1, ref: null, message: 'was named as an entry and is not among the files given' });
      continue;
    }
    const read = await readFile(file, deadline);
    out.refused.push(...read.refused);
    for (const one of read.incoming) {
      if (out.incoming.length >= mostDocuments) {
        out.refused.push({ ...placeOf(one), ref: refOf(one.entity), path: null, reason: `is beyond ${mostDocuments} documents, which one import takes` });
        continue;
      }
      out.incoming.push(one);
      if (one.entity.kind === 'Location') out.notices.push(...followed(one, path, given, reach));
    }
    if (entries !== undefined) {
      const beside = posix.join(posix.dirname(path), 'samspel.yaml');
      if (given.has(beside)) reach(beside);
    }
  }
  return out;
}

const placeOf = ({ file, line, document }: Incoming) => ({ file, line, document });

/** Reaches what a Location names among the files given; says what it names elsewhere. */
function followed(location: Incoming, path: string, given: ReadonlyMap<string, GivenFile>, reach: (path: string) => void): Notice[] {
  const { entity, file, line } = location;
  const targets = [...specTexts(entity, 'targets')];
  const single = specText(entity, 'target');
  if (single !== null) targets.push(single);
  return targets.flatMap((target) => {
    const notice = (message: string): Notice[] => [{ file, line, ref: refOf(entity), message }];
    if (/^[a-z][a-z0-9+.-]*:/i.test(target) && !target.startsWith('file:'))
      return notice(`its target ${shorten(target)} was not fetched: give the file itself`);
    const full = posix.join(posix.dirname(path), target.replace(/^file:/, ''));
    if (given.has(full)) {
      reach(full);
      return [];
    }
    const matched = full.includes('*') ? [...given.keys()].filter(globOf(full)) : [];
    for (const one of matched) reach(one);
    return matched.length > 0 ? [] : notice(`its target ${shorten(target)} is not among the files given`);
  });
}

/** `*` stands for anything within a folder, `**` for folders too. Matched part by part, so that no pattern can take long. */
function globOf(pattern: string): (path: string) => boolean {
  const wanted = pattern.split('/');
  const part = (text: string, glob: string): boolean => {
    const pieces = glob.split('*');
    const [first = '', ...rest] = pieces;
    if (pieces.length === 1) return text === glob;
    if (!text.startsWith(first)) return false;
    let at = first.length;
    for (const [index, piece] of rest.entries()) {
      if (index === rest.length - 1) return text.length - piece.length >= at && text.endsWith(piece);
      const found = text.indexOf(piece, at);
      if (found === -1) return false;
      at = found + piece.length;
    }
    return true;
  };
  const many = wanted.indexOf('**');
  return (path) => {
    const parts = path.split('/');
    if (many === -1) return parts.length === wanted.length && wanted.every((glob, index) => part(parts[index] ?? '', glob));
    const tail = wanted.slice(many + 1).filter((glob) => glob !== '**');
    const head = wanted.slice(0, many);
    if (parts.length < head.length + tail.length) return false;
    return (
      head.every((glob, index) => part(parts[index] ?? '', glob)) && tail.every((glob, index) => part(parts[parts.length - tail.length + index] ?? '', glob))
    );
  };
}

/** Where one document of a file begins. */
interface Chunk {
  readonly text: string;
  /** Lines before it. */
  readonly before: number;
  readonly number: number;
}

/**
 * The documents of a file, cut at their markers, so that one is read at a time and a broken one cannot swallow those after it. A file with
 * directives (`%YAML`), which belong to the document after them, is one piece.
 */
function chunksOf(text: string): Chunk[] {
  if (/^%/m.test(text)) return [{ text, before: 0, number: 1 }];
  const chunks: Chunk[] = [];
  let before = 0;
  for (const part of text.split(/^(?=---(?:[ \t\r\n]|$))/m)) {
    if (/[^\s]/.test(part)) chunks.push({ text: part, before, number: chunks.length + 1 });
    for (let at = part.indexOf('\n'); at !== -1; at = part.indexOf('\n', at + 1)) before += 1;
  }
  return chunks;
}

/** Reads one file. A fault in the YAML refuses its document, and the others go in. Lets others work between documents. */
export async function readFile(file: GivenFile, deadline = Number.POSITIVE_INFINITY): Promise<{ incoming: Incoming[]; refused: RefusedDocument[] }> {
  const incoming: Incoming[] = [];
  const refused: RefusedDocument[] = [];
  const refuse = (line: number, document: number, reason: string, ref: string | null = null, path: string | null = null): void =>
    void refused.push({ file: file.path, line, document, ref, path, reason });
  if (file.text.length > largestFile) {
    refuse(1, 1, `the file is larger than ${largestFile / mebibyte} MiB`);
    return { incoming, refused };
  }
  let worked = performance.now();
  for (const chunk of chunksOf(file.text)) {
    if (chunk.text.length > largestDocument) refuse(chunk.before + 1, chunk.number, `the document is larger than ${largestDocument / mebibyte} MiB`);
    else if (performance.now() > deadline) refuse(chunk.before + 1, chunk.number, 'was not read: what came before took too long');
    else readChunk(chunk, file.path, incoming, refuse);
    if (performance.now() - worked > breathSeconds * 1000) {
      await setImmediate();
      worked = performance.now();
    }
  }
  return { incoming, refused };
}

type Refuse = (line: number, document: number, reason: string, ref?: string | null, path?: string | null) => void;

function readChunk(chunk: Chunk, file: string, incoming: Incoming[], refuse: Refuse): void {
  const lines = new LineCounter();
  const lineAt = (offset: number): number => chunk.before + Math.max(1, lines.linePos(offset).line);
  let documents: readonly Document.Parsed[];
  try {
    // The library's own check for duplicate keys compares every key with every other; ours below looks once.
    documents = [...parseAllDocuments(chunk.text, { lineCounter: lines, uniqueKeys: false, prettyErrors: false, logLevel: 'silent' })];
  } catch (error) {
    refuse(chunk.before + 1, chunk.number, `could not be read as YAML: ${shorten(messageOf(error))}`);
    return;
  }
  for (const [index, document] of documents.entries()) {
    const number = chunk.number + index;
    const line = lineAt(document.contents?.range?.[0] ?? document.range[0]);
    const [error] = document.errors;
    if (error !== undefined) {
      refuse(lineAt(error.pos[0]), number, `is not YAML: ${shorten(error.message)}`);
      continue;
    }
    if (document.contents === null) continue;
    try {
      const twice = duplicateKey(document.contents);
      if (twice !== null) {
        refuse(lineAt(twice.at), number, `says ${JSON.stringify(shorten(twice.key))} twice`);
        continue;
      }
      const value: unknown = document.toJS({ maxAliasCount: mostAliases });
      if (value === null) continue;
      const result = validate(value);
      if ('entity' in result) incoming.push({ file, line, document: number, entity: result.entity });
      else {
        const path = result.faults[0]?.path ?? '';
        const offset = offsetOfPath(document, path);
        refuse(offset === null ? line : lineAt(offset), number, reasonOf(result.faults), looksLike(value), path);
      }
    } catch (error) {
      refuse(line, number, `could not be read: ${shorten(messageOf(error))}`);
    }
  }
}

/** All faults in one sentence; the first has the line. */
function reasonOf(faults: readonly Fault[]): string {
  const told = faults.slice(0, 5).map(({ path, message }) => `${path === '' ? 'the document' : stepsOf(path).join('.')} ${message}`);
  return `${told.join('; ')}${faults.length > 5 ? `; and ${faults.length - 5} more` : ''}`;
}

/** The reference a refused document would have had, as far as it can be told. */
function looksLike(value: unknown): string | null {
  if (typeof value !== 'object' || value === null) return null;
  const { kind, metadata } = value as { kind?: unknown; metadata?: { name?: unknown; namespace?: unknown } | null };
  const name = metadata?.name;
  if (typeof kind !== 'string' || typeof name !== 'string') return null;
  const namespace = typeof metadata?.namespace === 'string' ? metadata.namespace : 'default';
  return fullRef(`${kind}:${namespace}/${name}`)?.replaceAll('\u0000', '?').toWellFormed() ?? null;
}

/** The first key that a mapping holds twice. Aliases are not followed: what they name is looked at where it stands. */
function duplicateKey(root: unknown): { key: string; at: number } | null {
  const waiting: unknown[] = [root];
  for (let node = waiting.pop(); node !== undefined; node = waiting.pop()) {
    if (isSeq(node)) waiting.push(...node.items.filter((item) => !isAlias(item)));
    else if (isMap(node)) {
      const keys = new Set<string>();
      for (const { key, value } of node.items) {
        const text = isScalar(key) ? String(key.value) : String(key);
        if (keys.has(text)) return { key: text, at: isNode(key) ? (key.range?.[0] ?? 0) : 0 };
        keys.add(text);
        if (value !== null && !isAlias(value)) waiting.push(value);
      }
    }
  }
  return null;
}

/** Where in the text stands what a JSON pointer names, or the nearest thing around it that is there? */
function offsetOfPath(document: Document.Parsed, path: string): number | null {
  let node: unknown = document.contents;
  let offset: number | null = null;
  for (const step of stepsOf(path)) {
    if (isMap(node)) {
      const pair = node.items.find(({ key }) => isScalar(key) && String(key.value) === step);
      if (pair === undefined) break;
      if (isNode(pair.key)) offset = pair.key.range?.[0] ?? offset;
      node = pair.value;
    } else if (isSeq(node)) {
      node = node.items[Number(step)];
      if (isNode(node)) offset = node.range?.[0] ?? offset;
    } else break;
  }
  return offset;
}

const messageOf = (error: unknown): string => (error instanceof Error ? error.message : String(error));

/** One line, short enough for a table, and storable. */
function shorten(text: string): string {
  const line = text.replaceAll('\u0000', '?').toWellFormed().split('\n', 1)[0] ?? '';
  return line.length > 200 ? `${line.slice(0, 199)}…` : line;
}
