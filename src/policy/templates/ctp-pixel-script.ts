/**
 * Scripts of the DicomPixelAnonymizer of RSNA's Clinical Trial Processor: free text with `{ signature }`, an expression
 * over elements, and `(left, top, width, height)` behind it. Written from the behaviour of CTP's own source, which takes
 * the first signature that matches; here all of them cover.
 */
import {
  ALWAYS,
  attributeOf,
  isAlways,
  isNever,
  lineNumbers,
  NEVER,
  NotTranslated,
  patternTest,
  simplified,
  test,
} from './foreign-rules.ts';
import type { ImportedTemplateRule } from './imported-rule.ts';
import type { TemplateBox, TemplateOp, TemplateTest } from './template.ts';

const SIGNATURE = /\{[^}]*\}/g;
const REGION = /\(([^)]*)\)/g;

export function readPixelScript(text: string): readonly ImportedTemplateRule[] {
  const lineOf = lineNumbers(text);
  const signatures = [...text.matchAll(SIGNATURE)];
  let before = 0;
  return signatures.map(({ index, 0: found }, i) => {
    const behind = index + found.length;
    const rest = text.slice(behind, signatures[i + 1]?.index ?? text.length);
    const line = lineOf(index);
    const name = nameOf(text.slice(before, index), line);
    before = behind;
    return ruleOf(found.slice(1, -1), rest, { line, name });
  });
}

type RuleHead = Pick<ImportedTemplateRule, 'line' | 'name'>;

function ruleOf(signature: string, rest: string, head: RuleHead): ImportedTemplateRule {
  const { boxes: cover, skipped } = boxesOf(rest);
  if (cover.length === 0) {
    return skipped === 0 ? { ...head, faith: 'no-area', note: '' } : { ...head, faith: 'lost', note: NO_BOX };
  }
  try {
    const when = simplified(new Signature(signature).read());
    if (isNever(when)) return { ...head, faith: 'lost', note: 'it is true of no picture' };
    const template = { name: head.name, ...(isAlways(when) ? {} : { when }), cover, spare: [] };
    return {
      ...head,
      faith: 'same',
      note: skipped === 0 ? '' : `${skipped} of its areas left out: ${NO_BOX}`,
      template,
    };
  } catch (error) {
    if (!(error instanceof NotTranslated)) throw error;
    return { ...head, faith: 'lost', note: error.message };
  }
}

const NO_BOX = 'not four whole numbers';

/** The last line of free text before a signature says what it is for. */
function nameOf(before: string, line: number): string {
  const lines = before.replaceAll(REGION, '').split(/[\r\n]+/);
  const name = lines.map((line) => line.trim()).findLast((line) => /\p{L}/u.test(line));
  return name === undefined ? `line ${line}` : name.replace(/\p{C}/gu, ' ').slice(0, 200);
}

function boxesOf(text: string): { readonly boxes: readonly TemplateBox[]; readonly skipped: number } {
  const boxes: TemplateBox[] = [];
  let skipped = 0;
  for (const [, inner] of text.matchAll(REGION)) {
    // A remark in parentheses is none.
    if (!/\d/.test(inner!)) continue;
    const numbers = inner!.split(',').map((part) => part.trim());
    const [left, top, width, height] = numbers.map(Number);
    const isBox =
      numbers.length === 4 && numbers.every((part) => /^-?\d{1,5}$/.test(part)) && width! > 0 && height! > 0;
    if (isBox) boxes.push({ left: left!, top: top!, width: width!, height: height! });
    else skipped++;
  }
  return { boxes, skipped };
}

const METHODS: ReadonlyMap<string, { readonly op: TemplateOp; readonly isExact: boolean }> = new Map([
  ['equals', { op: 'equals', isExact: true }],
  ['equalsIgnoreCase', { op: 'equals', isExact: false }],
  ['contains', { op: 'contains', isExact: true }],
  ['containsIgnoreCase', { op: 'contains', isExact: false }],
  ['startsWith', { op: 'starts-with', isExact: true }],
  ['startsWithIgnoreCase', { op: 'starts-with', isExact: false }],
  ['endsWith', { op: 'ends-with', isExact: true }],
  ['endsWithIgnoreCase', { op: 'ends-with', isExact: false }],
  ['matches', { op: 'matches', isExact: true }],
  ['isLessThan', { op: 'less-than', isExact: false }],
  ['isGreaterThan', { op: 'greater-than', isExact: false }],
]);

const MAX_DEPTH = 16;
const OPERAND =
  /^(?:(\[[^\]]*(?:\[[^\]]*\][^\]]*)?\]|[\p{L}_][\w:]*)\s*\.\s*(\w+)\s*\(\s*("[^"]*"|[^)]*?)\s*\)|(true|false)\b)/u;
const BLANK = /^(?:\s+|\/\/[^\r\n]*)+/;

/** An expression: `!` binds closest, then `*` (and), then `+` (or). */
class Signature {
  #rest: string;

  constructor(text: string) {
    this.#rest = text;
  }

  read(): TemplateTest {
    const whole = this.#or(0);
    if (this.#next() !== '') throw new NotTranslated('an expression that CTP cannot read');
    return whole;
  }

  #next(): string {
    this.#rest = this.#rest.replace(BLANK, '');
    return this.#rest.slice(0, 1);
  }

  #take(sign: string): boolean {
    if (this.#next() !== sign) return false;
    this.#rest = this.#rest.slice(1);
    return true;
  }

  #or(depth: number): TemplateTest {
    const any = [this.#and(depth)];
    while (this.#take('+')) any.push(this.#and(depth));
    return { any };
  }

  #and(depth: number): TemplateTest {
    const all = [this.#one(depth)];
    while (this.#take('*')) all.push(this.#one(depth));
    return { all };
  }

  #one(depth: number): TemplateTest {
    if (depth > MAX_DEPTH) throw new NotTranslated('nested deeper than anyone writes');
    if (this.#take('!')) return { not: this.#one(depth + 1) };
    if (this.#take('(')) {
      const inner = this.#or(depth + 1);
      if (!this.#take(')')) throw new NotTranslated('a parenthesis is not closed');
      return inner;
    }
    return this.#operand();
  }

  #operand(): TemplateTest {
    const [found, name, method, argument, constant] = OPERAND.exec(this.#rest) ?? [];
    if (found === undefined) throw new NotTranslated('an expression that CTP cannot read');
    this.#rest = this.#rest.slice(found.length);
    if (constant !== undefined) return constant === 'true' ? ALWAYS : NEVER;
    const how = METHODS.get(method!);
    if (how === undefined) throw new NotTranslated('a method that CTP does not have');
    if (!/^".*"$/s.test(argument!)) throw new NotTranslated('an argument without quotes');
    const at = attributeOf(name!);
    const value = argument!.slice(1, -1);
    if (how.op === 'matches') return patternTest(at, 'matches', value, how.isExact);
    const isNumber = how.op === 'less-than' || how.op === 'greater-than';
    // No number is compared with nothing.
    return isNumber && !/\d/.test(value) ? NEVER : test(at, how.op, value, how.isExact);
  }
}
