import { rowsOf } from './tables.ts';

/** An attribute or an included macro in the order of a module. */
interface Entry {
  readonly kind: string;
  /** Tag, or name of a macro. */
  readonly ref: string;
  readonly type: string;
  readonly children: Entry[];
}

interface Iods {
  /** IOD by SOP Class UID. */
  readonly classes: ReadonlyMap<string, string>;
  /** Mandatory modules of each IOD (PS3.3 Annex A). */
  readonly modules: ReadonlyMap<string, readonly string[]>;
  readonly content: ReadonlyMap<string, readonly Entry[]>;
}

let iods: Iods | undefined;
const known = new Map<string, '1' | '2' | undefined>();

/**
 * The Type that mandatory modules give an attribute without a condition: `1`, `2`, or `undefined` for everything else
 * (Type 3, conditional, optional modules, unknown SOP Class). A lower bound, so that nothing is asked for that may go.
 * `path` holds tags from the data set down.
 */
export function requiredType(sopClass: string, path: readonly string[]): '1' | '2' | undefined {
  const key = `${sopClass} ${path.join('.')}`;
  if (known.has(key)) return known.get(key);
  iods ??= load();
  const modules = iods.modules.get(iods.classes.get(sopClass) ?? '') ?? [];
  const types = new Set(modules.flatMap((module) => typesAt(iods?.content.get(module) ?? [], path, new Set())));
  const type = types.has('1') ? '1' : types.has('2') ? '2' : undefined;
  known.set(key, type);
  return type;
}

/** Every Type that a list of entries, macros resolved, gives to a path. Macros that hold themselves end. */
function typesAt(entries: readonly Entry[], path: readonly string[], macros: ReadonlySet<string>): string[] {
  const [tag, ...rest] = path;
  return entries.flatMap((entry) => {
    if (entry.kind === 'I') {
      if (macros.has(entry.ref)) return [];
      return typesAt(iods?.content.get(entry.ref) ?? [], path, new Set([...macros, entry.ref]));
    }
    if (entry.ref !== tag) return [];
    return rest.length === 0 ? [entry.type] : typesAt(entry.children, rest, new Set());
  });
}

function load(): Iods {
  const modules = new Map<string, string[]>();
  for (const { iod = '', module = '', usage } of rowsOf('iod.tsv')) {
    if (usage === 'M') modules.set(iod, [...(modules.get(iod) ?? []), module]);
  }
  const classes = new Map(rowsOf('iod-sop.tsv').map(({ sopClassUid = '', iod = '' }) => [sopClassUid, iod]));
  return { classes, modules, content: contentOf() };
}

/** Modules and macros as trees; the depth of a row says whose child it is. */
function contentOf(): Map<string, Entry[]> {
  const content = new Map<string, Entry[]>();
  let open: Entry[] = [];
  for (const { owner = '', depth = '0', kind = '', ref = '', type = '' } of rowsOf('modules.tsv')) {
    const entry: Entry = { kind, ref, type, children: [] };
    const level = Number(depth);
    if (level === 0) content.set(owner, [...(content.get(owner) ?? []), entry]);
    else open[level - 1]?.children.push(entry);
    open = [...open.slice(0, level), entry];
  }
  return content;
}
