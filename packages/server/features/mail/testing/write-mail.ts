/** How does a test write a nasty mail? From headers, parts and bytes as they shall stand on the wire, right or wrong. */

export type Bytes = string | Uint8Array;

/** Bytes one after another; text is written as UTF-8 with CRLF. */
export function bytes(...parts: readonly Bytes[]): Buffer {
  return Buffer.concat(parts.map((part) => (typeof part === 'string' ? Buffer.from(part.replaceAll(/\r?\n/g, '\r\n'), 'utf8') : Buffer.from(part))));
}

/** Bytes from hexadecimal, spaces let out. */
export function hex(digits: string): Buffer {
  return Buffer.from(digits.replaceAll(/\s/g, ''), 'hex');
}

/** A mail of headers and a body; From, To, Date and Message-ID are there unless given, and null leaves one out. */
export function mail(name: string, headers: Readonly<Record<string, Bytes | null>>, ...body: readonly Bytes[]): Buffer {
  const all: Readonly<Record<string, Bytes | null>> = {
    From: 'Anna Ask <anna@dev.example>',
    To: 'ops@samspel.example',
    Subject: name,
    Date: 'Mon, 02 Mar 2026 10:00:00 +0100',
    'Message-ID': `<${name.replaceAll(/[^\w-]/g, '-')}@dev.example>`,
    ...headers,
  };
  const lines = Object.entries(all).flatMap(([key, value]) => (value === null ? [] : [`${key}: `, value, '\n']));
  return bytes(...lines, '\n', ...body);
}

/** Parts between boundaries. */
export function multipart(boundary: string, ...parts: readonly Bytes[]): Buffer {
  return bytes(...parts.flatMap((part) => [`--${boundary}\n`, part, '\n']), `--${boundary}--\n`);
}

/** Base64 in lines of 76. */
export function base64(content: Uint8Array): string {
  return (
    Buffer.from(content)
      .toString('base64')
      .match(/.{1,76}/g) ?? []
  ).join('\n');
}

/** A text property of MAPI, as it stands in a winmail.dat; `named` ones have a name of their own. */
function mapiText(tag: number, text: string): Buffer {
  const data = Buffer.from(`${text}\u0000`, (tag & 0xffff) === 0x1f ? 'utf16le' : 'latin1');
  const head = Buffer.alloc(12);
  head.writeUInt32LE(tag, 0);
  head.writeUInt32LE(1, 4);
  head.writeUInt32LE(data.length, 8);
  return Buffer.concat([head, data, Buffer.alloc((4 - (data.length % 4)) % 4)]);
}

/** Properties with one before them that is only stepped over: a number under a name. */
function mapi(...texts: readonly Buffer[]): Buffer {
  const [count, named] = [Buffer.alloc(4), Buffer.alloc(32)];
  count.writeUInt32LE(texts.length + 1);
  named.writeUInt32LE(0x80010003, 0);
  return Buffer.concat([count, named, ...texts]);
}

/** A winmail.dat with a text and a file; with `html` its body is HTML, and the file has a long name beside `PLAN~1.TXT`. */
export function winmail(text: string, file: { readonly name: string; readonly content: string }, html: string | null = null): Buffer {
  const attribute = (level: number, id: number, data: Buffer): Buffer => {
    const head = Buffer.alloc(9);
    head.writeUInt8(level, 0);
    head.writeUInt32LE(id, 1);
    head.writeUInt32LE(data.length, 5);
    const sum = Buffer.alloc(2);
    sum.writeUInt16LE(data.reduce((total, byte) => (total + byte) & 0xffff, 0));
    return Buffer.concat([head, data, sum]);
  };
  const start = Buffer.alloc(6);
  start.writeUInt32LE(0x223e9f78);
  const codePage = Buffer.alloc(8);
  codePage.writeUInt32LE(1252);
  return Buffer.concat([
    start,
    attribute(1, 0x00069007, codePage),
    ...(html === null
      ? [attribute(1, 0x0002800c, Buffer.from(`${text}\u0000`, 'latin1'))]
      : [attribute(1, 0x00069003, mapi(mapiText(0x1000001f, text), mapiText(0x1013001e, html)))]),
    attribute(2, 0x00069002, Buffer.alloc(14)),
    attribute(2, 0x00018010, Buffer.from(`${html === null ? file.name : 'PLAN~1.TXT'}\u0000`, 'latin1')),
    attribute(2, 0x0006800f, Buffer.from(file.content, 'latin1')),
    ...(html === null ? [] : [attribute(2, 0x00069005, mapi(mapiText(0x3707001f, file.name)))]),
  ]);
}
