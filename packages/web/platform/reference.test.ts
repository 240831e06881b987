import { describe, expect, test } from 'vitest';
import { kindWord, nameOf, withoutRefs } from './reference.ts';

describe('references', () => {
  test('have a name of their own', () => {
    expect(nameOf('component:default/player')).toBe('player');
    expect(nameOf('site:north')).toBe('north');
  });
  test('say their kind in the words of the product', () => {
    expect(kindWord('resource:default/db')).toBe('system');
    expect(kindWord('system')).toBe('subsystem');
    expect(kindWord('journey')).toBe('journey');
  });
  test('are shortened within a sentence, whose full stop stays', () =>
    expect(withoutRefs('group:default/team-a left component:x/play.er.')).toBe('team-a left play.er.'));
});
