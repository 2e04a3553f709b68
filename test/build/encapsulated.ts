import { type Part, raw } from './element.ts';
import { encodingOf } from './encoding.ts';
import { item, sequence } from './sequence.ts';
import { valueBytes } from './value.ts';

/** `empty`, computed as if every fragment were a frame, or the offsets to write. */
export type OffsetTable = 'empty' | 'one-fragment-a-frame' | readonly number[];

export interface EncapsulatedOptions {
  readonly tag?: number;
  readonly offsetTable?: OffsetTable;
  readonly delimiter?: boolean;
}

/**
 * Encapsulated pixel data (PS3.5 A.4): a basic offset table and the fragments, as OB of undefined length. A fragment of
 * odd length stays odd: padding is the matter of the one who makes it.
 *
 * @example encapsulated([jpeg], { offsetTable: 'one-fragment-a-frame' })
 */
export function encapsulated(fragments: readonly Uint8Array[], options: EncapsulatedOptions = {}): Part {
  const { tag = 0x7fe00010, delimiter = true } = options;
  const table = offsets(fragments, options.offsetTable ?? 'empty');
  const items = [table, ...fragments].map((bytes) => item(raw(bytes)));
  return sequence(tag, items, { vr: 'OB', length: 'undefined', delimiter });
}

function offsets(fragments: readonly Uint8Array[], table: OffsetTable): Uint8Array {
  const little = encodingOf('1.2.840.10008.1.2.1');
  if (table === 'empty') return new Uint8Array(0);
  if (table !== 'one-fragment-a-frame') return valueBytes('UL', table, little);
  let offset = 0;
  const starts = fragments.map((bytes) => {
    const start = offset;
    offset += 8 + bytes.length;
    return start;
  });
  return valueBytes('UL', starts, little);
}
