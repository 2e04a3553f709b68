import { type DataSet, type DicomObject, itemView } from '../dicom/index.ts';
import { type AttributeType, type ItemView, statedType, type TypeResolver, typesOf } from '../standard/index.ts';
import { sopClassUidOf } from './sop-class.ts';

/** The Type of an attribute where it stands in one object: what compound codes of Table E.1-1 are resolved by. */
export class TypeLookup {
  readonly #dataSet: DataSet;
  readonly #views = new Map<number, ItemView>();
  readonly #sopClass: string;
  readonly #known: Known;
  #resolver: TypeResolver | undefined;

  constructor(object: DicomObject) {
    this.#dataSet = object.dataSet;
    this.#sopClass = sopClassUidOf(object);
    this.#known = knownOf(this.#sopClass);
  }

  /**
   * The Type with open conditions counted as true (`effective`, for a choice of codes), as false (`certain`, for a plain
   * X), or all conditions as true (`stated`, for a value that becomes empty). `undefined`: the IOD does not have the
   * attribute here; `'unknown'`: the IOD or a module is not known.
   */
  at(row: number, conditions: 'effective' | 'certain' | 'stated'): '1' | '2' | '3' | 'unknown' | undefined {
    const stated = this.#stated(row);
    if (stated === undefined || stated === '3' || stated === 'unknown') return stated;
    const { table } = this.#dataSet;
    const path: number[] = [];
    const items: ItemView[] = [];
    for (let at = row; at >= 0; ) {
      path.push(table.tag[at]! >>> 0);
      const item = table.parent[at]!;
      items.push(this.#view(item));
      at = item < 0 ? -1 : table.parent[item]!;
    }
    this.#resolver ??= typesOf(this.#sopClass, this.#view(-1));
    const type = this.#resolver.at(path.reverse(), items.reverse());
    return typeof type === 'object' ? (type[conditions][0] as '1' | '2' | '3') : type;
  }

  /** The strictest Type that the IOD has for the path, whatever the conditions: most attributes need no more. */
  #stated(row: number): AttributeType | 'unknown' | undefined {
    const { table } = this.#dataSet;
    const parent = table.parent[row]!;
    if (parent < 0)
      return remembered(this.#known, table.tag[row]!, () => statedType(this.#sopClass, [table.tag[row]! >>> 0]));
    const path: number[] = [];
    for (let at = row; at >= 0; ) {
      path.push(table.tag[at]! >>> 0);
      const item = table.parent[at]!;
      at = item < 0 ? -1 : table.parent[item]!;
    }
    return remembered(this.#known, path.join(), () => statedType(this.#sopClass, path.reverse()));
  }

  #view(item: number): ItemView {
    let view = this.#views.get(item);
    if (view === undefined) {
      view = itemView(item < 0 ? this.#dataSet : this.#dataSet.item(item));
      this.#views.set(item, view);
    }
    return view;
  }
}

/** Stated Types by tag at the root and by path elsewhere. */
type Known = Map<number | string, AttributeType | 'unknown' | null>;

/** Classes and paths of a run are few; what a hostile input invents is forgotten with all the rest. */
const MOST_CLASSES = 64;
const MOST_PATHS = 4096;
const classes = new Map<string, Known>();

function knownOf(sopClass: string): Known {
  let known = classes.get(sopClass);
  if (known === undefined) {
    if (classes.size >= MOST_CLASSES) classes.clear();
    known = new Map();
    classes.set(sopClass, known);
  }
  return known;
}

function remembered(
  known: Known,
  key: number | string,
  find: () => AttributeType | 'unknown' | undefined,
): AttributeType | 'unknown' | undefined {
  let type = known.get(key);
  if (type === undefined) {
    if (known.size >= MOST_PATHS) known.clear();
    type = find() ?? null;
    known.set(key, type);
  }
  return type ?? undefined;
}
