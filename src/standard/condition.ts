import { CONDITIONS } from './generated/conditions.ts';
import type { ItemView } from './item-view.ts';
import { isRepeatingGroup, REPEATS } from './tags.ts';
import { findRow } from './text-table.ts';

/** Asks about the item that the condition speaks of, the item around its sequence (none at the root), and the root. */
type Test = (item: ItemView, parent: ItemView | undefined, root: ItemView) => boolean;

/**
 * A condition of presence that a data set can answer (1C, 2C, modules of usage C and U, included macros). Compiled at
 * first use: an object needs a tenth of the conditions that its IOD names.
 */
export class Condition {
  readonly #text: string;
  #test: Test | undefined;
  #rootOnly = false;

  constructor(text: string) {
    this.#text = text;
  }

  holds(item: ItemView, parent: ItemView | undefined, root: ItemView): boolean {
    this.#test ??= this.#compile();
    return this.#test(item, parent, root);
  }

  /** True when the answer is the same for every item of an object. */
  get rootOnly(): boolean {
    this.#test ??= this.#compile();
    return this.#rootOnly;
  }

  #compile(): Test {
    const compiled = compile(this.#text);
    this.#rootOnly = compiled.rootOnly;
    return compiled.test;
  }
}

const known = new Map<string, Condition | undefined>([
  ['Always', new Condition('Always')],
  ['Never', new Condition('Never')],
]);

/** The condition of this id; `undefined` when it is not machine readable (`-`). */
export function conditionOf(id: string): Condition | undefined {
  if (known.has(id)) return known.get(id);
  const text = findRow(CONDITIONS, id)?.[1] ?? '';
  const condition = text === '' ? undefined : new Condition(text);
  known.set(id, condition);
  return condition;
}

interface Step {
  readonly operator: '|' | '&' | '^';
  readonly negated: boolean;
  readonly test: Test;
  /** Set on a term that asks for a value: alternatives for the same attribute join it, to be asked in one go. */
  readonly oneOf?: Alternatives;
}

interface Alternatives {
  /** The term without its value. */
  readonly subject: string;
  readonly values: Set<string>;
}

/** Terms joined by ` ; `, evaluated from left to right, starting with false. See standard/README.md for the syntax. */
function compile(text: string): { test: Test; rootOnly: boolean } {
  if (text === 'Always') return { test: () => true, rootOnly: true };
  if (text === 'Never') return { test: () => false, rootOnly: true };
  const open: Step[][] = [];
  let steps: Step[] = [];
  let rootOnly = true;
  for (const term of text.split(' ; ')) {
    if (term.endsWith('(')) {
      open.push(steps);
      steps = [];
      continue;
    }
    const { operator, negated, body } = operatorOf(term);
    if (body === ')') {
      const test = chain(steps);
      steps = open.pop() ?? unbalanced(text);
      steps.push({ operator, negated, test });
    } else {
      const subject = /^(?:V|VR|VA|W):[^=]*(?==)/.exec(body)?.[0];
      const last = steps.at(-1)?.oneOf;
      if (operator === '|' && !negated && subject !== undefined && last?.subject === subject) {
        last.values.add(body.slice(subject.length + 1));
        continue;
      }
      const leaf = leafOf(body);
      rootOnly &&= leaf.rootOnly;
      const step = { operator, negated, test: leaf.test };
      const isFirstOfAny = operator === '|' && !negated && subject !== undefined;
      steps.push(isFirstOfAny ? { ...step, oneOf: { subject, values: leaf.values } } : step);
    }
  }
  if (open.length > 0) unbalanced(text);
  return { test: chain(steps), rootOnly };
}

function unbalanced(text: string): never {
  throw new TypeError(`unbalanced parentheses in condition ${text}`);
}

function operatorOf(term: string): { operator: Step['operator']; negated: boolean; body: string } {
  const [, operator = '', not = '', body = ''] = /^([|&^]?)(~?)(.*)$/.exec(term) ?? [];
  return { operator: operator === '&' || operator === '^' ? operator : '|', negated: not === '~', body };
}

function chain(steps: readonly Step[]): Test {
  const [only] = steps;
  if (steps.length === 1 && only?.operator === '|' && !only.negated) return only.test;
  return (item, parent, root) => {
    let value = false;
    for (let i = 0; i < steps.length; i++) {
      const { operator, negated, test } = steps[i]!;
      if (operator === '|' ? value : operator === '&' && !value) continue;
      const answer = test(item, parent, root) !== negated;
      value = operator === '^' ? value !== answer : answer;
    }
    return value;
  };
}

const LEAF = /^([A-Z][A-Z0-9]*):([0-9A-Fx]{8})(?:\[(\d+)\])?(?:@([0-9A-Fx]{8}))?(?:=(.*))?$/;

