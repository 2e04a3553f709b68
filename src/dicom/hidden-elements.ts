import { Failure } from '../failure/index.ts';
import { tagText } from '../standard/index.ts';
import type { DataSet } from './dataset.ts';

/**
 * Attributes that decide how everything else is read, whose object it is or which one. Readers differ in which of two
 * copies they believe, so a second one with another value hides an element from half of them.
 */
const DECISIVE: ReadonlySet<number> = new Set([
  0x00020002, 0x00020003, 0x00020010, 0x00080005, 0x00080016, 0x00080018, 0x0020000d, 0x0020000e, 0x00100020,
  0x00280002, 0x00280004, 0x00280008, 0x00280010, 0x00280011, 0x00280100, 0x00280101, 0x00280102, 0x00280103,
  0x7fe00010,
]);

/** Bytes compared at a time: two pixel data need not fit into memory. */
const STEP = 64 * 1024;

/** `Failure` `input/hidden-element` when a decisive attribute stands twice with different values. */
export function refuseHiddenElements(dataSet: DataSet): void {
  const { table } = dataSet;
  if (!table.disordered) return;
  const first = new Map<number, number>();
  for (let row = 0; row < table.count; row = table.next[row]!) {
    const tag = table.tag[row]! >>> 0;
    if (!DECISIVE.has(tag)) continue;
    const other = first.get(tag);
    if (other === undefined) first.set(tag, row);
    else if (!haveSameValue(dataSet, row, other)) {
      const at = { offset: table.start[row]!, path: tagText(tag) };
      throw new Failure('input/hidden-element', `${tagText(tag)} stands twice with different values`, { at });
    }
  }
}

function haveSameValue({ table, held }: DataSet, one: number, other: number): boolean {
  const length = table.end[one]! - table.value[one]!;
  if (length !== table.end[other]! - table.value[other]!) return false;
  for (let at = 0; at < length; at += STEP) {
    const count = Math.min(STEP, length - at);
    // The second read may overwrite what the first one gave.
    const bytes = held.slice(table.value[one]! + at, table.value[one]! + at + count).slice();
    const others = held.slice(table.value[other]! + at, table.value[other]! + at + count);
    if (!bytes.every((byte, i) => byte === others[i])) return false;
  }
  return true;
}
