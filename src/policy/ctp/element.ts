/**
 * From what an expression means to rules for the attribute that it is about. Each action is offered to the checks that
 * every rule of a policy goes through; where one is refused, the next safer one is taken, and the list says so.
 */
import type { ProfileOption } from '../../standard/index.ts';
import { isUnique, readRule } from '../rules.ts';
import { hasUnknownTemplate } from '../template.ts';
import type { Action } from '../terms.ts';
import type { CompiledPolicy } from '../types.ts';
import { STRING_VRS, valueFault } from '../value.ts';
import { type Meaning, type Reading, strictness } from './meaning.ts';
import type { Target } from './target.ts';

/**
 * How a line came over. `same`: nothing stays that the script takes away, and the other way round; `stricter`: less stays
 * than under the script; `lost`: a part of it has no counterpart.
 */
export type Faith = 'same' | 'stricter' | 'lost';

/** A rule as a policy has it. */
export interface ImportedRule {
  readonly at: string;
  readonly do: Action;
  readonly value?: string;
  readonly reason?: string;
  readonly when?: string;
}

export interface Plan {
  readonly rules: readonly ImportedRule[];
  readonly insert?: string;
  readonly faith: Faith;
  /** What is different, or why there is no rule; empty where the rule says all. */
  readonly note: string;
}

export interface PlanContext {
  readonly options: readonly ProfileOption[];
  readonly dates: CompiledPolicy['dates'];
}

const REASON = 'kept by the imported script';
const PIXEL_DATA = 0x7fe00010;
const PATIENT_ID = 0x00100020;
const PATIENT_NAME = 0x00100010;
/** Table E.1-1 lets the patient's code stand there, or one made of it; a script that empties them wants none. */
const CODED_BY_ROW: readonly number[] = [PATIENT_NAME, PATIENT_ID, 0x00080050, 0x00200010];
const TEXT_VRS: readonly string[] = ['LO', 'LT', 'SH', 'ST', 'UC', 'UT'];
const LONG_TEXT_VRS: readonly string[] = ['LT', 'ST', 'UT'];
/** The dummies that the rows of Table E.1-1 write as well. */
const DUMMY_TIMES: Readonly<Record<string, string>> = { DA: '19000101', DT: '19000101000000', TM: '000000' };
const DUMMY_TEXT = 'ANONYMIZED';

export function planElement(target: Target, reading: Reading, context: PlanContext): Plan {
  return new Planner(target, context).plan(reading);
}

class Planner {
  readonly #target: Target;
  readonly #context: PlanContext;

  constructor(target: Target, context: PlanContext) {
    this.#target = target;
    this.#context = context;
  }

  plan({ meaning, isAlways }: Reading): Plan {
    const { kind } = this.#target;
    if (kind === 'owned') return this.#owned(meaning);
    if (kind === 'void') return goes(meaning, 'goes from every object');
    if (kind === 'private') return this.#private(meaning);
    const inserted = isAlways ? this.#inserted(meaning) : undefined;
    return inserted ?? this.#of(meaning, 'row-may-do-it');
  }

  // Places with laws of their own

