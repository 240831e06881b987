import { expect, test } from 'vitest';
import { draftOf, firstTry, nameOfTry, startingWith, strengths, type Trying, triggerKinds, withKind } from './trying.ts';

const stock = 'component:default/stock';
const trying: Trying = { ...firstTry, target: stock };

test('a bad deployment says both how many fail and how slow the others are', () => {
  const bad = { ...withKind(trying, 'bad-deploy'), factor: 2 };
  expect(draftOf(bad, [], 'x', 'run', null).trigger).toEqual({ kind: 'bad-deploy', target: stock, forSeconds: 60, factor: 2, share: 0.3 });
  expect(nameOfTry(bad, 0, 'Stock')).toBe('Stock gets a bad deployment ×2, 30 % fail, for 60 s');
});

test('every trigger sends exactly the figures it has', () => {
  for (const kind of triggerKinds) {
    const { trigger } = draftOf(withKind(trying, kind), [], '', 'run', null);
    expect(trigger !== undefined && 'factor' in trigger).toBe(strengths[kind].factor !== undefined);
    expect(trigger !== undefined && 'share' in trigger).toBe(strengths[kind].percent !== undefined);
  }
});

test('another trigger keeps its target only where it can hit the same', () => {
  expect(withKind(trying, 'slow').target).toBe(stock);
  expect(withKind(trying, 'load-up').target).toBeNull();
  expect(withKind({ ...trying, kind: 'load-up', target: null }, 'lose-site').target).toBeNull();
});

test('an earlier run is repeated with its trigger, whatever the form says', () => {
  const change = { system: stock, set: { servers: 3 } };
  expect(draftOf(trying, [change], 'again', 'search', 'csc_1')).toEqual({ kind: 'search', name: 'again', from: 'csc_1', changes: [change] });
});

test('its name says what happens', () => {
  expect(nameOfTry(trying, 0, 'Payments')).toBe('Payments fails for 60 s');
  expect(nameOfTry({ ...withKind(trying, 'load-up'), forSeconds: 300 }, 1, '')).toBe('Every journey has more load ×2 for 5 min, one change');
});

test('what stays has no end, and the name says so', () => {
  const stays = { ...trying, forSeconds: null };
  expect(draftOf(stays, [], '', 'run', null).trigger?.forSeconds).toBeNull();
  expect(nameOfTry(stays, 2, 'Stock')).toBe('Stock fails, and it stays, 2 changes');
});

test('systems, journeys and sites begin with what can happen to them', () => {
  const known = { isSystem: (ref: string) => ref === stock, isJourney: (ref: string) => ref === 'journey:default/order' };
  expect(startingWith(stock, known)).toMatchObject({ kind: 'fail', target: stock });
  expect(startingWith('journey:default/order', known)).toMatchObject({ kind: 'load-up', target: 'journey:default/order', factor: 2 });
  expect(startingWith('site:north', known)).toMatchObject({ kind: 'lose-site', target: 'north' });
  expect(startingWith('anything', known)).toMatchObject({ target: null });
});
