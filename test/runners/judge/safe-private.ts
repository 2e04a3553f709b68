import { readFileSync } from 'node:fs';

let rows: ReadonlySet<string> | undefined;

/** Whether PS3.15 Table E.3.10-1 lists the element of this creator (group and low byte; the block number is free). */
export function safePrivateElement(creator: string, tag: string): boolean {
  rows ??= load();
  return rows.has(`${tag.slice(0, 4)} ${tag.slice(6)} ${creator}`);
}

function load(): Set<string> {
  const text = readFileSync(new URL('../../../standard/tables/e3-10-1.tsv', import.meta.url), 'utf8');
  const lines = text.split('\n').filter((line) => /^[0-9A-F]{4}\t/.test(line));
  return new Set(lines.map((line) => line.split('\t').slice(0, 3).join(' ')));
}
