/**
 * What does an Open-PSA file say of one fault tree? Its gates as a circuit, and the chance of each basic event.
 *
 * Read are fault trees, components (with private names, seen from inside and by their path), gates over any nesting of `and`, `or`,
 * `not`, `xor`, `iff`, `imply`, `nand`, `nor`, `atleast`, `cardinality` and constants, basic and house events, and parameters
 * (`open-psa-expression.ts`). The top is the one gate that no other names, unless one is asked for. What else the format knows (event
 * trees, common-cause groups, substitutions, alignments, rules) would change the figures and is refused rather than left out.
 *
 * Source: Open-PSA Model Exchange Format 2.0d (Epstein, Rauzy). `xor` is taken of two parts alone: of more, tools disagree what it means.
 */
import { accept, type Outcome, refuse } from '../decision/refusal.ts';
import { alwaysFails, alwaysWorks, type Gate, type GateKind } from './circuit.ts';
import type { FaultTree } from './fault-tree.ts';
import { chanceOf, type Expressions } from './open-psa-expression.ts';
import { Unfit } from './unfit.ts';
import { pathOf, readXml, type XmlElement } from './xml.ts';

/** Reads a file; `top` names the gate to ask about where the file has several that no other names. */
export function readOpenPsa(text: string, top?: string): Outcome<FaultTree> {
  const read = readXml(text);
  if (!read.ok) return read;
  try {
    return accept(new Model(read.value).tree(top));
  } catch (error) {
    if (!(error instanceof Unfit)) throw error;
    const path = pathOf(error.element);
    return refuse(error.code, { message: `${path} ${error.message}.` }, path);
  }
}

type Kind = 'gate' | 'basic-event' | 'house-event' | 'parameter';

interface Definition {
  readonly kind: Kind;
  readonly path: string;
  readonly element: XmlElement;
}

const passedOver = new Set(['label', 'attributes']);
const definitions: Readonly<Record<string, Kind>> = {
  'define-gate': 'gate',
  'define-basic-event': 'basic-event',
  'define-house-event': 'house-event',
  'define-parameter': 'parameter',
};
const simple: Readonly<Record<string, { readonly kind: GateKind; readonly negated: boolean }>> = {
  and: { kind: 'and', negated: false },
  or: { kind: 'or', negated: false },
  nand: { kind: 'and', negated: true },
  nor: { kind: 'or', negated: true },
};

class Model {
  private readonly root: XmlElement;
  /** Gates and events share their names; parameters have their own. */
  private readonly events = new Map<string, Definition>();
  private readonly parameters = new Map<string, Definition>();
  private readonly names: string[] = [];
  private readonly chances: number[] = [];
  private readonly signals = new Map<Definition, number>();
  private readonly gates: Gate[] = [];
  private readonly expressions: Expressions;

  constructor(root: XmlElement) {
    this.root = root;
    if (root.name !== 'opsa-mef') throw new Unfit(root, 'compute.unsupported', 'is no Open-PSA file: its root is not opsa-mef');
    this.expressions = {
      known: new Map(),
      parameter: (name, from) => this.find(this.parameters, name, from, 'a parameter').element,
    };
    for (const child of root.children) {
      if (child.name === 'define-fault-tree') this.define(child, [nameOf(child)]);
      else if (child.name === 'model-data') this.define(child, []);
      else if (!passedOver.has(child.name)) unsupported(child);
    }
  }

  private define(container: XmlElement, inside: readonly string[]): void {
    for (const element of container.children) {
      if (passedOver.has(element.name)) continue;
      if (element.name === 'define-component' && inside.length > 0) {
        this.define(element, [...inside, nameOf(element)]);
        continue;
      }
      const kind = Object.hasOwn(definitions, element.name) ? definitions[element.name] : undefined;
      if (kind === undefined || (kind === 'gate' && inside.length === 0)) unsupported(element);
      const name = nameOf(element);
      const path = [...inside, name].join('.');
      const definition: Definition = { kind, path, element };
      const table = kind === 'parameter' ? this.parameters : this.events;
      const keys = isPrivate(element) ? [path] : [...new Set([path, name])];
      for (const key of keys) {
        if (table.has(key)) throw new Unfit(element, 'compute.said-twice', `defines ${key}, which is defined already`);
        table.set(key, definition);
      }
    }
  }

