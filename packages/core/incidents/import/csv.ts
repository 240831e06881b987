/**
 * How is a CSV file read so that one broken line does not cost the others? After RFC 4180, with the line on which every record
 * begins; the separator is whichever of comma, semicolon and tab stands most often in the first line. A quote that
 * never ends spoils only the line it stands on: reading goes on with the next one.
 */

export interface CsvRecord {
  /** From 1. */
  readonly line: number;
  readonly fields: readonly string[];
}

export interface CsvFault {
  readonly line: number;
  readonly reason: string;
}

export interface Csv {
  readonly records: readonly CsvRecord[];
  readonly faults: readonly CsvFault[];
}

/** Splits a text into records; empty lines are passed over. */
export function readCsv(text: string): Csv {
  const records: CsvRecord[] = [];
  const faults: CsvFault[] = [];
  let at = text.charCodeAt(0) === 0xfeff ? 1 : 0;
  const separator = separatorOf(text.slice(at, endOfLine(text, at)));
  let line = 1;
  while (at < text.length) {
    const read = readRecord(text, at, separator);
    if (typeof read === 'string') {
      faults.push({ line, reason: read });
      at = endOfLine(text, at);
      at += breakLength(text, at);
      line++;
      continue;
    }
    if (read.fields.length > 1 || read.fields[0] !== '') records.push({ line, fields: read.fields });
    at = read.next;
    line += read.lines;
  }
  return { records, faults };
}

/** Reads one record from `start`; says what is wrong when it cannot. */
function readRecord(text: string, start: number, separator: string): { fields: string[]; next: number; lines: number } | string {
  const fields: string[] = [];
  let at = start;
  let lines = 1;
  for (;;) {
    if (text[at] === '"') {
      let field = '';
      let from = at + 1;
      for (;;) {
        const quote = text.indexOf('"', from);
        if (quote < 0) return 'a quote is opened and never closed';
        field += text.slice(from, quote);
        from = quote + 1;
        if (text[from] !== '"') break;
        field += '"';
        from++;
      }
      fields.push(field);
      lines += countBreaks(field);
      at = from;
      if (at < text.length && text[at] !== separator && text[at] !== '\n' && text[at] !== '\r') return 'text stands after a closing quote';
    } else {
      const end = endOfField(text, at, separator);
      fields.push(text.slice(at, end));
      at = end;
    }
    if (text[at] === separator) {
      at++;
      continue;
    }
    return { fields, next: at + breakLength(text, at), lines };
  }
}

function endOfField(text: string, from: number, separator: string): number {
  let at = from;
  while (at < text.length && text[at] !== separator && text[at] !== '\n' && text[at] !== '\r') at++;
  return at;
}

function endOfLine(text: string, from: number): number {
  let at = from;
  while (at < text.length && text[at] !== '\n' && text[at] !== '\r') at++;
  return at;
}

function breakLength(text: string, at: number): number {
  if (text[at] === '\r') return text[at + 1] === '\n' ? 2 : 1;
  return text[at] === '\n' ? 1 : 0;
}

function countBreaks(field: string): number {
  return field.match(/\r\n|\r|\n/g)?.length ?? 0;
}

function separatorOf(head: string): string {
  const counts = [',', ';', '\t'].map((mark) => ({ mark, count: head.split(mark).length }));
  counts.sort((a, b) => b.count - a.count);
  return counts[0]?.mark ?? ',';
}
