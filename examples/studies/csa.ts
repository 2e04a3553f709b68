import { ascii, concat, hex, valueBytes } from '../../test/build/index.ts';
import { Marked } from './mark.ts';

const LITTLE = { explicit: true, bigEndian: false };
const CHECK = 77;

/**
 * A vendor's header inside an OB element, in the shape known as CSA2: `SV10`, a count, and tags of 64 bytes of name
 * with values of any text. A reader that knows DICOM alone sees a blob.
 */
export function csaHeader(tags: Readonly<Record<string, Marked>>): Marked {
  const entries = Object.entries(tags);
  return new Marked(
    concat(
      ascii('SV10'),
      hex('04030201'),
      int32(entries.length, CHECK),
      ...entries.map(([name, v]) => tag(name, v.bytes)),
    ),
    entries.flatMap(([, value]) => value.needles),
  );
}

function tag(name: string, value: Uint8Array): Uint8Array {
  const used = value.length === 0 ? 0 : 1;
  return concat(
    fixed(ascii(name), 64),
    int32(1),
    fixed(ascii('LO'), 4),
    int32(19, used, CHECK),
    ...(used ? [item(value)] : []),
  );
}

function item(value: Uint8Array): Uint8Array {
  const { length } = value;
  return concat(int32(length, length, CHECK, length), fixed(value, Math.ceil(length / 4) * 4));
}

function fixed(bytes: Uint8Array, length: number): Uint8Array {
  return concat(bytes, new Uint8Array(length - bytes.length));
}

const int32 = (...numbers: readonly number[]) => valueBytes('SL', numbers, LITTLE);
