/** Is what a delivery report says told as text that can be kept, whatever bytes stand in it? */
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { bouncedIn } from './bounce.ts';

test('a NUL or half a character in a report keeps no mail from being kept', () => {
  expect(bouncedIn(['Final-Recipient: rfc822; a\0b@c.example\nStatus: 5.1.1\nMessage-ID: <x\0y@z>\n'], null)).toEqual({
    recipient: 'ab@c.example',
    status: '5.1.1',
    messageId: '<xy@z>',
    isFinal: true,
  });
  const field = fc.constantFrom('Final-Recipient: rfc822; ', 'Status: ', 'Message-ID: <');
  fc.assert(
    fc.property(fc.array(fc.tuple(field, fc.string({ unit: 'binary', maxLength: 40 }))), (lines) => {
      const { recipient, status, messageId } = bouncedIn([lines.map(([name, text]) => `${name}${text}>\n`).join('')], null);
      for (const one of [recipient, status, messageId]) expect(one === null || (one.isWellFormed() && !one.includes('\0'))).toBe(true);
    }),
  );
});
