/**
 * How are bytes read as text whose label is wrong, missing, or of a charset that is gone? Of what says UTF-8 (or nothing) and is not, each byte that is no part of a letter in
 * UTF-8 is read as Windows-1252, in which nothing is lost; UTF-7, which no decoder knows any more, is read here.
 *
 * The parser makes its decoders from the global TextDecoder. This module, loaded before it in a thread of its own, puts a forgiving one in its place.
 */

const Strict = globalThis.TextDecoder;

class ForgivingDecoder extends Strict {
  readonly #strict: TextDecoder | null;
  constructor(label = 'utf-8', options: TextDecoderOptions = {}) {
    super(label, options);
    this.#strict = this.encoding === 'utf-8' && options.fatal !== true ? new Strict('utf-8', { ...options, fatal: true }) : null;
  }
  override decode(input?: AllowSharedBufferSource, options?: TextDecodeOptions): string {
    if (this.#strict === null || options?.stream === true) return super.decode(input, options);
    try {
      return this.#strict.decode(input);
    } catch {
      return decodeMixed(bytesOf(input));
    }
  }
}

function bytesOf(input: AllowSharedBufferSource | undefined): Uint8Array {
  if (input === undefined) return new Uint8Array();
  return ArrayBuffer.isView(input) ? new Uint8Array(input.buffer, input.byteOffset, input.byteLength) : new Uint8Array(input);
}

/** Whole letters of UTF-8 as such, every other byte as Windows-1252. */
function decodeMixed(bytes: Uint8Array): string {
  const [utf8, single] = [new Strict('utf-8'), new Strict('windows-1252')];
  const read: string[] = [];
  let from = 0;
  for (let at = 0; at < bytes.length; ) {
    const length = letterLength(bytes, at);
    if (length > 0) at += length;
    else {
      read.push(utf8.decode(bytes.subarray(from, at)), single.decode(bytes.subarray(at, at + 1)));
      at++;
      from = at;
    }
  }
  read.push(utf8.decode(bytes.subarray(from)));
  return read.join('');
}

/** How many bytes the letter has that begins here; 0 when none of UTF-8 does (too long forms, halves of pairs and what lies beyond Unicode are none). */
function letterLength(bytes: Uint8Array, at: number): number {
  const [first = 0, second = 0] = bytes.subarray(at, at + 2);
  if (first < 0x80) return 1;
  const length = first >= 0xc2 && first <= 0xdf ? 2 : first >= 0xe0 && first <= 0xef ? 3 : first >= 0xf0 && first <= 0xf4 ? 4 : 0;
  if (length === 0 || at + length > bytes.length) return 0;
  if ((first === 0xe0 && second < 0xa0) || (first === 0xed && second > 0x9f) || (first === 0xf0 && second < 0x90) || (first === 0xf4 && second > 0x8f))
    return 0;
  for (let next = 1; next < length; next++) if (((bytes[at + next] ?? 0) & 0xc0) !== 0x80) return 0;
  return length;
}

/** Puts the forgiving decoder in place of the global one. */
export function forgive(): void {
  globalThis.TextDecoder = ForgivingDecoder;
}

/** Reads the UTF-7 (RFC 2152) in a text whose characters are its bytes. What is no UTF-7 stays as it is. */
export function decodeUtf7(text: string): string {
  return text.replaceAll(/\+([A-Za-z0-9/]*)-?/g, (whole, coded: string) => {
    if (coded === '') return whole === '+-' ? '+' : whole;
    const bytes = Buffer.from(coded, 'base64');
    let read = '';
    for (let at = 0; at + 1 < bytes.length; at += 2) read += String.fromCharCode(bytes.readUInt16BE(at));
    return read === '' ? whole : read;
  });
}

/** A text that the database keeps: without NUL, and with no half of a pair. */
export function storable(text: string): string {
  return text.replaceAll('\u0000', '').toWellFormed();
}
