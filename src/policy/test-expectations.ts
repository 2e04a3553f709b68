import { vrFacts } from '../standard/index.ts';
import { nearest, quoted } from './nearest.ts';
import type { KeyPath, Refuse } from './problem.ts';
import { type TestAttribute, testAttribute } from './test-dataset.ts';
import type { Expectation, ExpectationRule, PathStep } from './test-types.ts';
import type { DecisionAction } from './types.ts';

/** Rules that are one word. */
const WORDS: readonly ExpectationRule[] = ['absent', 'present', 'kept', 'changed', 'empty'];
/** Rules about the text of a value. */
const TEXT_RULES: readonly ExpectationRule[] = ['equals', 'not-equals', 'contains', 'not-contains', 'matches'];
const RULES: readonly ExpectationRule[] = [...TEXT_RULES, 'action', 'rule'];

/** What can be decided on an attribute that an object has. A new action is a type error until it is here. */
const ACTIONS: Readonly<Record<Exclude<DecisionAction, 'insert'>, true>> = {
  keep: true,
  remove: true,
  empty: true,
  replace: true,
  clean: true,
  pseudonym: true,
  uid: true,
  shift: true,
  generalize: true,
};

const MAX_EXPRESSION = 200;

/** The last attribute of a path, and whether an item of it is meant. */
interface Target extends TestAttribute {
  readonly isItem: boolean;
}

/** Words or rules by path. Each path has at least one: a test that asks for nothing would pass. */
export function readExpectations(
  written: Readonly<Record<string, unknown>>,
  path: KeyPath,
  refuse: Refuse,
): Expectation[] {
  return Object.entries(written).flatMap(([text, rules]) => expectationsOf(text, rules, [...path, text], refuse));
}

function expectationsOf(written: string, rules: unknown, at: KeyPath, refuse: Refuse): Expectation[] {
  const { path, target } = readPath(written, at, refuse);
  if (typeof rules === 'string') return [{ path, written, rule: wordOf(rules, at, refuse), value: '' }];
  if (typeof rules !== 'object' || rules === null || Array.isArray(rules))
    return refuse(at, `expected ${WORDS.join(', ')}, or rules as { equals: … }`);
  const entries = Object.entries(rules);
  if (entries.length === 0) return refuse(at, 'expected a rule', { hint: `rules: ${RULES.join(', ')}` });
  return entries.map(([name, stated]) => {
    const about = { target, place: [...at, name], refuse };
    const rule = ruleOf(name, about);
    return { path, written, rule, value: expectedValue(rule, stated, about) };
  });
}

function readPath(written: string, at: KeyPath, refuse: Refuse): { path: PathStep[]; target: Target } {
  const steps = stepsOf(written).map((step) => {
    const [, name = step, item] = /^(.*)\[(\d{1,6})\]$/.exec(step) ?? [];
    const found = testAttribute(name.trim());
    if ('code' in found) return refuse(at, found.message, { ...found, at: 'key' });
    return { ...found, item: item === undefined ? undefined : Number(item) };
  });
  const last = steps.at(-1)!;
  const path = steps.map((step) => {
    const item = step.item ?? (step === last ? undefined : 0);
    // What a private attribute is, the object says.
    if (item !== undefined && step.vr !== 'SQ' && step.at.kind !== 'private')
      refuse(at, 'only a sequence has items', { at: 'key' });
    return item === undefined ? { at: step.at } : { at: step.at, item };
  });
  return { path, target: { at: last.at, vr: last.vr, isItem: last.item !== undefined } };
}

/** The steps of a path; a private creator can hold dots and brackets. */
const stepsOf = (path: string): string[] =>
  [...path.matchAll(/(?:^|\.)(\s*private:.*?\([0-9a-f]{4},xx[0-9a-f]{2}\)[^.]*|[^.]*)/gi)].map(([, step = '']) => step);

function wordOf(word: string, at: KeyPath, refuse: Refuse): ExpectationRule {
  const known = WORDS.find((rule) => rule === word);
  return known ?? refuse(at, `${quoted(word)} is no expectation`, { hint: hintOf(word, WORDS) });
}

function ruleOf(name: string, { place, refuse }: About): ExpectationRule {
  const known = RULES.find((rule) => rule === name);
  const more = { hint: hintOf(name, RULES), code: 'policy/unknown-key', at: 'key' } as const;
  return known ?? refuse(place, `${quoted(name)} is no rule of expectations`, more);
}

function hintOf(written: string, known: readonly string[]): string {
  const near = nearest(written, known);
  return near === undefined ? `one of ${known.join(', ')}` : `did you mean ${near}?`;
}

interface About {
  readonly target: Target;
  readonly place: KeyPath;
  readonly refuse: Refuse;
}

function expectedValue(rule: ExpectationRule, stated: unknown, { target, place, refuse }: About): string {
  const { vr, isItem } = target;
  if (isItem) return refuse(place, 'an item has no value and no decision', { hint: `one of ${WORDS.join(', ')}` });
  const kind = vrFacts(vr)?.class;
  if (TEXT_RULES.includes(rule) && (kind === 'sequence' || kind === 'bulk'))
    return refuse(place, `${vr} has no text to compare`, { hint: `one of ${WORDS.join(', ')}` });
  const isNumeric = kind === 'binary' || vr === 'DS' || vr === 'IS' || vr === '';
  const value = typeof stated === 'number' && isNumeric ? String(stated) : stated;
  if (typeof value !== 'string') return refuse(place, 'expected text', { hint: 'put it in quotes' });
  if (value === '')
    return refuse(place, 'expected text that is not empty', { hint: 'empty says that there is no value' });
  if (rule === 'action' && !Object.hasOwn(ACTIONS, value)) return refuseAction(value, place, refuse);
  if (rule === 'matches') checkExpression(value, place, refuse);
  return value;
}

/** Policies say `set`, decisions say what came of it. */
function refuseAction(action: string, place: KeyPath, refuse: Refuse): never {
  const actions = Object.keys(ACTIONS);
  const near = action === 'set' ? 'replace' : nearest(action, actions);
  const hint = near === undefined ? undefined : `did you mean ${near}?`;
  return refuse(place, `expected one of ${actions.join(', ')}`, { hint });
}

function checkExpression(text: string, place: KeyPath, refuse: Refuse): void {
  if (text.length > MAX_EXPRESSION) refuse(place, `expected at most ${MAX_EXPRESSION} characters`);
  try {
    new RegExp(text, 'u');
  } catch {
    refuse(place, 'no regular expression');
  }
}
