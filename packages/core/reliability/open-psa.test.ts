/** Are Open-PSA files read as their standard says, and what is not read here refused at its place? */
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { faultTreeQuestion } from '../compute/questions/fault-tree.ts';
import { analyse } from './fault-tree.ts';
import { readOpenPsa } from './open-psa.ts';

const file = (inside: string, data = '') => `<opsa-mef><define-fault-tree name="t">${inside}</define-fault-tree><model-data>${data}</model-data></opsa-mef>`;
const gate = (name: string, formula: string) => `<define-gate name="${name}">${formula}</define-gate>`;
const basic = (name: string, expression: string) => `<define-basic-event name="${name}">${expression}</define-basic-event>`;
const e = (name: string) => `<basic-event name="${name}"/>`;
const two = basic('a', '<float value="0.1"/>') + basic('b', '<float value="0.2"/>') + basic('c', '<float value="0.4"/>');

function chanceOf(text: string, top?: string): number {
  const tree = readOpenPsa(text, top);
  if (!tree.ok) throw new Error(`${tree.refusal.code} ${tree.refusal.path} ${String(tree.refusal.facts['message'])}`);
  const answer = analyse(tree.value);
  if (!answer.ok) throw new Error(answer.refusal.code);
  return answer.value.topEventProbability;
}

test.each([
  [`<and>${e('a')}${e('b')}</and>`, 0.02],
  [`<or>${e('a')}${e('b')}</or>`, 0.28],
  [`<nand>${e('a')}${e('b')}</nand>`, 0.98],
  [`<nor>${e('a')}${e('b')}</nor>`, 0.72],
  [`<xor>${e('a')}${e('b')}</xor>`, 0.26],
  [`<iff>${e('a')}${e('b')}</iff>`, 0.74],
  [`<imply>${e('a')}${e('b')}</imply>`, 0.92],
  [`<not>${e('a')}</not>`, 0.9],
  [e('a'), 0.1],
  ['<constant value="true"/>', 1],
  [`<or>${e('a')}<constant value="true"/></or>`, 1],
  [`<and>${e('a')}<not><and>${e('a')}${e('b')}</and></not></and>`, 0.08],
  [`<atleast min="2">${e('a')}${e('b')}${e('c')}</atleast>`, 0.02 * 0.6 + 0.04 * 0.8 + 0.08 * 0.9 + 0.008],
  [`<atleast min="0">${e('a')}</atleast>`, 1],
  [`<cardinality min="1" max="1">${e('a')}${e('b')}${e('c')}</cardinality>`, 0.1 * 0.8 * 0.6 + 0.9 * 0.2 * 0.6 + 0.9 * 0.8 * 0.4],
  [`<or><event name="a"/><event name="b" type="basic-event"/></or>`, 0.28],
])('given the formula %s, when worked out, then its chance is %d', (formula, chance) => {
  expect(chanceOf(file(gate('g', `<label>said</label>${formula}`), two))).toBeCloseTo(chance, 12);
});

test.each([
  ['<float value="2.5e-1"/>', 0.25],
  ['<int value="1"/>', 1],
  ['<bool value="true"/>', 1],
  ['<parameter name="p"/>', 0.3],
  ['<mul><parameter name="p"/><float value="0.5"/></mul>', 0.15],
  ['<sub><float value="1"/><parameter name="p"/></sub>', 0.7],
  ['<exponential><float value="0.001"/><float value="100"/></exponential>', 1 - Math.exp(-0.1)],
  ['<uniform-deviate><float value="0.1"/><float value="0.3"/></uniform-deviate>', 0.2],
  ['<lognormal-deviate><float value="0.01"/><float value="3"/><float value="0.95"/></lognormal-deviate>', 0.01],
])('given the expression %s, when worked out, then it is %d', (expression, value) => {
  const parameter = '<define-parameter name="p"><add><float value="0.1"/><float value="0.2"/></add></define-parameter>';
  expect(chanceOf(file(gate('g', e('a')), basic('a', expression) + parameter))).toBeCloseTo(value, 12);
});

