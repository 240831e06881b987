/**
 * How is a text cut into lines that fit on the wire? By bytes of UTF-8, at a space where there is one in the last third of a line, else between characters;
 * never inside a character, nor between one and what belongs to it (accents, skin tones, joined pictures).
 */

/** Bytes of a text in UTF-8. */
export function byteLength(text: string): number {
  let bytes = 0;
  for (const character of text) bytes += bytesOf(character);
  return bytes;
}

function bytesOf(character: string): number {
  const code = character.codePointAt(0) ?? 0;
  return code < 0x80 ? 1 : code < 0x800 ? 2 : code < 0x10000 ? 3 : 4;
}

const belongs = /^(?:\p{M}|\u200d|[\u{1f3fb}-\u{1f3ff}])/u;

/** Characters with what belongs to them. One that alone is longer than a line falls apart again. */
function clusters(text: string, longest: number): string[] {
  const found: string[] = [];
  let joined = false;
  for (const character of text) {
    const last = found.at(-1);
    if (last !== undefined && (joined || belongs.test(character)) && byteLength(last) + bytesOf(character) <= longest)
      found[found.length - 1] = last + character;
    else found.push(character);
    joined = character === '\u200d';
  }
  return found;
}

/** Lines of at most `maxBytes` bytes each (at least 4); at most `maxLines` of them, the last one then ends in an ellipsis. Nothing but spaces is lost otherwise. */
export function splitLines(text: string, maxBytes: number, maxLines: number): string[] {
  const lines: string[] = [];
  for (const paragraph of text.split(/\r\n|\r|\n/)) {
    const one = paragraph.trim();
    if (one !== '') lines.push(...cut(one, Math.max(4, maxBytes)));
  }
  if (lines.length <= maxLines) return lines;
  const kept = lines.slice(0, maxLines);
  const last = kept.pop() ?? '';
  return [...kept, `${cut(last, Math.max(4, maxBytes - 4))[0] ?? ''} …`];
}

function cut(text: string, maxBytes: number): string[] {
  const lines: string[] = [];
  let line = '';
  let bytes = 0;
  for (const cluster of clusters(text, maxBytes)) {
    const more = byteLength(cluster);
    if (bytes + more > maxBytes) {
      const space = line.lastIndexOf(' ');
      const atSpace = cluster !== ' ' && space > line.length * (2 / 3);
      const rest = atSpace ? line.slice(space + 1) : '';
      push(lines, atSpace ? line.slice(0, space) : line);
      line = rest;
      bytes = byteLength(rest);
    }
    line += cluster;
    bytes += more;
  }
  push(lines, line);
  return lines;
}

function push(lines: string[], line: string): void {
  const trimmed = line.trim();
  if (trimmed !== '') lines.push(trimmed);
}
