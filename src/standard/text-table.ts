/**
 * A table as one string: rows by line feed, cells by tab, ascending by the text of the row (or of its first cell).
 * Searching where it stands costs some 20 comparisons and no memory; a Map of the same rows costs its whole size at start.
 */

/** The first row whose leading cells are `key` (joined by tabs), as cells. */
export function findRow(table: string, key: string): string[] | undefined {
  const prefix = `${key}\t`;
  const start = lowerBound(table, prefix);
  if (!table.startsWith(prefix, start)) return undefined;
  return table.slice(start, endOfRow(table, start)).split('\t');
}

/** All rows whose leading cells are `key`, in the order of the table. */
export function findRows(table: string, key: string): string[][] {
  const prefix = `${key}\t`;
  const rows: string[][] = [];
  let start = lowerBound(table, prefix);
  while (table.startsWith(prefix, start)) {
    const end = endOfRow(table, start);
    rows.push(table.slice(start, end).split('\t'));
    start = end + 1;
  }
  return rows;
}

/** True when a row of one cell is in the table. */
export function hasLine(table: string, line: string): boolean {
  if (line.includes('\n')) return false;
  const start = lowerBound(table, line);
  return table.startsWith(line, start) && endOfRow(table, start) === start + line.length;
}

/** Every row as cells; for tables of a few hundred rows. */
export function allRows(table: string): string[][] {
  return table.split('\n').map((row) => row.split('\t'));
}

/** Offset of the first row that is not below `prefix`; the length of the table when all are. */
function lowerBound(table: string, prefix: string): number {
  let low = 0;
  let high = table.length;
  while (low < high) {
    const row = table.lastIndexOf('\n', ((low + high) >>> 1) - 1) + 1;
    if (isBelow(table, row, prefix)) low = endOfRow(table, row) + 1;
    else high = row;
  }
  return low;
}

function isBelow(table: string, start: number, prefix: string): boolean {
  for (let i = 0; i < prefix.length; i++) {
    const difference = table.charCodeAt(start + i) - prefix.charCodeAt(i);
    // Past the end of the table charCodeAt is NaN: a shorter last row is below what it begins.
    if (difference !== 0) return !(difference > 0);
  }
  return false;
}

function endOfRow(table: string, start: number): number {
  const end = table.indexOf('\n', start);
  return end < 0 ? table.length : end;
}
