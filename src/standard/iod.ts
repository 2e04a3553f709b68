import { type Condition, conditionOf } from './condition.ts';
import { IOD_MODULES } from './generated/iod.ts';
import { IOD_OF_SOP_CLASS } from './generated/iod-sop.ts';
import { MODULE_CONTENT } from './generated/modules.ts';
import type { ItemView } from './item-view.ts';
import { repeatingBase } from './tags.ts';
import { findRow, findRows } from './text-table.ts';

/** Type of an attribute (PS3.5 7.4). */
export type AttributeType = '1' | '1C' | '2' | '2C' | '3';

/** What one module or macro says of an attribute. */
export interface AttributeRule {
  /** First group of repeating groups; signed. */
  readonly tag: number;
  readonly repeating: boolean;
  readonly type: AttributeType;
  /** `undefined` for 1C and 2C: not machine readable. */
  readonly condition: Condition | undefined;
  /** The attribute may be present although the condition is false. */
  readonly otherwise: boolean;
  /** What the items of the sequence hold. */
  readonly content: Template | undefined;
}

/** Whether an inclusion counts in an item. */
export interface Guard {
  holds(item: ItemView, parent: ItemView | undefined, root: ItemView): boolean;
  /** The answer is the same for every item of an object. */
  readonly rootOnly: boolean;
}

/** A macro that a template includes, or a module of an IOD. */
interface Inclusion {
  readonly guard: Guard | undefined;
  /** `undefined`: no stored source has the content. */
  content(): Template | undefined;
}

let templates = 0;

/** Attributes of one level of a module or macro, as the table lists them. Shared by all IODs. */
export class Template {
  readonly id = templates++;
  readonly rules: AttributeRule[] = [];
  readonly inclusions: Inclusion[] = [];
}

/** An attribute in an item with all that the active modules and macros say of it, strictest first. */
export interface Slot {
  readonly tag: number;
  readonly repeating: boolean;
  readonly rules: readonly AttributeRule[];
  readonly content: Level | undefined;
}

/** One level of an object with its modules and macros merged. */
export interface Node {
  readonly slots: ReadonlyMap<number, Slot>;
  /** Slots of Type 1, 1C, 2 or 2C. */
  readonly required: readonly Slot[];
  /** The same of repeating groups. */
  readonly repeating: readonly Slot[];
  /** Slots of sequences. */
  readonly containers: number;
  /** An included macro has no content: attributes that are not found may be in it. */
  readonly gap: boolean;
}

/** An Information Object Definition (PS3.3 Annex A). */
export interface IodFacts {
  readonly id: string;
  readonly name: string;
  /** Every module and macro, at any depth, has content: no Type in it is unknown. Asking reads them all. */
  readonly complete: boolean;
}

/** An IOD, read from the tables at first use. */
export class Iod implements IodFacts {
  readonly id: string;
  readonly name: string;
  /** A module has no content: what the others do not have may be in it. */
  readonly moduleGap: boolean;
  readonly level: Level;
  #complete: boolean | undefined;

  constructor(id: string, name: string) {
    this.id = id;
    this.name = name;
    const modules = findRows(IOD_MODULES, id).map(([, module = '', usage = '', condition = '']) => ({
      usage,
      condition: condition === '' ? undefined : conditionOf(condition),
      content: ownerTemplate(module),
    }));
    this.moduleGap = modules.some(({ content }) => content === undefined);
    const root = new Template();
    const known = modules.filter((module): module is Module => module.content !== undefined);
    for (const module of known) {
      const guard = module.usage === 'M' ? undefined : new ModuleGuard(module, known);
      root.inclusions.push({ guard, content: () => module.content });
    }
    this.level = levelOf([root]);
  }

  get complete(): boolean {
    this.#complete ??= !this.moduleGap && !hasGap(this.level.everything, new Set());
    return this.#complete;
  }
}

const iods = new Map<string, Iod>();
const iodsBySopClass = new Map<string, Iod>();