interface Leaf {
  readonly kind: string;
  readonly tag: number;
  readonly index: number | undefined;
  readonly sequence: number;
  readonly value: string;
  /** What a value is compared with: `value`, and the alternatives that join later. */
  readonly values: Set<string>;
}

function leafOf(body: string): { test: Test; rootOnly: boolean; values: Set<string> } {
  const parts = LEAF.exec(body);
  if (parts === null) throw new TypeError(`cannot read the term ${body} of a condition`);
  const [, kind = '', tag = '', index, sequence = '', value = ''] = parts;
  const leaf = {
    kind,
    tag: tagOf(tag),
    index: index === undefined ? undefined : Number(index),
    sequence: tagOf(sequence),
    value,
    values: new Set([value]),
  };
  return { test: testOf(leaf), rootOnly: ROOT_KINDS.has(kind), values: leaf.values };
}

/** Masks stand for their first group; presence then means presence in any of the 16 (PS3.5 7.6). */
function tagOf(hex: string): number {
  return Number.parseInt(hex.replace('xx', '00') || '0', 16) | 0;
}

const ROOT_KINDS: ReadonlySet<string> = new Set(['PR', 'R', 'F', 'RI', 'FI', 'VR', 'BR']);

function testOf({ kind, tag, index, sequence, value, values }: Leaf): Test {
  switch (kind) {
    case 'P':
      return (item) => isPresent(item, tag);
    case 'PA':
      return (_, parent) => parent !== undefined && isPresent(parent, tag);
    case 'PR':
      return (_, __, root) => isPresent(root, tag);
    case 'R': {
      const holds = (inner: ItemView): boolean => inner.has(tag);
      return (_, __, root) => root.items(sequence).some(holds);
    }
    case 'F':
      return (_, __, root) => root.items(sequence)[0]?.has(tag) ?? false;
    case 'W': {
      const holds = (inner: ItemView): boolean => (value === '' ? inner.has(tag) : hasValue(inner, tag, values));
      return (item) => item.items(sequence).some(holds);
    }
    case 'NI':
      return (item) => item.items(tag).length > 0;
    case 'N1':
      return (item) => item.items(tag).length === 1;
    case 'N2':
      return (item) => item.items(tag).length === 2;
    case 'NM':
      return (item) => item.items(tag).length > 1;
    case 'RI':
      return (_, __, root) => root.items(sequence).some((inner) => inner.items(tag).length > 0);
    case 'FI':
      return (_, __, root) => (root.items(sequence)[0]?.items(tag).length ?? 0) > 0;
    case 'V':
      return (item) => hasValue(item, tag, values, index);
    case 'VR':
      return (_, __, root) => hasValue(root, tag, values, index);
    case 'VA':
      return (_, parent) => parent !== undefined && hasValue(parent, tag, values, index);
    case 'B':
      return comparison(value, (item) => item.numbers(tag));
    case 'BR':
      return comparison(value, (_, __, root) => root.numbers(tag));
    case 'T': {
      const wanted = Number.parseInt(value, 16);
      return (item) => item.numbers(tag).some((number) => number >>> 0 === wanted);
    }
    case 'VP':
      return (item) =>
        index === undefined ? item.has(tag) && !item.isEmpty(tag) : (item.strings(tag)[index] ?? '') !== '';
    default:
      throw new TypeError(`unknown kind ${kind} in a condition`);
  }
}

function isPresent(item: ItemView, tag: number): boolean {
  if (!isRepeatingGroup(tag >>> 16)) return item.has(tag);
  for (let i = 0; i < REPEATS.length; i++) if (item.has((tag + (REPEATS[i]! << 16)) | 0)) return true;
  return false;
}

function hasValue(item: ItemView, tag: number, wanted: ReadonlySet<string>, index?: number): boolean {
  if (!item.has(tag)) return false;
  const values = item.strings(tag);
  if (index !== undefined) return wanted.has(values[index] ?? '\0');
  for (let i = 0; i < values.length; i++) if (wanted.has(values[i]!)) return true;
  return false;
}

type Numbers = (item: ItemView, parent: ItemView | undefined, root: ItemView) => readonly number[];

/** `> 1`, `== 3`. */
function comparison(value: string, numbers: Numbers): Test {
  const [operator = '', operand = ''] = value.split(' ');
  const limit = Number(operand);
  switch (operator) {
    case '>':
      return (...place) => numbers(...place).some((number) => number > limit);
    case '==':
      return (...place) => numbers(...place).includes(limit);
    default:
      throw new TypeError(`unknown comparison ${operator} in a condition`);
  }
}
