/** For the tests of this folder: `standard/tables/*.tsv` read from the disk, so that nothing of `src` says what is expected. */
import { readFileSync } from 'node:fs';

export type Row = Readonly<Record<string, string>>;

/** Rows of a table by column name (standard/README.md: comment lines, then the header). */
export function table(name: string): readonly Row[] {
  const text = readFileSync(new URL(`../../standard/tables/${name}.tsv`, import.meta.url), 'utf8');
  const [header = '', ...lines] = text.split('\n').filter((line) => line !== '' && !line.startsWith('#'));
  const columns = header.split('\t');
  return lines.map((line) => {
    const cells = line.split('\t');
    return Object.fromEntries(columns.map((column, i) => [column, cells[i] ?? '']));
  });
}

export const tagOf = (text: string): number => Number.parseInt(text, 16);

export const DICTIONARY: ReadonlyMap<string, Row> = new Map(table('dictionary').map((row) => [row.tag!, row]));

/** First alternative of the VR of a tag of eight digits. */
export const vrOf = (tag: string): string => DICTIONARY.get(tag)?.vr?.split('/')[0] ?? '';

export type PlainType = '1' | '2' | '3';

/**
 * For each tag at the root, an SOP Class of every unconditional Type that it has there: Types of mandatory modules
 * alone, where no other module of the IOD says something else.
 */
export function classesByType(): ReadonlyMap<string, ReadonlyMap<PlainType, string>> {
  const modules = Map.groupBy(table('modules'), ({ owner }) => owner!);
  const iods = Map.groupBy(table('iod'), ({ iod }) => iod!);
  const classes = new Map<string, Map<PlainType, string>>();
  for (const { sopClassUid, iod } of table('iod-sop')) {
    for (const [tag, type] of plainTypes(iods.get(iod!) ?? [], modules)) {
      const known = classes.get(tag) ?? new Map<PlainType, string>();
      classes.set(tag, known);
      if (!known.has(type)) known.set(type, sopClassUid!);
    }
  }
  return classes;
}

function plainTypes(rows: readonly Row[], modules: ReadonlyMap<string, readonly Row[]>): Map<string, PlainType> {
  const types = new Map<string, Set<string>>();
  for (const { module, usage } of rows) {
    // A module without content may have the attribute too, with any Type.
    if (!modules.has(module!)) return new Map();
    for (const [tag, type] of rootAttributes(module!, modules, [])) {
      const known = types.get(tag) ?? new Set<string>();
      types.set(tag, known.add(usage === 'M' ? type : `${usage} ${type}`));
    }
  }
  const plain = [...types].filter(([, found]) => found.size === 1 && /^[123]$/.test([...found][0]!));
  return new Map(plain.map(([tag, found]) => [tag, [...found][0] as PlainType]));
}

function* rootAttributes(
  owner: string,
  modules: ReadonlyMap<string, readonly Row[]>,
  open: readonly string[],
): Iterable<readonly [tag: string, type: string]> {
  for (const { depth, kind, ref, type } of modules.get(owner) ?? []) {
    if (depth !== '0' || open.includes(ref!)) continue;
    if (kind === 'I') yield* rootAttributes(ref!, modules, [...open, ref!]);
    else yield [ref!, type!];
  }
}
