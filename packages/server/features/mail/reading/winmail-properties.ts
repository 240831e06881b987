/** Which MAPI properties stand in a TNEF attribute ([MS-OXTNEF] 2.1.3.4)? Only texts and bytes are told; the rest is stepped over. What is cut off ends the list. */

export interface MapiProperty {
  /** Such as 0x1000 for the body. */
  readonly id: number;
  readonly kind: 'string8' | 'unicode' | 'binary';
  readonly bytes: Uint8Array;
}

const mostProperties = 2000;
const sizes = new Map([
  [0x0001, 0],
  [0x0002, 4],
  [0x0003, 4],
  [0x0004, 4],
  [0x0005, 8],
  [0x0006, 8],
  [0x0007, 8],
  [0x000a, 4],
  [0x000b, 4],
  [0x0014, 8],
  [0x0040, 8],
  [0x0048, 16],
]);
const kinds = new Map<number, MapiProperty['kind']>([
  [0x001e, 'string8'],
  [0x001f, 'unicode'],
  [0x0102, 'binary'],
  [0x000d, 'binary'],
]);
const manyValues = 0x1000;
const firstNamed = 0x8000;

/** Reads as many as can be read. */
export function mapiProperties(bytes: Uint8Array): MapiProperty[] {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const found: MapiProperty[] = [];
  let at = 4;
  const number = (): number => {
    const read = view.getUint32(at, true);
    at += 4;
    return read;
  };
  const counted = (): Uint8Array => {
    const length = number();
    if (length > bytes.length - at) throw new RangeError('it ends before its length');
    const read = bytes.subarray(at, at + length);
    at += (length + 3) & ~3;
    return read;
  };
  try {
    const count = Math.min(view.getUint32(0, true), mostProperties);
    for (let index = 0; index < count; index++) {
      const tag = number();
      const [type, id] = [tag & 0xffff, tag >>> 16];
      if (id >= firstNamed) {
        at += 16;
        if (number() === 0) at += 4;
        else counted();
      }
      const isMany = (type & manyValues) !== 0;
      const kind = kinds.get(type & ~manyValues);
      const size = sizes.get(type & ~manyValues);
      if (kind === undefined && size === undefined) break;
      const values = isMany || kind !== undefined ? Math.min(number(), mostProperties) : 1;
      for (let value = 0; value < values; value++) {
        if (kind === undefined) at += size ?? 0;
        else found.push({ id, kind, bytes: counted() });
      }
    }
  } catch (error) {
    if (!(error instanceof RangeError)) throw error;
  }
  return found;
}
