/**
 * What did somebody say, once what is not words is gone? Chat carries colours and styles as control characters, and a screen or a log that shows a line
 * must neither be coloured, turned round nor split by it: control characters and those that change the direction of writing go, and half a
 * character becomes the sign for a lost one.
 */

/** Longest line that is kept, in UTF-16 units; what is longer ends in an ellipsis. */
export const longestLine = 4000;

// Colours with their numbers (mIRC's and hexadecimal ones); what else is a style goes with the control characters.
const [colour, hexColour] = [3, 4].map((code) => String.fromCharCode(code));
const coloured = new RegExp(`${colour}(?:\\d{1,2}(?:,\\d{1,2})?)?|${hexColour}(?:[0-9a-fA-F]{6}(?:,[0-9a-fA-F]{6})?)?`, 'g');
const styles = new RegExp(`[${[2, 15, 17, 22, 29, 30, 31].map((code) => String.fromCharCode(code)).join('')}]`, 'g');
/** Joiners are kept: pictures and some scripts are written with them. */
const unseen = /(?:[\p{Cc}\p{Zl}\p{Zp}]|(?![\u200c\u200d])\p{Cf})+/gu;
const lone = /[\ud800-\udbff](?![\udc00-\udfff])|(?<![\ud800-\udbff])[\udc00-\udfff]/g;

const plainOf = (text: string): string => text.replace(coloured, '').replace(styles, '').replace(unseen, ' ').replace(lone, '\ufffd');

/** A text as it goes out: its lines stay, what is no words goes. */
export function cleanText(text: string): string {
  return text
    .split(/\r\n|\r|\n/)
    .map(plainOf)
    .join('\n');
}

/** A line as it is stored and shown: one line, no styles, at most `longest` long. */
export function cleanLine(text: string, longest = longestLine): string {
  const plain = plainOf(text.slice(0, longest * 4))
    .replace(/ {2,}/g, ' ')
    .trim();
  if (plain.length <= longest) return plain;
  return `${plain.slice(0, longest - 1).replace(/[\ud800-\udbff]$/, '')}…`;
}
