/**
 * How are bytes read as text whose label is wrong, missing, or of a charset that is gone? What says UTF-8 (or nothing) and is not is read as Windows-1252, in which nothing is
 * lost; UTF-7, which no decoder knows any more, is read here.
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
      return new Strict('windows-1252').decode(input);
    }
  }
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
