import { type DicomObject, pathOf, vrName } from '../dicom/index.ts';
import type { Finding } from '../failure/index.ts';
import type { Decision, DecisionAction } from '../policy/index.ts';
import type { ProfileOption } from '../standard/index.ts';
import type { RuleBook } from './rule-book.ts';

/** What happens to a row of the element table. */
export const ACTION = Object.freeze({
  keep: 0,
  remove: 1,
  /** Zero length; a sequence without items. */
  empty: 2,
  /** A constant that is legal for the VR; for a sequence one item of dummies. */
  dummy: 3,
  /** The patient's code, or a code made of the value. */
  pseudonym: 4,
  uid: 5,
  shift: 6,
  /** Year only. */
  year: 7,
  /** An age: 90 and over in one class, what is no age dropped. */
  age: 8,
  /** First three digits of a ZIP code. */
  zip: 9,
  /** The value that a rule of the policy states. */
  set: 10,
  /** The bytes behind the last frame are cut off. */
  cut: 11,
  /** Descend: the sequence stays and its content is decided element by element. */
  descend: 12,
  /** Of several values those that hold an identifier become dummies, the others stay. */
  values: 13,
  /** A date and time without its offset from UTC. */
  local: 14,
  /** Text without the words that may identify somebody. */
  clean: 15,
});

export type ActionCode = (typeof ACTION)[keyof typeof ACTION];

/** A decision on one row, before it goes into the columns. */
export interface Choice {
  readonly action: ActionCode;
  /** Index into the rule book. */
  readonly rule: number;
}

/** The decisions on one object, as columns beside its element table. Rows inside a removed sequence have none. */
export interface Decisions {
  readonly action: Uint8Array;
  /** Index into the rule book. */
  readonly rule: Uint16Array;
  readonly book: RuleBook;
  readonly findings: Finding[];
  /** Rows with action `values`: the values that go, by position. */
  readonly affected: Map<number, ReadonlySet<number>>;
  /** Rows with action `clean`: what stays of their text. */
  readonly cleaned: ReadonlyMap<number, string>;
  /** Clean options whose content was removed because it cannot be cleaned: they are not claimed. */
  readonly notCleaned: ReadonlySet<ProfileOption>;
  /** Options that no row carries out and that were carried out: what was found in the picture is covered. */
  readonly carriedOut?: ReadonlySet<ProfileOption>;
}

const NAMES: readonly DecisionAction[] = [
  ...(['keep', 'remove', 'empty', 'replace', 'pseudonym', 'uid', 'shift'] as const),
  ...(['generalize', 'generalize', 'generalize', 'replace', 'clean', 'keep', 'clean', 'clean', 'clean'] as const),
];

/** What an action is called, for people and for evidence. */
export const actionName = (action: number): DecisionAction => NAMES[action]!;

/** Single decisions in file order: for explain, dry run and review, never on the hot path. */
export function* decisionList(object: DicomObject, decisions: Decisions): Iterable<Decision> {
  const { table } = object.dataSet;
  for (let row = 0; row < table.count; row++) {
    const action = decisions.action[row]!;
    const rule = decisions.book.facts(decisions.rule[row]!);
    if (vrName(table.vr[row]!) !== '') {
      yield {
        path: pathOf(table, row),
        tag: table.tag[row]! >>> 0,
        vr: vrName(table.vr[row]!),
        action: NAMES[action]!,
        rule: rule.id,
        clause: rule.clause,
        level: rule.level,
      };
    }
    if (action !== ACTION.descend) row = table.next[row]! - 1;
  }
}

/** How often each rule acted, kept attributes left out: what a run sums up. */
export function decisionCounts(object: DicomObject, decisions: Decisions): Record<string, number> {
  const { table } = object.dataSet;
  const perRule = new Uint32Array(decisions.book.size);
  for (let row = 0; row < table.count; row++) {
    const action = decisions.action[row]!;
    if (action === ACTION.descend) continue;
    if (action !== ACTION.keep) perRule[decisions.rule[row]!]!++;
    row = table.next[row]! - 1;
  }
  const counts: Record<string, number> = {};
  for (const [rule, count] of perRule.entries()) if (count > 0) counts[decisions.book.facts(rule).id] = count;
  return counts;
}
