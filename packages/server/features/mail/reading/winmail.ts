/**
 * What does Outlook wrap into a `winmail.dat`? A TNEF stream ([MS-OXTNEF]): attributes one after another, of which the body, as text and as HTML, and the attached files with their long names
 * are read. What cannot be read (a body that is only RTF, a mail inside) is left: the winmail.dat itself is always kept.
 */
import { type MapiProperty, mapiProperties } from './winmail-properties.ts';

export interface Winmail {
  readonly text: string | null;
  readonly html: string | null;
  readonly files: readonly { readonly name: string; readonly bytes: Uint8Array }[];
}

const signature = 0x223e9f78;
const attribute = {
  body: 0x0002800c,
  attachTitle: 0x00018010,
  attachData: 0x0006800f,
  attachRender: 0x00069002,
  attachProperties: 0x00069005,
  properties: 0x00069003,
  codePage: 0x00069007,
} as const;
/** MAPI properties. */
const property = { body: 0x1000, html: 0x1013, longName: 0x3707 } as const;
const mostAttributes = 2000;

/** Reads a TNEF stream; null when it is none. */
export function readWinmail(bytes: Uint8Array): Winmail | null {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  if (bytes.length < 6 || view.getUint32(0, true) !== signature) return null;
  let text: string | null = null;
  let html: string | null = null;
  let codePage = 1252;
  const files: { name: string; bytes: Uint8Array }[] = [];
  const words = (data: Uint8Array): string => decoderFor(codePage).decode(data).replaceAll('\u0000', '');
  const wordsOf = (given: MapiProperty | undefined): string | null => {
    if (given === undefined) return null;
    return given.kind === 'unicode' ? new TextDecoder('utf-16le').decode(given.bytes).replaceAll('\u0000', '') : words(given.bytes);
  };
  let at = 6;
  for (let count = 0; count < mostAttributes && at + 9 <= bytes.length; count++) {
    const id = view.getUint32(at + 1, true);
    const size = view.getUint32(at + 5, true);
    const from = at + 9;
    if (from + size + 2 > bytes.length) break;
    const data = bytes.subarray(from, from + size);
    const file = files.at(-1);
    if (id === attribute.codePage && size >= 4) codePage = view.getUint32(from, true);
    else if (id === attribute.body) text = words(data);
    else if (id === attribute.attachRender) files.push({ name: `attachment-${files.length + 1}`, bytes: new Uint8Array() });
    else if (id === attribute.attachTitle && file !== undefined) file.name = words(data).slice(0, 255);
    else if (id === attribute.attachData && file !== undefined) file.bytes = data;
    else if (id === attribute.attachProperties && file !== undefined)
      file.name = wordsOf(mapiProperties(data).find((one) => one.id === property.longName))?.slice(0, 255) || file.name;
    else if (id === attribute.properties) {
      const found = mapiProperties(data);
      text ??= wordsOf(found.find((one) => one.id === property.body));
      html ??= wordsOf(found.find((one) => one.id === property.html));
    }
    at = from + size + 2;
  }
  return { text, html, files: files.filter((one) => one.bytes.length > 0) };
}

function decoderFor(codePage: number): TextDecoder {
  if (codePage === 65001) return new TextDecoder();
  try {
    return new TextDecoder(codePage === 932 ? 'shift_jis' : codePage === 936 ? 'gbk' : `windows-${codePage}`);
  } catch {
    return new TextDecoder('windows-1252');
  }
}