test('given house events and definitions inside the tree, when worked out, then they count', () => {
  const text = file(
    gate('g', '<or><and><basic-event name="a"/><house-event name="on"/></and><and><basic-event name="b"/><house-event name="off"/></and></or>') +
      '<define-house-event name="on"><constant value="true"/></define-house-event><define-house-event name="off"/>' +
      two,
  );
  expect(chanceOf(text)).toBeCloseTo(0.1, 12);
});

test('given components with private names, when worked out, then each means its own', () => {
  const component = (name: string, value: number) =>
    `<define-component name="${name}" role="private">${gate('g', e('x'))}${basic('x', `<float value="${value}"/>`)}</define-component>`;
  const text = file(`${gate('top', '<and><gate name="one.g"/><gate name="t.two.g"/></and>')}${component('one', 0.5)}${component('two', 0.25)}`);
  expect(chanceOf(text)).toBeCloseTo(0.125, 12);
});

test('given several tops, when one is asked for, then it is worked out', () => {
  const text = file(gate('g', e('a')) + gate('h', e('b')), two);
  expect(chanceOf(text, 'h')).toBeCloseTo(0.2, 12);
});

const bomb = '<!DOCTYPE x [<!ENTITY a "aaaa"><!ENTITY b "&a;&a;">]>';

test.each([
  [`${bomb}${file(gate('g', e('a')), two)}`, 'compute.unsupported', ''],
  ['<html/>', 'compute.unsupported', '/html'],
  [file('', two), 'compute.too-few', '/opsa-mef'],
  [file(gate('g', '<gate name="h"/>') + gate('h', '<gate name="g"/>')), 'compute.cyclic', '/opsa-mef/define-fault-tree[t]/define-gate[h]/gate[g]'],
  [
    file(gate('top', e('a')) + gate('g', `<or>${e('a')}<gate name="g"/></or>`), two),
    'compute.cyclic',
    '/opsa-mef/define-fault-tree[t]/define-gate[g]/or/gate[g]',
  ],
  [file(gate('g', e('nobody')), two), 'compute.unknown-event', '/opsa-mef/define-fault-tree[t]/define-gate[g]/basic-event[nobody]'],
  [file(gate('g', '<gate name="a"/>'), two), 'compute.unknown-event', '/opsa-mef/define-fault-tree[t]/define-gate[g]/gate[a]'],
  [file(gate('g', e('a')) + gate('h', e('b')), two), 'compute.said-twice', '/opsa-mef'],
  [file(gate('g', e('a')) + gate('g', e('b')), two), 'compute.said-twice', '/opsa-mef/define-fault-tree[t]/define-gate[g]'],
  [file(gate('g', e('a')), basic('a', '<float value="1.5"/>')), 'compute.too-large', '/opsa-mef/model-data/define-basic-event[a]'],
  [file(gate('g', e('a')), basic('a', '<float value="-0.1"/>')), 'compute.too-small', '/opsa-mef/model-data/define-basic-event[a]'],
  [file(gate('g', e('a')), basic('a', '<float value="NaN"/>')), 'compute.not-a-number', '/opsa-mef/model-data/define-basic-event[a]/float'],
  [file(gate('g', e('a')), basic('a', '<float value="1e999"/>')), 'compute.not-a-number', '/opsa-mef/model-data/define-basic-event[a]/float'],
  [
    file(gate('g', e('a')), basic('a', '<div><float value="1"/><float value="0"/></div>')),
    'compute.not-finite',
    '/opsa-mef/model-data/define-basic-event[a]/div',
  ],
  [file(gate('g', e('a')), basic('a', '')), 'compute.missing', '/opsa-mef/model-data/define-basic-event[a]'],
  [file(gate('g', e('a')), basic('a', '<system-mission-time/>')), 'compute.unsupported', '/opsa-mef/model-data/define-basic-event[a]/system-mission-time'],
  [
    file(gate('g', e('a')), `${basic('a', '<parameter name="p"/>')}<define-parameter name="p"><parameter name="p"/></define-parameter>`),
    'compute.cyclic',
    '/opsa-mef/model-data/define-parameter[p]/parameter[p]',
  ],
  [file(gate('g', '')), 'compute.wrong-length', '/opsa-mef/define-fault-tree[t]/define-gate[g]'],
  [file(gate('g', '<and/>')), 'compute.too-few', '/opsa-mef/define-fault-tree[t]/define-gate[g]/and'],
  [file(gate('g', `<not>${e('a')}${e('b')}</not>`), two), 'compute.wrong-length', '/opsa-mef/define-fault-tree[t]/define-gate[g]/not'],
  [file(gate('g', `<xor>${e('a')}${e('b')}${e('c')}</xor>`), two), 'compute.wrong-length', '/opsa-mef/define-fault-tree[t]/define-gate[g]/xor'],
  [file(gate('g', `<atleast min="4">${e('a')}${e('b')}</atleast>`), two), 'compute.not-whole', '/opsa-mef/define-fault-tree[t]/define-gate[g]/atleast'],
  [file(gate('g', `<priority-and>${e('a')}</priority-and>`), two), 'compute.unsupported', '/opsa-mef/define-fault-tree[t]/define-gate[g]/priority-and'],
  [
    file(`${gate('g', e('a'))}<define-CCF-group name="x" model="beta-factor"/>`, two),
    'compute.unsupported',
    '/opsa-mef/define-fault-tree[t]/define-CCF-group[x]',
  ],
  ['<opsa-mef><define-event-tree name="x"/></opsa-mef>', 'compute.unsupported', '/opsa-mef/define-event-tree[x]'],
])('given %s, when asked, then it is refused with %s at %s', (text, code, path) => {
  expect(faultTreeQuestion.ask(text)).toMatchObject({ ok: false, refusal: { code, path } });
});

