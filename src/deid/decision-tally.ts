import { type DicomObject, ROW } from '../dicom/index.ts';
import { isRepeatingGroup, safeHarborCategories } from '../standard/index.ts';
import { ACTION, actionName, type Decisions } from './decisions.ts';
import type { RuleFacts } from './rule-book.ts';

/** Who counts under names. A name is looked up once and goes by its number from then on. */
export interface Counters {
  idOf(name: string): number;
  add(id: number, by: number): void;
}

/** What is counted under one name: how often a rule did something at a path. */
export interface DecisionKey {
  /** Tags without item numbers, as `(0040,A730).(0040,A160)`; empty where it does not matter or there are too many. */
  readonly path: string;
  readonly rule: string;
  readonly clause: string;
  readonly action: string;
  /** Letters of 45 CFR 164.514(b)(2)(i), `*` for free text, none for an attribute that names nobody or was empty. */
  readonly categories: string;
}

const NAME = 'decision';

export function decisionKeyName({ path, rule, clause, action, categories }: DecisionKey): string {
  return [NAME, path, rule, clause, action, categories].join('\t');
}

/** Undefined for a name that counts something else. */
export function parseDecisionKey(name: string): DecisionKey | undefined {
  const [kind, path, rule, clause, action, categories] = name.split('\t');
  if (kind !== NAME || categories === undefined) return undefined;
  return { path: path!, rule: rule!, clause: clause!, action: action!, categories };
}

/** Deeper paths end in `*` and the tag. */
const MOST_STEPS = 6;
/** An honest site has some thousands; what a hostile object invents is counted without its path. */
const MOST_PLACES = 16_384;

/**
 * Counts decisions by path template and rule, for the evidence of a run. On the hot path: a look-up by tag and an
 * addition for each element; what stays and names nobody is one name for all.
 */
export class DecisionTally {
  readonly #counters: Counters;
  #root = new Place('', 0);
  #size = 0;
  /** Places of the open sequences and items of the object at hand, by row. */
  readonly #byRow: Place[] = [];

  constructor(counters: Counters) {
    this.#counters = counters;
  }

  /** Forgets numbers of names: the counters have begun anew. */
  reset(): void {
    this.#root = new Place('', 0);
    this.#size = 0;
    this.#byRow.length = 0;
  }

  add({ dataSet: { table } }: DicomObject, decisions: Decisions): void {
    const { action: actions, rule: rules } = decisions;
    for (let row = 0; row < table.count; ) {
      const parent = table.parent[row]!;
      const around = parent < 0 ? this.#root : this.#byRow[parent]!;
      const action = actions[row]!;
      if ((table.flags[row]! & ROW.item) !== 0) {
        this.#byRow[row] = around;
        row++;
        continue;
      }
      const place = this.#placeOf(around, table.tag[row]!);
      if (action === ACTION.descend) {
        this.#byRow[row] = place;
        row++;
        continue;
      }
      const isEmpty = table.value[row] === table.end[row];
      const form = (rules[row]! << 5) | (action << 1) | (isEmpty ? 1 : 0);
      const id = place.form === form ? place.id : this.#idAt(place, form, decisions);
      this.#counters.add(id, 1);
      row = table.next[row]!;
    }
  }

  #placeOf(around: Place, written: number): Place {
    const tag = templateTag(written);
    const known = around.children.get(tag);
    if (known !== undefined) return known;
    if (this.#size >= MOST_PLACES) return new Place(undefined, tag, around);
    const place = new Place(around.prefix, tag, around);
    around.children.set(tag, place);
    this.#size++;
    return place;
  }

  #idAt(place: Place, form: number, decisions: Decisions): number {
    let id = place.ids?.get(form);
    if (id === undefined) {
      id = this.#counters.idOf(decisionKeyName(keyOf(place, form, decisions)));
      place.ids ??= new Map();
      place.ids.set(form, id);
    }
    place.form = form;
    place.id = id;
    return id;
  }
}

/** A path template, with the last thing that was decided there. */
class Place {
  /** Undefined where it is not told. */
  readonly path: string | undefined;
  readonly tag: number;
  readonly steps: number;
  /** In front of what is inside. */
  readonly prefix: string | undefined;
  readonly children: Map<number, Place>;
  ids: Map<number, number> | undefined;
  form = -1;
  id = -1;

  constructor(prefix: string | undefined, tag: number, around?: Place) {
    this.path = prefix === undefined ? undefined : `${prefix}${around === undefined ? '' : tagTemplate(tag)}`;
    this.tag = tag;
    this.steps = around === undefined ? 0 : around.steps + 1;
    // What is inside a deep sequence counts as beside it: no path grows with the nesting.
    const isDeep = this.steps > MOST_STEPS && around !== undefined;
    this.children = isDeep ? around.children : new Map();
    this.prefix = isDeep ? around.prefix : prefixOf(this.path, this.steps);
  }
}

function prefixOf(path: string | undefined, steps: number): string | undefined {
  if (path === undefined || path === '') return path;
  return steps === MOST_STEPS ? `${path}.*.` : `${path}.`;
}

function keyOf({ path, tag }: Place, form: number, { book }: Decisions): DecisionKey {
  const rule: RuleFacts = book.facts(form >>> 5);
  const written = (form >>> 1) & 0xf;
  // Text that was read and of which nothing had to be cut.
  const code = written === ACTION.keep && CLEANING.test(rule.id) ? ACTION.clean : written;
  const isEmpty = (form & 1) !== 0;
  const categories = isEmpty ? '' : categoriesOf(tag);
  const matters = code !== ACTION.keep || categories !== '';
  const where = matters ? (path ?? '') : '';
  return { path: where, rule: rule.id, clause: rule.clause, action: actionName(code), categories };
}

/** What pictures may hold is counted by picture, not by element. */
const PICTURES: ReadonlySet<number> = new Set([0x7fe00008, 0x7fe00009, 0x7fe00010]);
const CLEANING = /^clean-[a-z-]+:C$/;

/** A private element may hold anything; its creator reserves a block (PS3.5 7.8.1). */
function categoriesOf(tag: number): string {
  if (PICTURES.has(tag)) return '';
  if ((tag & 0x10000) === 0) return safeHarborCategories(tag >>> 0).join('');
  return (tag & 0xff00) === 0 ? '' : '*';
}

/** The same for every block of a private creator and every plane of a repeating group. */
function templateTag(tag: number): number {
  if ((tag & 0x10000) !== 0) return (tag & 0xf000) === 0 ? tag & ~0xff : (tag & ~0xff00) | 0x1000;
  return isRepeatingGroup(tag >>> 16) ? tag & 0xff00ffff : tag;
}

function tagTemplate(tag: number): string {
  const digits = (tag >>> 0).toString(16).toUpperCase().padStart(8, '0');
  const [group, element] = [digits.slice(0, 4), digits.slice(4)];
  if ((tag & 0x10000) !== 0) return (tag & 0xf000) === 0 ? `(${group},00xx)` : `(${group},xx${element.slice(2)})`;
  return isRepeatingGroup(tag >>> 16) ? `(${group.slice(0, 2)}xx,${element})` : `(${group},${element})`;
}
