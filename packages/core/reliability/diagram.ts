/**
 * How is a circuit drawn as a diagram that can be read in one pass? Simplified, cut into modules, each module drawn by itself.
 *
 * A module is a variable of the module it stands in. A node *asks* either an event or the root of a module that is drawn before it, so
 * the chance of every node follows in one loop over all of them. Modules that fail while all their events work stand in for their
 * negation, so that "no failure" always means 0: minimal cut sets can then be put together module by module.
 *
 * Orders of variables are tried one after another within a budget of nodes that grows tenfold when none fits; the first drawing that fits is
 * kept. Looking on for a smaller one was measured and cost more than it saved: a good order is good from the beginning. All orders of all
 * modules together have so many steps: where few nodes are met again and again, nodes alone are no measure of time.
 */
import { Bdd, fails, works } from './bdd.ts';
import { alwaysFails, type Circuit } from './circuit.ts';
import { draw, type Stand } from './drawing.ts';
import { modulesOf } from './modules.ts';
import { type Copied, mostSteps, TooLarge } from './node-pool.ts';
import { simplify } from './simplify.ts';
import { type Scope, variableOrders } from './variable-order.ts';

/** A drawn module: nodes `from` to `root`, asking levels `fromLevel` to `toLevel` − 1. */
export interface Module {
  readonly from: number;
  readonly root: number;
  readonly fromLevel: number;
  readonly toLevel: number;
}

/** Nodes 0 (works) and 1 (fails) are the ends; every other comes after its children and after the module it asks. */
export interface Diagram {
  readonly events: number;
  readonly level: Int32Array;
  readonly low: Int32Array;
  readonly high: Int32Array;
  /** By level: an event, or −1 − the number of a module. */
  readonly asked: Int32Array;
  /** Inner ones first, the whole last; none when the whole is certain. */
  readonly modules: readonly Module[];
  readonly root: number;
}

/** Nodes made at most while one module is drawn in one order. */
const fullEffort = 12_000_000;
const firstBudget = 25_000;
const budgetGrowth = 10;
/** Steps at most for each node that is allowed. */
const stepsPerNode = 50;
/** Pools are used for one module after another until they are this full. */
const poolFull = 200_000;

/** Draws the failure of a circuit; leaves by `TooLarge` when no order fits, or when it takes too many steps to know. */
export function diagramOf(given: Circuit, mostNodes: number = fullEffort, steps: number = Math.min(mostSteps, stepsPerNode * mostNodes)): Diagram {
  const circuit = underOneGate(simplify(given));
  if (circuit.top < 0) return new Assembly(circuit.events, []).diagram(circuit.top === alwaysFails ? fails : works);
  const scopes = scopesOf(circuit, modulesOf(circuit));
  const assembly = new Assembly(circuit.events, scopes);
  let bdd = new Bdd(mostNodes);
  bdd.pool.stepsLeft = steps;
  for (const scope of scopes) {
    if (bdd.pool.size > poolFull) {
      const { stepsLeft } = bdd.pool;
      bdd = new Bdd(mostNodes);
      bdd.pool.stepsLeft = stepsLeft;
    }
    assembly.add(
      scope,
      drawn(bdd, scope, (node) => assembly.standOf(node), mostNodes),
    );
  }
  return assembly.diagram();
}

/** A top that is an event, or negated, gets a gate of its own. */
function underOneGate(circuit: Circuit): Circuit {
  const { events, gates, top } = circuit;
  if (top < 0 || (top >> 1 >= events && (top & 1) === 0)) return circuit;
  return { events, gates: [...gates, { kind: 'or', count: 1, parts: [top] }], top: 2 * (events + gates.length) };
}

interface Drawn {
  readonly order: readonly number[];
  readonly copy: Copied;
}