  #owned(meaning: Meaning): Plan {
    const group = this.#target.tag >>> 16;
    if ([0x0000, 0x0004].includes(group)) return goes(meaning, 'goes from every object');
    const faith = meaning.kind === 'stop' ? 'lost' : 'same';
    return { rules: [], faith, note: 'written by leadglass itself' };
  }

  /** Private elements go unless their creator is named (PS3.15 E.3.10). */
  #private(meaning: Meaning): Plan {
    const { at } = this.#target;
    if (at !== undefined) {
      if (meaning.kind === 'keep' || meaning.kind === 'process') return this.#first(meaning, [this.#rule('keep')]);
      const isSame = meaning.kind === 'remove' || meaning.kind === 'empty';
      return this.#first(meaning, [this.#rule('remove')], isSame ? undefined : 'private elements stay or go');
    }
    const isRemoved = meaning.kind === 'remove' || meaning.kind === 'empty';
    const isCreator = (this.#target.tag & 0xff00) === 0;
    if (isCreator && (isRemoved || meaning.kind === 'keep'))
      return { rules: [], faith: 'same', note: 'a creator stays with those of its elements that stay' };
    if (!isRemoved)
      return goes(meaning, 'not written: no creator is named, and without one a private tag means nothing');
    if (!this.#context.options.includes('retain-safe-private')) return goes(meaning, 'goes with all private elements');
    const note = 'no creator is named; safe private elements stay (PS3.15 E.3.10)';
    return { rules: [], faith: 'lost', note };
  }

  /** `@always()` with a value that does not depend on the object, or with the patient's code. */
  #inserted(meaning: Meaning): Plan | undefined {
    const { vr, tag } = this.#target;
    if (meaning.kind === 'code' && meaning.of === PATIENT_ID && tag !== PATIENT_ID && tag !== PATIENT_NAME) {
      if (!['LO', 'SH', 'UC', 'UT', 'ST', 'LT'].includes(vr)) return undefined;
      return { rules: [], insert: '{patient-id}', faith: 'same', note: meaning.note ?? '' };
    }
    if (meaning.kind !== 'literal' || isUnique(tag)) return undefined;
    const { value } = meaning;
    if (!STRING_VRS.includes(vr) || hasUnknownTemplate(value) || value.includes('{patient-id}')) return undefined;
    if (valueFault(vr, value) !== undefined) return undefined;
    return { rules: [], insert: value, faith: 'same', note: '' };
  }

  // Meanings

  /** `rule-needed`: what Table E.1-1 does by itself is written out too, since another rule follows. */
  #of(meaning: Meaning, need: 'row-may-do-it' | 'rule-needed'): Plan {
    switch (meaning.kind) {
      case 'keep':
      case 'process':
        return this.#kept(meaning, need);
      case 'remove':
      case 'empty':
        return this.#destroyed(meaning, { need, faith: 'same', note: meaning.note ?? '' });
      case 'literal':
        return this.#first(
          meaning,
          [this.#rule('set', meaning.value)],
          undefined,
          'the value is none that its VR can have',
        );
      case 'now':
        return this.#first(meaning, [this.#dummy()], undefined, 'this is no date or time');
      case 'code':
        return this.#first(meaning, [this.#rule('pseudonym'), this.#rule('uid')]);
      case 'uid':
        return this.#first(meaning, [this.#rule('uid'), this.#rule('pseudonym')]);
      case 'shift':
        return this.#first(meaning, [this.#rule('shift')], undefined, 'this is nothing that can be moved');
      case 'year':
        return this.#first(meaning, [this.#rule('generalize')]);
      case 'round':
        return this.#target.vr === 'AS'
          ? this.#first(meaning, [this.#rule('generalize')])
          : this.#instead(meaning, 'rounding is not available');
      case 'derived':
        return this.#first(meaning, this.#derived(meaning.isOwn), meaning.note ?? 'an original value');
      case 'unknown':
        return { ...this.#instead(meaning, meaning.note ?? ''), faith: 'lost' };
      case 'stop':
        return { rules: [], faith: 'lost', note: meaning.note ?? '' };
      case 'places':
        return this.#places(meaning);
      case 'choice':
        return this.#choice(meaning);
    }
  }

  #kept(meaning: Meaning, need: 'row-may-do-it' | 'rule-needed'): Plan {
    const { tag, vr } = this.#target;
    if (tag === PIXEL_DATA) return { rules: [], faith: 'same', note: 'pixel data stay' };
    const opened = vr === 'SQ' && meaning.kind === 'keep' ? 'opened: each attribute inside by its own rule' : undefined;
    if (need === 'row-may-do-it' && this.#isKeptByOption()) {
      const note = notes('an option of the script keeps it', opened);
      return { rules: [], faith: opened === undefined ? 'same' : 'stricter', note };
    }
    if (vr === 'SQ') return this.#first(meaning, [this.#rule('keep')], opened, 'never kept');
    if (this.#isCleaned()) return this.#first(meaning, [this.#rule('clean')], 'cleaned, as its code 113105 says');
    const keep = this.#rule('keep');
    if (this.#isLegal(keep)) return this.#first(meaning, [keep]);
    if (vr === 'DA' || vr === 'DT') return this.#keptDate(meaning, need);
    return this.#first(meaning, [this.#rule('pseudonym'), this.#rule('uid')], this.#refusalOf(keep));
  }

  #keptDate(meaning: Meaning, need: 'row-may-do-it' | 'rule-needed'): Plan {
    const shift = this.#rule('shift');
    if (this.#isLegal(shift)) return this.#first(meaning, [shift], 'moved: no date stays where others move');
    const note = 'dates stay under code 113106 (retain-longitudinal-full-dates) alone, which the script does not claim';
    if (this.#target.row === undefined && need === 'row-may-do-it') return { rules: [], faith: 'stricter', note };
    return this.#destroyed({ kind: 'remove' }, { need, faith: 'stricter', note });
  }

  /** K of an option that the script claims (PS3.15 Table E.1-1a); C of another one would win. */
  #isKeptByOption(): boolean {
    const codes = this.#context.options.map((option) => this.#target.row?.options[option]);
    return codes.includes('K') && !codes.includes('C');
  }

  /** The script says that its descriptors are cleaned (PS3.15 E.3.5), which CTP leaves to a person. */
  #isCleaned(): boolean {
    const { vr, row } = this.#target;
    if (!this.#context.options.includes('clean-descriptors') || !TEXT_VRS.includes(vr)) return false;
    return row?.options['clean-descriptors'] === 'C' && this.#isLegal(this.#rule('clean'));
  }

  #derived(isOwn: boolean): ImportedRule[] {
    const { vr, row } = this.#target;
    const isText = LONG_TEXT_VRS.includes(vr) || row?.options['clean-descriptors'] === 'C';
    return isOwn && isText ? [this.#rule('clean')] : [this.#rule('pseudonym')];
  }

  #places(meaning: Extract<Meaning, { kind: 'places' }>): Plan {
    const safer = strictness(meaning.root) >= strictness(meaning.nested) ? meaning.root : meaning.nested;
    const plan = this.#of(safer, 'row-may-do-it');
    if (JSON.stringify(meaning.root) === JSON.stringify(meaning.nested)) return plan;
    return worse(plan, 'stricter', 'the same at the root and in sequences');
  }

  /** Two rules, the first under the condition; where no condition can be trusted, the safer of both. */
  #choice({ test, yes, no }: Extract<Meaning, { kind: 'choice' }>): Plan {
    if (yes.kind === 'stop' || no.kind === 'stop') return this.#withoutStop(yes, no);
    const isTrusted =
      test?.errs === 'never' || (test?.errs === 'fails' && strictness(no) >= strictness(yes) && no.kind !== 'choice');
    if (test === undefined || !isTrusted) return this.#saferOf(yes, no);
    const met = this.#of(yes, 'rule-needed');
    const isTotal = met.rules.at(-1)?.when === undefined && met.rules.length > 0;
    if (!isTotal || met.rules.some(({ when = '' }) => when.length + test.when.length > MAX_WHEN))
      return this.#saferOf(yes, no);
    const unmet = this.#of(no, 'row-may-do-it');
    const when = (rule: ImportedRule) => (rule.when === undefined ? test.when : `${test.when} and ${rule.when}`);
    const rules = [...met.rules.map((rule) => ({ ...rule, when: when(rule) })), ...unmet.rules];
    if (rules.length > MOST_RULES) return this.#saferOf(yes, no);
    return { rules, faith: worst(met.faith, unmet.faith), note: notes(met.note, unmet.note) };
  }

  #saferOf(yes: Meaning, no: Meaning): Plan {
    const safer = strictness(yes) > strictness(no) ? yes : no;
    const plan = this.#of(safer, 'row-may-do-it');
    return worse(plan, 'stricter', 'no condition of a policy says the same: the safer branch always');
  }

  /** What else happens to the attribute is done where it takes something away. */
  #withoutStop(yes: Meaning, no: Meaning): Plan {
    const [stop, other] = yes.kind === 'stop' ? [yes, no] : [no, yes];
    const note = stop.note ?? '';
    if (strictness(other) <= strictness({ kind: 'process' })) return { rules: [], faith: 'lost', note };
    return worse(this.#of(other, 'row-may-do-it'), 'lost', note);
  }

  // Rules

  #rule(action: Action, value?: string): ImportedRule {
    const at = this.#target.at ?? '';
    if (action === 'keep') return { at, do: action, reason: REASON };
    return value === undefined ? { at, do: action } : { at, do: action, value };
  }

  #dummy(): ImportedRule {
    return this.#rule('set', DUMMY_TIMES[this.#target.vr] ?? '');
  }

  #isLegal(rule: ImportedRule): boolean {
    return this.#refusalOf(rule) === '';
  }

  /** What the checks of policies say of a rule; empty when they let it pass. */
  #refusalOf(rule: ImportedRule): string {
    const [first] = readRule(rule, { ...this.#context, safeHarbor: false }).faults;
    return first?.[1].message ?? '';
  }

  /**
   * The first rule that may stand, else what takes the value away. `stricter` says that even the first one leaves less
   * than the script, `failing` why there is none.
   */
  #first(meaning: Meaning, rules: readonly ImportedRule[], stricter?: string, failing?: string): Plan {
    const rule = rules.find((each) => this.#isLegal(each));
    if (rule === undefined) return this.#instead(meaning, notes(stricter, failing));
    const faith = meaning.isLost === true ? 'lost' : stricter === undefined ? 'same' : 'stricter';
    return { rules: [rule], faith, note: notes(stricter === meaning.note ? undefined : stricter, meaning.note) };
  }

  #instead(meaning: Meaning, note: string): Plan {
    // An object cannot be without its UIDs and its patient's code.
    if (isUnique(this.#target.tag)) {
      const rule = this.#rule(this.#target.tag === PATIENT_ID ? 'pseudonym' : 'uid');
      return { rules: [rule], faith: 'stricter', note: notes(note, 'a new one instead') };
    }
    const faith = meaning.isLost === true ? 'lost' : 'stricter';
    const kind = this.#target.vr === 'SQ' ? 'remove' : 'empty';
    return this.#destroyed({ kind }, { need: 'rule-needed', faith, note });
  }

  /**
   * No value stays. A row of Table E.1-1 knows whether an object must keep the attribute, so the table does it where no
   * option changes the row; a rule of one's own would make such objects invalid.
   */
  #destroyed(meaning: { readonly kind: 'remove' | 'empty' }, { need, faith, note }: Destruction): Plan {
    const { tag, vr, row } = this.#target;
    if (vr === 'UI' && isUnique(tag))
      return { rules: [this.#rule('uid')], faith, note: notes(note, 'a new one: no object can be without') };
    if (need === 'row-may-do-it' && row !== undefined && this.#isDoneByRow(row.basic))
      return { rules: [], faith, note: notes(note, `Table E.1-1 does it (${row.basic})`) };
    const isRequired = row !== undefined && row.basic !== 'X' && row.basic !== 'U' && vr !== 'SQ';
    const dummy = DUMMY_TIMES[vr] ?? (vr === 'PN' || TEXT_VRS.includes(vr) ? DUMMY_TEXT : undefined);
    if (isRequired && row.basic.includes('D') && dummy !== undefined && !CODED_BY_ROW.includes(tag))
      return {
        rules: [this.#rule('set', dummy)],
        faith,
        note: notes(note, 'a constant: some objects must have a value'),
      };
    const isEmptied = meaning.kind === 'empty' || isRequired;
    const rule = this.#rule(isEmptied ? 'empty' : 'remove');
    const isOther = isEmptied && meaning.kind === 'remove';
    return { rules: [rule], faith, note: notes(note, isOther ? 'emptied: some objects must have it' : undefined) };
  }

  #isDoneByRow(basic: string): boolean {
    const { tag, row, vr } = this.#target;
    if (CODED_BY_ROW.includes(tag) || ['U', 'X/Z/U*', 'K', 'C'].includes(basic)) return false;
    const { options, dates } = this.#context;
    const isTemporal = row?.options['retain-longitudinal-modified-dates'] === 'C' || DUMMY_TIMES[vr] !== undefined;
    if (isTemporal && dates.mode !== 'rows') return false;
    return !options.some((option) => row?.options[option] !== undefined);
  }
}

interface Destruction {
  readonly need: 'row-may-do-it' | 'rule-needed';
  readonly faith: Faith;
  readonly note: string;
}

/** `when` has 500 characters at most. */
const MAX_WHEN = 400;
/** More cases for one attribute than a person follows. */
const MOST_RULES = 32;

function goes(meaning: Meaning, note: string): Plan {
  const isRemoved = meaning.kind === 'remove' || meaning.kind === 'empty';
  const faith = meaning.kind === 'stop' ? 'lost' : isRemoved ? 'same' : 'stricter';
  return { rules: [], faith, note };
}

const ORDER: readonly Faith[] = ['same', 'stricter', 'lost'];
const worst = (a: Faith, b: Faith): Faith => (ORDER.indexOf(a) > ORDER.indexOf(b) ? a : b);
const worse = (plan: Plan, faith: Faith, note: string): Plan => ({
  ...plan,
  faith: worst(plan.faith, faith),
  note: notes(note, plan.note),
});

function notes(...texts: readonly (string | undefined)[]): string {
  const said = texts.filter((text) => text !== undefined && text !== '');
  return [...new Set(said)].join('; ');
}
