/**
 * What is the chance of a basic event? The value of its Open-PSA expression: a number, a parameter, arithmetic over these.
 *
 * A random deviate stands for its mean where the file states it (uniform, normal, lognormal by mean, gamma, beta): the mean of an
 * uncertain chance is the chance. Expressions of time (exponential, Weibull, GLM, periodic test) need the time of the mission, which the
 * file does not hold unless it is written as a number; `system-mission-time` is refused. A basic event whose chance is not 0..1 is too.
 */
import { Unfit } from './unfit.ts';
import type { XmlElement } from './xml.ts';

/** What expressions stand on: where parameters are, and what is known of them. */
export interface Expressions {
  readonly known: Map<XmlElement, number | 'asked'>;
  readonly parameter: (name: string, from: XmlElement) => XmlElement;
}

const deepest = 200;
const beside = new Set(['label', 'attributes']);

/** The chance that a `define-basic-event` states; refused when it states none, or none from 0 to 1. */
export function chanceOf(event: XmlElement, expressions: Expressions): number {
  const chance = definedValue(event, expressions, 0);
  if (!(chance >= 0 && chance <= 1))
    throw new Unfit(event, chance < 0 ? 'compute.too-small' : 'compute.too-large', `has the chance ${chance}, not from 0 to 1`);
  return chance;
}

function definedValue(definition: XmlElement, expressions: Expressions, depth: number): number {
  const [expression, second] = definition.children.filter(({ name }) => !beside.has(name));
  if (expression === undefined || second !== undefined) throw new Unfit(definition, 'compute.missing', 'must state one chance');
  return worthOf(expression, expressions, depth);
}

type Operation = (values: readonly number[], element: XmlElement) => number;

const folded =
  (fold: (a: number, b: number) => number): Operation =>
  (values) =>
    values.reduce(fold);

const operations: Readonly<Record<string, Operation>> = {
  neg: ([value = 0]) => -value,
  add: folded((a, b) => a + b),
  sub: folded((a, b) => a - b),
  mul: folded((a, b) => a * b),
  div: folded((a, b) => a / b),
  min: (values) => Math.min(...values),
  max: (values) => Math.max(...values),
  mean: (values) => values.reduce((a, b) => a + b) / values.length,
  pow: ([base = 0, power = 1]) => base ** power,
  abs: ([value = 0]) => Math.abs(value),
  exp: ([value = 0]) => Math.exp(value),
  log: ([value = 0]) => Math.log(value),
  log10: ([value = 0]) => Math.log10(value),
  sqrt: ([value = 0]) => Math.sqrt(value),
  exponential: ([rate = 0, time = 0]) => -Math.expm1(-rate * time),
  'uniform-deviate': ([low = 0, high = 0]) => (low + high) / 2,
  'normal-deviate': ([mean = 0]) => mean,
  'lognormal-deviate': (values, element) => {
    if (values.length !== 3) throw new Unfit(element, 'compute.unsupported', 'is read with mean, error factor and level alone');
    return values[0] ?? 0;
  },
  'gamma-deviate': ([shape = 0, scale = 0]) => shape * scale,
  'beta-deviate': ([alpha = 0, beta = 0]) => alpha / (alpha + beta),
};
/** How many arguments an operation takes; all others take any number from one. */
const takes: Readonly<Record<string, number>> = {
  ...{ neg: 1, abs: 1, exp: 1, log: 1, log10: 1, sqrt: 1, pow: 2, exponential: 2 },
  ...{ 'uniform-deviate': 2, 'normal-deviate': 2, 'gamma-deviate': 2, 'beta-deviate': 2 },
};

function worthOf(expression: XmlElement, expressions: Expressions, depth: number): number {
  if (depth > deepest) throw new Unfit(expression, 'compute.too-deep', `is nested deeper than ${deepest}`);
  const { name } = expression;
  if (name === 'float' || name === 'int') return numberOf(expression);
  if (name === 'bool') return expression.attributes.get('value') === 'true' ? 1 : 0;
  if (name === 'pi') return Math.PI;
  if (name === 'parameter') return parameterValue(expression, expressions, depth);
  const operation = Object.hasOwn(operations, name) ? operations[name] : undefined;
  if (operation === undefined) throw new Unfit(expression, 'compute.unsupported', `is ${name}, an expression that is not read here`);
  const values = expression.children.map((child) => worthOf(child, expressions, depth + 1));
  const wanted = takes[name];
  if (values.length === 0 || (wanted !== undefined && values.length !== wanted))
    throw new Unfit(expression, 'compute.wrong-length', `must hold ${wanted ?? 'at least one'} of numbers`);
  const value = operation(values, expression);
  if (!Number.isFinite(value)) throw new Unfit(expression, 'compute.not-finite', `comes to ${value}`);
  return value;
}

function parameterValue(expression: XmlElement, expressions: Expressions, depth: number): number {
  const definition = expressions.parameter(expression.attributes.get('name') ?? '', expression);
  const known = expressions.known.get(definition);
  if (known === 'asked') throw new Unfit(expression, 'compute.cyclic', 'names a parameter that stands on it in turn');
  if (known !== undefined) return known;
  expressions.known.set(definition, 'asked');
  const value = definedValue(definition, expressions, depth + 1);
  expressions.known.set(definition, value);
  return value;
}

function numberOf(expression: XmlElement): number {
  const text = expression.attributes.get('value')?.trim() ?? '';
  const value = /^[+-]?(\d+\.?\d*|\.\d+)(e[+-]?\d+)?$/i.test(text) ? Number(text) : Number.NaN;
  if (!Number.isFinite(value)) throw new Unfit(expression, 'compute.not-a-number', 'must have a number as its value');
  return value;
}
