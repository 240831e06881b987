/** Under which number may a client ask what became of its request? The id of the arrival, written as a UUID as they expect it: nothing more is kept. */

const alphabet = '0123456789ABCDEFGHJKMNPQRSTVWXYZ';

/** `arv_01J…` → `01930c5e-…`. */
export function requestIdOf(arrival: string): string {
  const number = [...arrival.slice('arv_'.length)].reduce((sum, letter) => sum * 32n + BigInt(Math.max(0, alphabet.indexOf(letter))), 0n);
  const hex = BigInt.asUintN(128, number).toString(16).padStart(32, '0');
  return [hex.slice(0, 8), hex.slice(8, 12), hex.slice(12, 16), hex.slice(16, 20), hex.slice(20)].join('-');
}

/** The other way round; null for what is no such number. */
export function arrivalOf(requestId: string): string | null {
  const hex = requestId.replaceAll('-', '');
  if (!/^[0-9a-f]{32}$/i.test(hex)) return null;
  let number = BigInt(`0x${hex}`);
  let text = '';
  for (let digit = 0; digit < 26; digit++) {
    text = alphabet.charAt(Number(number % 32n)) + text;
    number /= 32n;
  }
  return `arv_${text}`;
}
