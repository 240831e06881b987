/**
 * What does a decimal in the input mean? That decimal: 0.9999 is nine thousand nine hundred ninety-nine ten-thousandths, not the
 * binary fraction nearest to it. Where a floor or a threshold decides, the sum is done here, exactly, in whole numbers.
 *
 * A double is read back as the shortest decimal that names it (ECMAScript's Number::toString), which is what was written as long as
 * that had at most 15 significant digits. Additions and products are exact; a quotient is kept as a pair until a double is asked for.
 */

/** units ÷ 10^scale. */
export interface Decimal {
  readonly units: bigint;
  readonly scale: number;
}

const form = /^(-?)(\d+)(?:\.(\d+))?(?:e([+-]\d+))?$/;

/** The decimal that a finite number was written as. */
export function decimal(value: number): Decimal {
  const found = form.exec(String(value));
  if (found === null) throw new RangeError(`${value} is not a finite number`);
  const [, sign = '', whole = '0', fraction = '', exponent = '0'] = found;
  const scale = fraction.length - Number(exponent);
  const units = BigInt(sign + whole + fraction);
  return scale >= 0 ? { units, scale } : { units: units * 10n ** BigInt(-scale), scale: 0 };
}

function unitsAt(value: Decimal, scale: number): bigint {
  return value.units * 10n ** BigInt(scale - value.scale);
}

export function plus(a: Decimal, b: Decimal): Decimal {
  const scale = Math.max(a.scale, b.scale);
  return { units: unitsAt(a, scale) + unitsAt(b, scale), scale };
}

export function minus(a: Decimal, b: Decimal): Decimal {
  return plus(a, { units: -b.units, scale: b.scale });
}

export function times(a: Decimal, b: Decimal): Decimal {
  return { units: a.units * b.units, scale: a.scale + b.scale };
}

/** Below 0, 0 or above 0 as a is less than, equal to or more than b. */
export function compare(a: Decimal, b: Decimal): number {
  const scale = Math.max(a.scale, b.scale);
  const difference = unitsAt(a, scale) - unitsAt(b, scale);
  return difference === 0n ? 0 : difference < 0n ? -1 : 1;
}

/** The largest whole number not above the value. */
export function floor(value: Decimal): number {
  const unit = 10n ** BigInt(value.scale);
  const whole = value.units / unit;
  return Number(value.units < 0n && whole * unit !== value.units ? whole - 1n : whole);
}

/** The double nearest to the decimal. */
export function toNumber(value: Decimal): number {
  return Number(`${value.units}e${-value.scale}`);
}

/** a ÷ b to full double precision; null when b is 0. */
export function quotient(a: Decimal, b: Decimal): number | null {
  if (b.units === 0n) return null;
  const scale = Math.max(a.scale, b.scale);
  const above = unitsAt(a, scale);
  const below = unitsAt(b, scale);
  // Enough digits that the cut-off tail cannot reach the double's last bit, whatever the sizes of the two.
  const digits = 25 + Math.max(0, String(below).length - String(above).length);
  return Number(`${(above * 10n ** BigInt(digits)) / below}e${-digits}`);
}

/** 1 − value, exact before it becomes a double: `complement(0.99999)` is 1e-5 to the last bit. */
export function complement(value: number): number {
  return toNumber(minus(decimal(1), decimal(value)));
}