  /** What a name means where it stands: by its path from the innermost container outwards, else by itself. */
  private find(table: ReadonlyMap<string, Definition>, name: string, from: XmlElement, what: string): Definition {
    const inside = insideOf(from);
    for (let depth = inside.length; depth > 0; depth--) {
      const found = table.get([...inside.slice(0, depth), name].join('.'));
      if (found !== undefined) return found;
    }
    const found = table.get(name);
    if (found === undefined) throw new Unfit(from, 'compute.unknown-event', `names ${JSON.stringify(name)}, ${what} that nothing defines`);
    return found;
  }

  tree(top?: string): FaultTree {
    const gates = new Set([...this.events.values()].filter(({ kind }) => kind === 'gate'));
    const order = this.childrenFirst(gates);
    for (const definition of order) this.signals.set(definition, this.formula(onlyFormula(definition.element)));
    const signal = this.signals.get(this.topOf(gates, top)) ?? alwaysWorks;
    // Events are numbered as they are met, so gates were numbered apart, from −3 downwards.
    const events = this.names.length;
    const numbered = (each: number): number => (each < alwaysWorks ? 2 * (events + ((farGate - (each & ~1)) >> 1)) + (each & 1) : each);
    const circuit = { events, gates: this.gates.map((gate) => ({ ...gate, parts: gate.parts.map(numbered) })), top: numbered(signal) };
    return { names: this.names, chances: Float64Array.from(this.chances), circuit };
  }

  private topOf(gates: ReadonlySet<Definition>, asked: string | undefined): Definition {
    if (asked !== undefined) {
      const found = this.events.get(asked);
      if (found?.kind === 'gate') return found;
      throw new Unfit(this.root, 'compute.unknown-event', `has no gate ${JSON.stringify(asked)} to be the top`);
    }
    const free = new Set(gates);
    for (const gate of gates) for (const part of this.references(gate.element)) free.delete(part.definition);
    const [first, ...more] = free;
    if (first === undefined) throw new Unfit(this.root, 'compute.too-few', 'has no gate that could be the top');
    if (more.length === 0) return first;
    const some = [first, ...more].slice(0, 10).map(({ path }) => path);
    throw new Unfit(this.root, 'compute.said-twice', `has ${more.length + 1} gates that no other names (${some.join(', ')}): say which is the top`);
  }

  /** Every gate after those it names; refused where gates go in a circle. */
  private childrenFirst(gates: ReadonlySet<Definition>): Definition[] {
    const order: Definition[] = [];
    const state = new Map<Definition, 'open' | 'done'>();
    const waiting: { readonly gate: Definition; readonly parts: readonly Reference[]; next: number }[] = [];
    const enter = (gate: Definition) => {
      state.set(gate, 'open');
      waiting.push({ gate, parts: this.references(gate.element), next: 0 });
    };
    for (const gate of gates) {
      if (!state.has(gate)) enter(gate);
      for (let last = waiting.at(-1); last !== undefined; last = waiting.at(-1)) {
        const part = last.parts[last.next++];
        if (part === undefined) {
          state.set(last.gate, 'done');
          order.push(last.gate);
          waiting.pop();
        } else if (part.definition.kind === 'gate') {
          if (state.get(part.definition) === 'open')
            throw new Unfit(part.element, 'compute.cyclic', `names ${part.definition.path}, which stands on it in turn`);
          if (!state.has(part.definition)) enter(part.definition);
        }
      }
    }
    return order;
  }

  /** Everything a gate names, at any depth of its formula. */
  private references(gate: XmlElement): Reference[] {
    const found: Reference[] = [];
    const visit = (element: XmlElement): void => {
      const definition = this.referred(element);
      if (definition === null) element.children.forEach(visit);
      else found.push({ element, definition });
    };
    visit(onlyFormula(gate));
    return found;
  }

  private readonly resolved = new Map<XmlElement, Definition | null>();

  private referred(element: XmlElement): Definition | null {
    const known = this.resolved.get(element);
    if (known !== undefined) return known;
    const isEvent = element.name === 'event';
    const kind = isEvent ? (element.attributes.get('type') ?? null) : element.name;
    let found: Definition | null = null;
    if (isEvent || kind === 'gate' || kind === 'basic-event' || kind === 'house-event') {
      found = this.find(this.events, nameOf(element), element, `a ${kind ?? 'event'}`);
      if (kind !== null && kind !== found.kind) throw new Unfit(element, 'compute.unknown-event', `names the ${found.kind} ${found.path} as a ${kind}`);
    }
    this.resolved.set(element, found);
    return found;
  }