function drawn(bdd: Bdd, scope: Scope, standOf: (node: number) => Stand, mostNodes: number): Drawn {
  const { pool } = bdd;
  const orders: (readonly number[])[] = [];
  for (let budget = Math.min(firstBudget, mostNodes); ; budget = Math.min(budget * budgetGrowth, mostNodes)) {
    for (const [index, orderOf] of variableOrders.entries()) {
      const order = orders[index] ?? orderOf(scope);
      orders[index] = order;
      pool.mostNodes = pool.size + budget;
      try {
        return { order, copy: pool.copied(draw(bdd, scope, order, standOf)) };
      } catch (error) {
        if (!(error instanceof TooLarge) || pool.stepsLeft < 0) throw error;
        pool.forgetFrom(2);
      }
    }
    if (budget >= mostNodes) throw new TooLarge(`more than ${mostNodes} nodes in any order that was tried`);
  }
}

/** The gates of each module, inner modules first. */
function scopesOf(circuit: Circuit, isModule: Uint8Array): Scope[] {
  const { events, gates } = circuit;
  const scopes: Scope[] = [];
  isModule.forEach((yes, own) => {
    if (yes === 0) return;
    const inside = new Set([own]);
    for (const gate of inside) {
      for (const part of gates[gate]?.parts ?? []) {
        const below = (part >> 1) - events;
        if (below >= 0 && isModule[below] === 0) inside.add(below);
      }
    }
    const isVariable = (node: number) => node < events || (isModule[node - events] === 1 && node - events !== own);
    scopes.push({ circuit, gates: [...inside].sort((a, b) => a - b), isVariable });
  });
  return scopes;
}

/** Puts the drawings of modules one behind another. */
class Assembly {
  private readonly events: number;
  private readonly modules: Module[] = [];
  private readonly numberOf = new Map<number, number>();
  private readonly stands = new Map<number, Stand>();
  private readonly pieces: Copied[] = [];
  private readonly asked: number[] = [];
  private size = 2;

  constructor(events: number, scopes: readonly Scope[]) {
    this.events = events;
    for (const { gates } of scopes) this.numberOf.set(events + (gates.at(-1) ?? 0), this.numberOf.size);
  }

  standOf(node: number): Stand {
    return this.stands.get(node) ?? 'itself';
  }

  add(scope: Scope, { order, copy }: Drawn): void {
    const fromLevel = this.asked.length;
    const node = this.events + (scope.gates.at(-1) ?? 0);
    const isTop = this.modules.length + 1 === this.numberOf.size;
    const root = copy.root < 2 ? copy.root : this.size + copy.root - 2;
    let working = copy.root;
    while (working >= 2) working = copy.low[working - 2] ?? works;
    // What is certain is replaced where it stands; what fails without a failure, by its negation.
    if (copy.root < 2) this.stands.set(node, copy.root === fails ? fails : works);
    else if (working === fails && !isTop) this.stands.set(node, 'negated');
    for (const each of order) this.asked.push(each < this.events ? each : -1 - (this.numberOf.get(each) ?? 0));
    this.pieces.push(this.stands.get(node) === 'negated' ? negated(copy) : copy);
    this.modules.push({ from: this.size, root, fromLevel, toLevel: this.asked.length });
    this.size += copy.level.length;
  }

  /** `certain` is the root of a whole without modules. */
  diagram(certain: number = works): Diagram {
    const [level, low, high] = [new Int32Array(this.size), new Int32Array(this.size), new Int32Array(this.size)];
    this.pieces.forEach((piece, index) => {
      const { from = 2, fromLevel = 0 } = this.modules[index] ?? {};
      const placed = (child: number) => (child < 2 ? child : from + child - 2);
      for (let at = 0; at < piece.level.length; at++) {
        level[from + at] = fromLevel + (piece.level[at] ?? 0);
        low[from + at] = placed(piece.low[at] ?? 0);
        high[from + at] = placed(piece.high[at] ?? 0);
      }
    });
    return { events: this.events, level, low, high, asked: Int32Array.from(this.asked), modules: this.modules, root: this.modules.at(-1)?.root ?? certain };
  }
}

/** The same with its ends exchanged. */
function negated(copy: Copied): Copied {
  const exchange = (child: number) => (child < 2 ? 1 - child : child);
  return { ...copy, low: copy.low.map(exchange), high: copy.high.map(exchange) };
}
