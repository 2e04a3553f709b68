import { parseAttribute } from '../selector.ts';
import type { TemplateOp, TemplateTest } from './template.ts';
import { isPattern } from './template-file.ts';

/** What cannot be said here of a rule of another tool. Its message says why, without any value of the rule. */
export class NotTranslated extends Error {
  override name = 'NotTranslated';
}

const TAG = /^[[({]?\s*(?:0x)?([0-9a-f]{1,4})\s*,\s*([0-9a-f]{1,4})\s*[\])}]?$/i;
const HEX = /^[[({]?\s*(?:0x)?([0-9a-f]{8})\s*[\])}]?$/i;
const BLOCK = /^[[({]?\s*[0-9a-f]{1,4}\s*,?\[/i;

/** @throws {NotTranslated} for what names no public attribute at the root of a data set */
export function attributeOf(name: string): number {
  if (name.includes('::') || name.includes('__')) throw new NotTranslated('an attribute inside a sequence');
  if (BLOCK.test(name)) throw new NotTranslated('a private attribute');
  const [, group, element] = TAG.exec(name) ?? [];
  const [, whole] = HEX.exec(name) ?? [];
  const text = group === undefined ? (whole ?? '') : group.padStart(4, '0') + element!.padStart(4, '0');
  const read = parseAttribute(text === '' ? name : `(${text.slice(0, 4)},${text.slice(4)})`);
  if (read.ok) return read.value;
  throw new NotTranslated(read.fault.message);
}

/** Signs of regular expressions of Java and Python that mean something else here, or nothing. */
const FOREIGN_PATTERN = /\\[AZzQEGpPhHRXN]|[*+?}]\+|\(\?[P#>]/;

/** @throws {NotTranslated} for a regular expression that has no counterpart here */
export function patternTest(at: number, op: 'matches' | 'finds', pattern: string, isExact: boolean): TemplateTest {
  const [, flags] = /^\(\?([a-z]+)\)/.exec(pattern) ?? [];
  const rest = flags === 'i' ? pattern.slice('(?i)'.length) : pattern;
  if (FOREIGN_PATTERN.test(rest) || !isPattern(rest)) {
    throw new NotTranslated('a regular expression that means something else here');
  }
  return { at, op, value: rest, isExact: isExact && flags !== 'i' };
}

export const test = (at: number, op: TemplateOp, value: string, isExact: boolean): TemplateTest => ({
  at,
  op,
  value,
  isExact,
});

export const ALWAYS: TemplateTest = { all: [] };
export const NEVER: TemplateTest = { any: [] };

/** Without parts that are the same for every picture, and without groups of one. */
export function simplified(written: TemplateTest): TemplateTest {
  if ('not' in written) {
    const inner = simplified(written.not);
    if (isAlways(inner)) return NEVER;
    return isNever(inner) ? ALWAYS : { not: inner };
  }
  if ('all' in written) {
    const parts = written.all.map(simplified).flatMap((part) => ('all' in part ? part.all : [part]));
    if (parts.some(isNever)) return NEVER;
    return parts.length === 1 ? parts[0]! : { all: parts };
  }
  if ('any' in written) {
    const parts = written.any.map(simplified).flatMap((part) => ('any' in part ? part.any : [part]));
    if (parts.some(isAlways)) return ALWAYS;
    return parts.length === 1 ? parts[0]! : { any: parts };
  }
  return written;
}

export const isAlways = (written: TemplateTest): boolean => 'all' in written && written.all.length === 0;
export const isNever = (written: TemplateTest): boolean => 'any' in written && written.any.length === 0;

/** Where lines of a text begin. */
export function lineNumbers(text: string): (offset: number) => number {
  const starts = [...text.matchAll(/\r\n?|\n/g)].map(({ index, 0: sign }) => index + sign.length);
  return (offset) => 1 + starts.filter((start) => start <= offset).length;
}