/** Classes of the standard that were retired for one of the same kind of picture, whose IOD is theirs since (PS3.6 A). */
const SUCCESSORS: ReadonlyMap<string, string> = new Map([
  ['1.2.840.10008.5.1.4.1.1.3', '1.2.840.10008.5.1.4.1.1.3.1'], // Ultrasound Multi-frame
  ['1.2.840.10008.5.1.4.1.1.5', '1.2.840.10008.5.1.4.1.1.20'], // Nuclear Medicine
  ['1.2.840.10008.5.1.4.1.1.6', '1.2.840.10008.5.1.4.1.1.6.1'], // Ultrasound
]);

/** The IOD of a SOP Class (PS3.4 B.5); `undefined` when the tables have none. */
export function iodOfSopClass(sopClassUid: string): IodFacts | undefined {
  return findIod(sopClassUid);
}

/** The same with its modules. */
export function findIod(sopClassUid: string): Iod | undefined {
  const known = iodsBySopClass.get(sopClassUid);
  if (known !== undefined) return known;
  const current = SUCCESSORS.get(sopClassUid) ?? sopClassUid;
  const row = findRow(IOD_OF_SOP_CLASS, current);
  if (row?.[0] !== current) return undefined;
  const [, id = '', name = ''] = row;
  const iod = iods.get(id) ?? new Iod(id, name);
  iods.set(id, iod);
  iodsBySopClass.set(sopClassUid, iod);
  return iod;
}

function hasGap(node: Node, seen: Set<Node>): boolean {
  if (seen.has(node)) return false;
  seen.add(node);
  if (node.gap) return true;
  return [...node.slots.values()].some((slot) => slot.content !== undefined && hasGap(slot.content.everything, seen));
}

interface Module {
  readonly usage: string;
  readonly condition: Condition | undefined;
  readonly content: Template;
}

/**
 * Whether a module of usage C or U is present. PS3.3 A.1.3 leaves it to the writer, so it is read from the data set:
 * - its condition is stated and true; or
 * - an attribute of Type 1 or 2 that no other module of the IOD has is present; or,
 * - where no condition can be read, any attribute is present that no mandatory module has.
 */
class ModuleGuard implements Guard {
  readonly rootOnly = true;
  readonly #module: Module;
  readonly #modules: readonly Module[];
  #signs: readonly number[] | undefined;

  constructor(module: Module, modules: readonly Module[]) {
    this.#module = module;
    this.#modules = modules;
  }

