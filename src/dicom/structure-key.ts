import type { DataSet } from './dataset.ts';
import { ROW } from './table.ts';

/** A value longer than this is no code, number or flag that a condition could ask for. */
const LONGEST_VALUE = 256;

/**
 * A key that two data sets share when they hold the same attributes at the same places, empty ones alike, and the same
 * values of the attributes in `valued`. What depends on nothing else needs to be worked out once for a whole series.
 * 128 bits over the columns: no defence against somebody who looks for two structures with one key.
 */
export function structureKey({ table, held }: DataSet, valued: ReadonlySet<number>): string {
  let a = 0x811c9dc5;
  let b = 0x9e3779b9;
  let c = 0x85ebca6b;
  let d = 0xc2b2ae35;
  for (let row = 0; row < table.count; row++) {
    const tag = table.tag[row]!;
    const length = table.end[row]! - table.value[row]!;
    const isContainer = (table.flags[row]! & (ROW.item | ROW.sequence)) !== 0;
    const isEmpty = isContainer ? table.next[row] === row + 1 : length === 0;
    const shape = (table.depth[row]! << 1) | (isEmpty ? 1 : 0);
    a = Math.imul(a ^ tag, 0x01000193);
    b = Math.imul(b ^ shape, 0x85ebca77) ^ (a >>> 15);
    c = Math.imul(c + tag, 0xc2b2ae3d) ^ (b >>> 13);
    d = Math.imul(d ^ c, 0x27d4eb2f) + shape;
    if (isContainer || isEmpty || length > LONGEST_VALUE || !valued.has(tag)) continue;
    const bytes = held.slice(table.value[row]!, table.end[row]!);
    for (let i = 0; i < bytes.length; i++) {
      a = Math.imul(a ^ bytes[i]!, 0x01000193);
      c = Math.imul(c + bytes[i]!, 0x85ebca77) ^ (a >>> 11);
    }
  }
  return `${a >>> 0}.${b >>> 0}.${c >>> 0}.${d >>> 0}.${table.count}`;
}
