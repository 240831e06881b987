/**
 * Which alert is it, when only its labels are told? The one with the same labels. The key is Prometheus's own fingerprint: FNV-1a of 64 bits over the
 * sorted names and values, each followed by a byte 255 (prometheus/common, model/labelset.go), so that an alert told by Alertmanager's webhook and one
 * told by its API are the same.
 */

const offset = { high: 0xcbf29ce4, low: 0x84222325 };
const two32 = 4_294_967_296;

/** Sixteen hex digits. */
export function fingerprintOf(labels: Readonly<Record<string, string>>): string {
  let { high, low } = offset;
  // The prime is 2^40 + 0x1b3: a multiplication in two halves of 32 bits.
  const eat = (byte: number): void => {
    low = (low ^ byte) >>> 0;
    const product = low * 0x1b3;
    const carry = Math.floor(product / two32);
    high = (high * 0x1b3 + carry + ((low << 8) >>> 0)) % two32;
    low = product % two32;
  };
  const names = Object.keys(labels).sort(byBytes);
  for (const name of names) {
    eatText(name, eat);
    eat(255);
    eatText(labels[name] ?? '', eat);
    eat(255);
  }
  return high.toString(16).padStart(8, '0') + low.toString(16).padStart(8, '0');
}

/** As UTF-8 sorts: by code points. */
function byBytes(a: string, b: string): number {
  if (a === b) return 0;
  const [left, right] = [[...a], [...b]];
  for (let index = 0; index < Math.min(left.length, right.length); index++) {
    const difference = (left[index]?.codePointAt(0) ?? 0) - (right[index]?.codePointAt(0) ?? 0);
    if (difference !== 0) return difference;
  }
  return left.length - right.length;
}

function eatText(text: string, eat: (byte: number) => void): void {
  for (const letter of text) {
    const code = letter.codePointAt(0) ?? 0;
    if (code < 0x80) eat(code);
    else if (code < 0x800) {
      eat(0xc0 | (code >> 6));
      eat(0x80 | (code & 63));
    } else if (code < 0x10000) {
      eat(0xe0 | (code >> 12));
      eat(0x80 | ((code >> 6) & 63));
      eat(0x80 | (code & 63));
    } else {
      eat(0xf0 | (code >> 18));
      eat(0x80 | ((code >> 12) & 63));
      eat(0x80 | ((code >> 6) & 63));
      eat(0x80 | (code & 63));
    }
  }
}
