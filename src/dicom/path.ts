import { tagText } from '../standard/index.ts';
import { type ElementTable, ROW } from './table.ts';

/** The path of a row, as `(0040,A730)[2].(0040,A160)`; items count from 0. */
export function pathOf(table: ElementTable, row: number): string {
  let path = '';
  for (let at = row; at >= 0; at = table.parent[at]!) {
    const isItem = (table.flags[at]! & ROW.item) !== 0;
    const step = isItem ? `[${table.itemNumber[at]}]` : tagText(table.tag[at]! >>> 0);
    path = path === '' || path.startsWith('[') ? step + path : `${step}.${path}`;
  }
  return path;
}
