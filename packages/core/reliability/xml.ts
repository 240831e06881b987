/**
 * What does an XML text say? Its elements, their attributes and their text: the part of XML 1.0 that data files use, and nothing that lets a
 * file reach outside itself or grow when it is read.
 *
 * Strict: a text that is not well-formed is refused where it stops being so, as the standard asks (section 1.2, "fatal error"). Refused as
 * well, though well-formed, are document types and entities of one's own, which is what "billion laughs" and outside files are made of, and
 * nesting beyond 500. Comments and processing instructions are passed over. Names may be any run without space, quotes, `<>&/=`; namespaces
 * are left as they are written. The text is read once, in linear time, without regular expressions that could go back.
 */
import { type Outcome, refuse } from '../decision/refusal.ts';

export interface XmlElement {
  readonly name: string;
  readonly attributes: ReadonlyMap<string, string>;
  readonly children: readonly XmlElement[];
  /** The text directly inside, pieces joined, without the space around it. */
  readonly text: string;
  readonly parent: XmlElement | null;
}

interface Open extends XmlElement {
  readonly attributes: Map<string, string>;
  readonly children: XmlElement[];
  text: string;
  readonly parent: Open | null;
  readonly depth: number;
}

const deepest = 500;
const longest = 64 * 1024 * 1024;
const ownEntities: Readonly<Record<string, string>> = { lt: '<', gt: '>', amp: '&', apos: "'", quot: '"' };

/** Where an element stands: names from the root down, with the `name` attribute where there is one. */
export function pathOf(element: XmlElement | null): string {
  const steps: string[] = [];
  for (let at = element; at !== null; at = at.parent) {
    const name = at.attributes.get('name');
    steps.push(name === undefined ? at.name : `${at.name}[${name}]`);
  }
  return steps.length === 0 ? '' : `/${steps.reverse().join('/')}`;
}

/** Reads a text, or refuses it with `compute.not-xml` (or `compute.too-deep`, `compute.too-large`, `compute.unsupported`) and the line. */
export function readXml(text: string): Outcome<XmlElement> {
  if (text.length > longest) return refuse('compute.too-large', { message: `The XML is longer than ${longest} characters.` }, '');
  const reader = new Reader(text);
  try {
    return { ok: true, value: reader.document() };
  } catch (error) {
    if (!(error instanceof Fault)) throw error;
    return refuse(error.code, { message: `The XML ${error.message} (line ${reader.line()}).` }, pathOf(reader.open));
  }
}

class Fault extends Error {
  readonly code: string;
  constructor(code: string, message: string) {
    super(message);
    this.code = code;
  }
}

class Reader {
  private readonly text: string;
  private at = 0;
  open: Open | null = null;

  constructor(text: string) {
    this.text = text;
    if (text.charCodeAt(0) === 0xfeff) this.at = 1;
  }

  /** The line at which the reader stands. */
  line(): number {
    let lines = 1;
    for (let next = this.text.indexOf('\n'); next !== -1 && next < this.at; next = this.text.indexOf('\n', next + 1)) lines++;
    return lines;
  }

  document(): XmlElement {
    let root: XmlElement | null = null;
    while (this.at < this.text.length) {
      const next = this.text.indexOf('<', this.at);
      const upTo = next === -1 ? this.text.length : next;
      if (upTo > this.at) this.characters(this.text.slice(this.at, upTo), true);
      this.at = upTo;
      if (next === -1) break;
      const mark = this.text.charCodeAt(next + 1);
      if (mark === 33) this.declaration();
      else if (mark === 63) this.skip('?>', 'has a processing instruction that does not end');
      else if (mark === 47) this.close();
      else {
        if (this.open === null && root !== null) this.fault('has a second root element');
        const element = this.element();
        root ??= element;
      }
    }
    if (this.open !== null) this.fault(`ends inside <${this.open.name}>`);
    return root ?? this.fault('has no element');
  }

  private fault(message: string, code = 'compute.not-xml'): never {
    throw new Fault(code, message);
  }

  private skip(end: string, otherwise: string): string {
    const stop = this.text.indexOf(end, this.at + 2);
    if (stop === -1) this.fault(otherwise);
    const inside = this.text.slice(this.at, stop);
    this.at = stop + end.length;
    return inside;
  }