test('given a chain of 20,000 gates, when asked, then it is worked out without running out of stack', () => {
  const chain = Array.from({ length: 20_000 }, (_, index) => gate(`g${index}`, index === 19_999 ? e('a') : `<or><gate name="g${index + 1}"/>${e('b')}</or>`));
  expect(chanceOf(file(chain.join(''), two))).toBeCloseTo(0.28, 12);
});

const good = file(gate('g', `<or>${e('a')}<gate name="h"/></or>`) + gate('h', `<atleast min="2">${e('a')}${e('b')}${e('c')}</atleast>`), two);

test('given a good file of which a piece is lost, moved or written over, when asked, then it is answered or refused and never throws', () => {
  fc.assert(
    fc.property(fc.nat(good.length), fc.nat(30), fc.constantFrom('', '<', '"', '<or>', '</or>', '<gate name="g"/>', 'g', '&', '\0'), (at, length, piece) => {
      const answer = faultTreeQuestion.ask(good.slice(0, at) + piece + good.slice(at + length));
      expect(answer.ok || answer.refusal.code.startsWith('compute.')).toBe(true);
    }),
    { numRuns: 2_000 },
  );
});

test('given a file as an object, when cut sets are asked for, then the likeliest are listed', () => {
  expect(faultTreeQuestion.ask({ text: good, listCutSets: 1 })).toMatchObject({
    ok: true,
    value: { minimalCutSets: 2, cutSetsByOrder: { 1: 1, 2: 1 }, cutSets: [{ events: ['a'], probability: 0.1 }] },
  });
  expect(faultTreeQuestion.ask({ text: good, listCutSets: -1 })).toMatchObject({ ok: false, refusal: { path: '/listCutSets' } });
  expect(faultTreeQuestion.ask({ text: good, top: 'nobody' })).toMatchObject({ ok: false, refusal: { code: 'compute.unknown-event' } });
});