  holds(item: ItemView, parent: ItemView | undefined, root: ItemView): boolean {
    if (this.#module.condition?.holds(item, parent, root)) return true;
    this.#signs ??= this.#findSigns();
    return hasAny(item, this.#signs);
  }

  /** Attributes whose presence shows the module. */
  #findSigns(): readonly number[] {
    const own = [...levelOf([this.#module.content]).everything.slots.values()];
    const others = this.#modules.filter((module) => module !== this.#module);
    const notIn = (slot: Slot, modules: readonly Module[]) =>
      !modules.some(({ content }) => slotsOf(content).has(slot.tag));
    const mandatory = others.filter(({ usage }) => usage === 'M');
    const readable = this.#module.condition !== undefined;
    const shows = (slot: Slot) =>
      (isUnconditional(slot) && notIn(slot, others)) || (!readable && notIn(slot, mandatory));
    return own.filter(shows).map(({ tag }) => tag);
  }
}

function isUnconditional({ rules }: Slot): boolean {
  const type = rules[0]?.type;
  return type === '1' || type === '2';
}

function slotsOf(content: Template): ReadonlyMap<number, Slot> {
  return levelOf([content]).everything.slots;
}

/** A macro whose condition is not machine readable counts when one of its attributes is there. */
class PresenceGuard implements Guard {
  readonly rootOnly = false;
  readonly #content: () => Template | undefined;
  #tags: readonly number[] | undefined;

  constructor(content: () => Template | undefined) {
    this.#content = content;
  }

  holds(item: ItemView): boolean {
    this.#tags ??= this.#findTags();
    return hasAny(item, this.#tags);
  }

  #findTags(): readonly number[] {
    const content = this.#content();
    return content === undefined ? [] : [...slotsOf(content).keys()];
  }
}

function hasAny(item: ItemView, tags: readonly number[]): boolean {
  for (let i = 0; i < tags.length; i++) if (item.has(tags[i]!)) return true;
  return false;
}

const owners = new Map<string, Template | undefined>();

/** The content of a module or macro (`@…`); `undefined` when no stored source has it. */
function ownerTemplate(owner: string): Template | undefined {
  if (owners.has(owner)) return owners.get(owner);
  const rows = findRows(MODULE_CONTENT, owner);
  const template = rows.length === 0 ? undefined : templateOf(rows);
  owners.set(owner, template);
  return template;
}

/** Rows in document order; the rows below a sequence have a greater depth and are its content. */
function templateOf(rows: readonly (readonly string[])[]): Template {
  const root = new Template();
  const open: Template[] = [root];
  for (const row of rows) {
    const [, depthText, kind, ref = '', type = '', condition = ''] = row;
    const depth = Number(depthText);
    const template = open[depth];
    if (template === undefined) throw new TypeError(`module ${row[0]} nests ${ref} below no sequence`);
    if (kind === 'I') {
      template.inclusions.push(inclusionOf(ref, condition));
    } else {
      const content = kind === 'S' ? new Template() : undefined;
      template.rules.push(ruleOf(ref, type as AttributeType, condition, content));
      open.length = depth + 1;
      if (content !== undefined) open.push(content);
    }
  }
  return root;
}

function inclusionOf(owner: string, condition: string): Inclusion {
  const content = () => ownerTemplate(owner);
  const id = condition.replace('?', '');
  const guard = id === '' ? undefined : (conditionOf(id) ?? new PresenceGuard(content));
  return { guard, content };
}

function ruleOf(ref: string, type: AttributeType, condition: string, content: Template | undefined): AttributeRule {
  const conditional = type === '1C' || type === '2C';
  return {
    tag: repeatingBase(Number.parseInt(ref.replace('xx', '00'), 16)),
    repeating: ref.includes('x'),
    type,
    condition: conditional ? conditionOf(condition.replace('?', '')) : undefined,
    otherwise: condition.endsWith('?'),
    content,
  };
}

const STRICTNESS: readonly AttributeType[] = ['1', '1C', '2', '2C', '3'];

function stricterFirst(a: AttributeType, b: AttributeType): number {
  return STRICTNESS.indexOf(a) - STRICTNESS.indexOf(b);
}

/** More combinations of modules than real objects have: a hostile series must not fill the memory with them. */
const MOST_SUCCESSORS = 256;

/**
 * A set of templates that describe the same item, with the inclusions that the item itself has to decide. Macros recurse
 * (content items of SR), so nothing below is read before an item asks for it.
 */
export class Level {
  readonly templates: readonly Template[];
  readonly pending: readonly (Inclusion & { readonly guard: Guard })[];
  /** All pending inclusions can be decided once for an object. */
  readonly rootOnly: boolean;
  readonly #gap: boolean;
  readonly #successors = new Map<string, Level>();
  #node: Node | undefined;
  #everything: Node | undefined;

  constructor(templates: readonly Template[], inclusions: readonly Inclusion[], gap: boolean) {
    this.templates = templates;
    this.pending = inclusions.filter((inclusion) => inclusion.guard !== undefined) as (Inclusion & { guard: Guard })[];
    this.rootOnly = this.pending.every(({ guard }) => guard.rootOnly);
    this.#gap = gap;
  }

  /** The level with every inclusion decided for this item. */
  decided(item: ItemView, parent: ItemView | undefined, root: ItemView): Level {
    if (this.pending.length === 0) return this;
    let answers = '';
    for (let i = 0; i < this.pending.length; i++)
      answers += this.pending[i]!.guard.holds(item, parent, root) ? '1' : '0';
    let next = this.#successors.get(answers);
    if (next === undefined) {
      if (this.#successors.size >= MOST_SUCCESSORS) this.#successors.clear();
      next = this.#with(this.pending.filter((_, i) => answers[i] === '1'));
      this.#successors.set(answers, next);
    }
    return next.decided(item, parent, root);
  }

  #with(included: readonly Inclusion[]): Level {
    const { templates, pending, gap } = closure(
      included.flatMap(({ content }) => content() ?? []),
      this.templates,
    );
    return new Level(templates, pending, gap || this.#gap || included.some(({ content }) => content() === undefined));
  }

  /** The level as it is once decided. */
  get node(): Node {
    this.#node ??= nodeOf(this.templates, this.#gap);
    return this.#node;
  }

  /** The level with all inclusions, whatever an item says: what the IOD allows. */
  get everything(): Node {
    if (this.#everything === undefined) {
      const all = closure(
        this.pending.flatMap(({ content }) => content() ?? []),
        this.templates,
        true,
      );
      const gap = all.gap || this.#gap || this.pending.some(({ content }) => content() === undefined);
      this.#everything = nodeOf(all.templates, gap);
    }
    return this.#everything;
  }
}

interface Closure {
  readonly templates: readonly Template[];
  readonly pending: readonly Inclusion[];
  readonly gap: boolean;
}

/** Adds templates to others, and all that they include: without condition, or `whole` with any. */
function closure(added: readonly Template[], present: readonly Template[], whole = false): Closure {
  const templates = [...present];
  const seen = new Set(present);
  const pending: Inclusion[] = [];
  let gap = false;
  const queue = [...added];
  for (let template = queue.shift(); template !== undefined; template = queue.shift()) {
    if (seen.has(template)) continue;
    seen.add(template);
    templates.push(template);
    for (const inclusion of template.inclusions) {
      if (inclusion.guard !== undefined && !whole) {
        pending.push(inclusion);
        continue;
      }
      const content = inclusion.content();
      if (content === undefined) gap = true;
      else queue.push(content);
    }
  }
  return { templates, pending, gap };
}

const levels = new Map<string, Level>();

function levelOf(contents: readonly Template[]): Level {
  const key = contents.map(({ id }) => id).join();
  let level = levels.get(key);
  if (level === undefined) {
    const { templates, pending, gap } = closure(contents, []);
    level = new Level(templates, pending, gap);
    levels.set(key, level);
  }
  return level;
}

function nodeOf(templates: readonly Template[], gap: boolean): Node {
  const rules = new Map<number, AttributeRule[]>();
  for (const template of templates) {
    for (const rule of template.rules) {
      const known = rules.get(rule.tag);
      if (known === undefined) rules.set(rule.tag, [rule]);
      else known.push(rule);
    }
  }
  const slots = new Map<number, Slot>();
  for (const [tag, ofTag] of rules) slots.set(tag, slotOf(tag, ofTag));
  const required = [...slots.values()].filter((slot) => slot.rules[0]?.type !== '3');
  return {
    slots,
    required: required.filter((slot) => !slot.repeating),
    repeating: required.filter((slot) => slot.repeating),
    containers: [...slots.values()].filter(({ content }) => content !== undefined).length,
    gap,
  };
}

function slotOf(tag: number, rules: AttributeRule[]): Slot {
  const [only] = rules;
  // Most attributes are in one module, and an IOD has hundreds of them.
  if (rules.length === 1 && only !== undefined) {
    const { repeating, content } = only;
    return { tag, repeating, rules, content: content === undefined ? undefined : levelOf([content]) };
  }
  const contents = [...new Set(rules.flatMap(({ content }) => content ?? []))];
  return {
    tag,
    repeating: rules.some(({ repeating }) => repeating),
    rules: rules.sort((a, b) => stricterFirst(a.type, b.type)),
    content: contents.length === 0 ? undefined : levelOf(contents),
  };
}