  /** What begins with `<!`: a comment, character data, or what is refused. */
  private declaration(): void {
    if (this.text.startsWith('<!--', this.at)) {
      this.at += 2;
      this.skip('-->', 'has a comment that does not end');
    } else if (this.text.startsWith('<![CDATA[', this.at)) {
      this.characters(this.skip(']]>', 'has character data that does not end').slice(9), false);
    } else this.fault('has a document type or an entity of its own, which are not read here', 'compute.unsupported');
  }

  private characters(raw: string, encoded: boolean): void {
    const said = encoded ? this.decoded(raw) : raw;
    if (this.open !== null) this.open.text += said;
    else if (said.trim() !== '') this.fault('has text outside of its root element');
  }

  private element(): XmlElement {
    this.at++;
    const name = this.name();
    const depth = (this.open?.depth ?? 0) + 1;
    if (depth > deepest) this.fault(`is nested deeper than ${deepest}`, 'compute.too-deep');
    const made: Open = { name, attributes: new Map(), children: [], text: '', parent: this.open, depth };
    for (;;) {
      const spaced = this.space();
      const mark = this.text.charCodeAt(this.at);
      if (mark === 62) {
        this.at++;
        this.open?.children.push(made);
        this.open = made;
        return made;
      }
      if (mark === 47 && this.text.charCodeAt(this.at + 1) === 62) {
        this.at += 2;
        this.open?.children.push(made);
        return made;
      }
      if (!spaced) this.fault(`has something in <${name}> that is no attribute`);
      this.attribute(made);
    }
  }

  private attribute(of: Open): void {
    const name = this.name();
    this.space();
    if (this.text.charCodeAt(this.at) !== 61) this.fault(`has an attribute ${name} without a value`);
    this.at++;
    this.space();
    const quote = this.text[this.at];
    if (quote !== '"' && quote !== "'") this.fault(`has an attribute ${name} whose value stands in no quotes`);
    const stop = this.text.indexOf(quote, this.at + 1);
    if (stop === -1) this.fault(`has an attribute ${name} whose value does not end`);
    const raw = this.text.slice(this.at + 1, stop);
    if (raw.includes('<')) this.fault(`has a < inside the attribute ${name}`);
    if (of.attributes.has(name)) this.fault(`says the attribute ${name} of <${of.name}> twice`);
    of.attributes.set(name, this.decoded(raw));
    this.at = stop + 1;
  }

  private close(): void {
    this.at += 2;
    const name = this.name();
    this.space();
    if (this.text.charCodeAt(this.at) !== 62) this.fault(`has a closing </${name}> that does not end`);
    if (this.open === null || this.open.name !== name) this.fault(`closes <${name}> where ${this.open === null ? 'nothing' : `<${this.open.name}>`} is open`);
    this.at++;
    this.open.text = this.open.text.trim();
    this.open = this.open.parent;
  }

  private name(): string {
    const from = this.at;
    for (; this.at < this.text.length; this.at++) {
      const code = this.text.charCodeAt(this.at);
      // Space and controls, and " & ' / < = > and the marks that begin no name.
      if (code <= 32 || code === 34 || code === 38 || code === 39 || code === 47 || (code >= 60 && code <= 62)) break;
    }
    const name = this.text.slice(from, this.at);
    if (name === '' || (name <= '@' && name >= '!')) this.fault('has a < or an attribute without a name');
    return name;
  }

  private space(): boolean {
    const from = this.at;
    for (let code = this.text.charCodeAt(this.at); code === 32 || code === 10 || code === 9 || code === 13; code = this.text.charCodeAt(++this.at));
    return this.at > from;
  }

  private decoded(raw: string): string {
    if (!raw.includes('&')) return raw;
    return raw
      .split('&')
      .map((piece, index) => {
        if (index === 0) return piece;
        const stop = piece.indexOf(';');
        if (stop < 1 || stop > 10) this.fault('has a & that begins no entity');
        return this.entity(piece.slice(0, stop)) + piece.slice(stop + 1);
      })
      .join('');
  }

  private entity(name: string): string {
    const own = Object.hasOwn(ownEntities, name) ? ownEntities[name] : undefined;
    if (own !== undefined) return own;
    const code = /^#x[\da-f]+$/i.test(name) ? Number.parseInt(name.slice(2), 16) : /^#\d+$/.test(name) ? Number(name.slice(1)) : Number.NaN;
    const allowed = code === 9 || code === 10 || code === 13 || (code >= 32 && code < 0xd800) || (code > 0xdfff && code <= 0x10ffff);
    return allowed ? String.fromCodePoint(code) : this.fault(`has an entity &${name}; that nothing defines`);
  }
}