  private formula(element: XmlElement): number {
    const definition = this.referred(element);
    if (definition !== null) return this.signalOf(definition);
    if (element.name === 'constant') return truthOf(element) ? alwaysFails : alwaysWorks;
    const parts = element.children.map((child) => this.formula(child));
    const some = (count: number, form: string) => {
      if (parts.length !== count) throw new Unfit(element, 'compute.wrong-length', `must hold ${form}`);
      return parts;
    };
    if (element.name === 'not') return (some(1, 'one formula')[0] ?? 0) ^ 1;
    if (element.name === 'xor') return this.gate('xor', 1, some(2, 'two formulas'));
    if (element.name === 'iff') return this.gate('xor', 1, some(2, 'two formulas')) ^ 1;
    if (element.name === 'imply') {
      const [first = 0, second = 0] = some(2, 'two formulas');
      return this.gate('or', 1, [first ^ 1, second]);
    }
    const plain = Object.hasOwn(simple, element.name) ? simple[element.name] : undefined;
    const counted = element.name === 'atleast' || element.name === 'cardinality';
    if (plain === undefined && !counted) unsupported(element);
    if (parts.length === 0) throw new Unfit(element, 'compute.too-few', 'must hold at least one formula');
    if (plain !== undefined) return this.gate(plain.kind, plain.kind === 'and' ? parts.length : 1, parts) ^ Number(plain.negated);
    const min = wholeOf(element, 'min', parts.length);
    if (element.name === 'atleast') return this.atLeast(min, parts);
    const max = wholeOf(element, 'max', parts.length);
    if (max < min) throw new Unfit(element, 'compute.too-small', 'has a max below its min');
    return this.gate('and', 2, [this.atLeast(min, parts), this.atLeast(max + 1, parts) ^ 1]);
  }

  private atLeast(count: number, parts: readonly number[]): number {
    if (count === 0) return alwaysFails;
    return count > parts.length ? alwaysWorks : this.gate('atLeast', count, parts);
  }

  private gate(kind: GateKind, count: number, parts: readonly number[]): number {
    this.gates.push({ kind, count, parts });
    return farGate - 2 * (this.gates.length - 1);
  }

  private signalOf(definition: Definition): number {
    const known = this.signals.get(definition);
    if (known !== undefined) return known;
    const { element } = definition;
    let signal: number;
    if (definition.kind === 'house-event') {
      const constant = element.children.find(({ name }) => name === 'constant');
      signal = constant !== undefined && truthOf(constant) ? alwaysFails : alwaysWorks;
    } else {
      this.chances.push(chanceOf(element, this.expressions));
      signal = 2 * (this.names.push(isPrivate(element) ? definition.path : nameOf(element)) - 1);
    }
    this.signals.set(definition, signal);
    return signal;
  }
}

interface Reference {
  readonly element: XmlElement;
  readonly definition: Definition;
}

/** Even, and below both constants. */
const farGate = -4;

function unsupported(element: XmlElement): never {
  throw new Unfit(element, 'compute.unsupported', `is ${element.name} in a place where it is not read here`);
}

function nameOf(element: XmlElement): string {
  const name = element.attributes.get('name') ?? '';
  if (name === '') throw new Unfit(element, 'compute.missing', 'has no name');
  return name;
}

/** Names are private where the nearest that says so says private; outside of components they are public. */
function isPrivate(element: XmlElement): boolean {
  for (let at: XmlElement | null = element; at !== null; at = at.parent) {
    const role = at.attributes.get('role');
    if (role === 'private' || role === 'public') return role === 'private';
  }
  return false;
}

function insideOf(element: XmlElement): string[] {
  const inside: string[] = [];
  for (let at = element.parent; at !== null; at = at.parent) if (at.name === 'define-fault-tree' || at.name === 'define-component') inside.unshift(nameOf(at));
  return inside;
}

function onlyFormula(gate: XmlElement): XmlElement {
  const [formula, second] = gate.children.filter(({ name }) => !passedOver.has(name));
  if (formula === undefined || second !== undefined) throw new Unfit(gate, 'compute.wrong-length', 'must hold one formula');
  return formula;
}

function truthOf(constant: XmlElement): boolean {
  const value = constant.attributes.get('value');
  if (value !== 'true' && value !== 'false') throw new Unfit(constant, 'compute.not-a-boolean', 'must have the value true or false');
  return value === 'true';
}

function wholeOf(element: XmlElement, name: string, most: number): number {
  const text = element.attributes.get(name) ?? '';
  const value = /^\d{1,9}$/.test(text) ? Number(text) : Number.NaN;
  if (!(value <= most)) throw new Unfit(element, 'compute.not-whole', `must have a ${name} from 0 to ${most}, the number of its formulas`);
  return value;
}
