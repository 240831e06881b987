/**
 * How does a number stand in a sentence? With a narrow space between thousands (ISO 80000-1), and with no more figures than it is worth:
 * 6 858 028, not 6858028. For sentences alone; data keeps numbers as numbers.
 */

const narrow = '\u202f';

/** Digits of a decimal number with a narrow space between thousands: "-1234.5678" is "-1 234.5678". What is written with an exponent stays. */
export function grouped(digits: string): string {
  const [whole = '', fraction] = digits.split('.');
  const spaced = digits.includes('e') ? whole : whole.replace(/\B(?=(\d{3})+$)/g, narrow);
  return fraction === undefined ? spaced : `${spaced}.${fraction}`;
}

/** Rounded to whole ones: 95424.2 is "95 424". */
export const wholeText = (value: number): string => grouped(String(Math.round(value)));

/** Three figures: 13214 is "13 200", 0.01234 is "0.0123". */
export const threeFigures = (value: number): string => grouped(String(Number(value.toPrecision(3))));
