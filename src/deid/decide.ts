import {
  type DicomObject,
  dictionaryVr,
  type ElementTable,
  IS_STRING,
  IS_TEXT,
  pathOf,
  ROW,
  textCodec,
  trimPadding,
  VR,
  type Vr,
  vrName,
} from '../dicom/index.ts';
import type { Finding, FindingCode } from '../failure/index.ts';
import type { IdentifierKind } from '../identity/index.ts';
import type { CompiledRule } from '../policy/index.ts';
import {
  attribute,
  iodOfSopClass,
  isRepeatingGroup,
  type ProfileCode,
  type ProfileOption,
  tagText,
} from '../standard/index.ts';
import { CodeResolver } from './code-resolver.ts';
import { CodedEntries } from './coded-entries.ts';
import { CONTENT_VALUES, ContentItems } from './content-items.ts';
import { ACTION, type ActionCode, type Choice, type Decisions } from './decisions.ts';
import { isCharacteristic } from './declared-safe.ts';
import {
  CODE_MEANING,
  CODING_SCHEME_UIDS,
  DEFINITION_UIDS,
  EXTENDED_CODE_MEANING,
  FORBIDDEN_GROUPS,
  MACHINE_TEXT,
  VOID_TAGS,
} from './defaults.ts';
import { cleanerOf, DescriptorCleaner, isCleanable } from './descriptors.ts';
import { OwnRules } from './own-rules.ts';
import { isCreator, PrivateBlocks, type PrivateCreator } from './private-blocks.ts';
import { OWNED_BY_PROVENANCE } from './provenance.ts';
import { findResidual, type ResidualNeedles } from './residual.ts';
import type { ProfileEffect, RuleBook } from './rule-book.ts';
import { type SettledChoices, settledChoicesOf } from './settled-choices.ts';
import { sopClassUidOf } from './sop-class.ts';
import { BIRTH_DATE, temporalKind, temporalKindOfVr } from './temporal.ts';
import { TemporalChoices, type TemporalRequest } from './temporal-choices.ts';
import { TypeLookup } from './type-lookup.ts';
import { areUids, CHARACTER_SET_TERM, holdsOldAge, valueFault } from './value-checks.ts';
import { rowsWithoutVr, type VrAgreement, vrAgreement } from './vr-agreement.ts';

export interface DecideContext {
  readonly book: RuleBook;
  /** The patient's identifiers, for the residual check; without them it is not made. */
  readonly needles?: ResidualNeedles;
  /** By how many days the patient's dates move; without it none is said to leave the calendar. */
  readonly offsetDays?: number;
  /** Called with each word that is cut because no vocabulary has it: an original value, for the operator's eyes alone. */
  readonly onUnknownWord?: (word: string) => void;
}

/** The rows of an open sequence, up to `end`: removed but for what own rules name, or kept again inside such a one. */
interface Region {
  readonly end: number;
  readonly isRemoved: boolean;
}

const PIXEL_DATA = 0x7fe00010;
const SPECIFIC_CHARACTER_SET = 0x00080005;
const SOP_CLASS_UID = 0x00080016;

const UNFORMATTED_TEXT = 0x00700006;

/**
 * Decides every element of an object under a policy: one rule function at every depth (PS3.15 E.1.1, last paragraph).
 * What cannot be kept with a reason goes. Changes no value; where the dictionary knows better than the VR as written,
 * the VR column of the table says what it knows.
 */
export function decide(object: DicomObject, context: DecideContext): Decisions {
  const decider = new Decider(object, context);
  const decisions = decider.run();
  if (context.needles !== undefined) decider.removeResidual(decisions, context.needles);
  return decisions;
}

/** Kept, by no rule but that nothing speaks against it: the first rule of every book. */
const KEPT: Choice = Object.freeze({ action: ACTION.keep, rule: 0 });

class Decider {
  readonly #object: DicomObject;
  readonly #table: ElementTable;
  readonly #book: RuleBook;
  readonly #types: TypeLookup;
  readonly #codes: CodeResolver;
  readonly #blocks: PrivateBlocks;
  readonly #own: OwnRules;
  readonly #content: ContentItems;
  readonly #entries: CodedEntries;
  readonly #descriptors: DescriptorCleaner;
  readonly #cleanedTexts = new Map<number, string>();
  readonly #temporals: TemporalChoices;
  readonly #action: Uint8Array;
  readonly #rule: Uint16Array;
  readonly #findings: Finding[] = [];
  readonly #notCleaned = new Set<ProfileOption>();
  readonly #once = new Set<FindingCode>();
  /** Innermost last. */
  readonly #regions: Region[] = [];
  /** Creators of which an element stays, with the rule that keeps it. */
  readonly #neededCreators = new Map<number, number>();
  readonly #known: SettledChoices;
  /** Rows whose header has two letters that are no VR: an output has no place for them, whatever a rule says. */
  readonly #badVrs: ReadonlySet<number>;
  #settles = false;

  constructor(object: DicomObject, { book, needles, offsetDays, onUnknownWord }: DecideContext) {
    this.#object = object;
    this.#table = object.dataSet.table;
    this.#book = book;
    this.#known = settledChoicesOf(book);
    this.#badVrs = rowsWithoutVr(object);
    this.#types = new TypeLookup(object);
    this.#codes = new CodeResolver(object, this.#types, (code, row) => this.#note(code, row));
    this.#blocks = new PrivateBlocks(object, book);
    this.#own = new OwnRules(object, book.policy.rules, this.#blocks);
    this.#content = new ContentItems(object, book);
    this.#entries = new CodedEntries(object);
    this.#descriptors = new DescriptorCleaner(object, cleanerOf(book, needles), {
      note: (code, row) => this.#note(code, row),
      onUnknownWord,
    });
    this.#temporals = new TemporalChoices({
      context: { policy: book.policy, offsetDays, latestYear: needles?.latestYear },
      book,
      codes: this.#codes,
      types: this.#types,
      note: (code, row) => this.#note(code, row),
    });
    this.#action = new Uint8Array(this.#table.count);
    this.#rule = new Uint16Array(this.#table.count);
  }

  run(): Decisions {
    const table = this.#table;
    this.#noteClass();
    for (let row = 0; row < table.count; ) {
      const flags = table.flags[row]!;
      if ((flags & ROW.item) !== 0) {
        this.#action[row] = ACTION.descend;
        row++;
        continue;
      }
      while (this.#regions.length > 0 && row >= this.#regions.at(-1)!.end) this.#regions.pop();
      const choice = this.#choose(row, flags);
      const action = (flags & ROW.sequence) === 0 ? choice.action : this.#entered(row, choice);
      this.#action[row] = action;
      this.#rule[row] = choice.rule;
      row = action === ACTION.descend ? row + 1 : table.next[row]!;
    }
    for (const [row, rule] of this.#neededCreators) {
      this.#action[row] = ACTION.keep;
      this.#rule[row] = rule;
    }
    this.#blocks.pruneClaims(this.#action);
    return {
      action: this.#action,
      rule: this.#rule,
      book: this.#book,
      findings: this.#findings,
      affected: new Map(),
      cleaned: this.#cleanedTexts,
      notCleaned: this.#notCleaned,
    };
  }

  /** The last rule: what would stay and still names the patient goes, in any VR (finding `residual`). */
  removeResidual(decisions: Decisions, needles: ResidualNeedles): void {
    // Under Clean Descriptors a descriptor's own words are no identifiers.
    const ignored = new Set<IdentifierKind>(this.#book.has('clean-descriptors') ? ['text'] : []);
    const { rows, findings } = findResidual(this.#object.dataSet, decisions, needles, ignored);
    for (const code of findings) this.#noteOnce(code);
    for (const [row, hit] of rows) {
      const vr = this.#table.vr[row]!;
      for (const code of hit.findings) this.#note(code, row);
      if (isCreator(this.#table.tag[row]!)) {
        this.#removeBlock(row);
        continue;
      }
      const choice = this.#typed(row, vr, 'X', 'residual', 'PS3.15 E.1.1');
      this.#action[row] = hit.values === undefined ? choice.action : ACTION.values;
      if (hit.values !== undefined) decisions.affected.set(row, hit.values);
      this.#rule[row] = choice.rule;
    }
    for (const [row] of this.#neededCreators) {
      const isNeeded = [...this.#blocks.elementsOf(row)].some((element) => this.#action[element] !== ACTION.remove);
      if (!isNeeded) this.#removeBlock(row);
    }
    this.#blocks.pruneClaims(this.#action);
  }

  /** A creator that names the patient goes, and without it nothing in its block has a meaning (PS3.5 7.8.1). */
  #removeBlock(creatorRow: number): void {
    const rule = this.#book.rule('residual', 'PS3.15 E.1.1', 'residual');
    for (const row of [creatorRow, ...this.#blocks.elementsOf(creatorRow)]) {
      this.#action[row] = ACTION.remove;
      this.#rule[row] = rule;
    }
  }

  /** What a sequence becomes: one that would go stays open where an own rule names something inside it by its path. */
  #entered(row: number, { action, rule }: Choice): ActionCode {
    const end = this.#table.next[row]!;
    if (action === ACTION.keep || action === ACTION.descend) {
      const isRevived = this.#isRemoved && this.#book.facts(rule).level === 'own';
      if (isRevived) this.#regions.push({ end, isRemoved: false });
      return ACTION.descend;
    }
    if (!this.#own.reachesInto(row)) return action;
    this.#regions.push({ end, isRemoved: true });
    return ACTION.descend;
  }

  get #isRemoved(): boolean {
    return this.#regions.at(-1)?.isRemoved === true;
  }

  /** What follows from tag and VR alone is decided once for a policy: that is most of a deep header. */
  #choose(row: number, flags: number): Choice {
    if (this.#own.any || this.#isRemoved) return this.#chosen(row, flags);
    const tag = this.#table.tag[row]!;
    const form = (this.#table.vr[row]! << 8) | flags;
    const known = this.#known.get(tag);
    if (known !== undefined && known.form === form) return known.choice;
    this.#settles = false;
    const findings = this.#findings.length;
    const choice = this.#chosen(row, flags);
    const isAsWritten = this.#table.vr[row] === form >> 8 && this.#findings.length === findings;
    if (this.#settles && isAsWritten) this.#known.set(tag, { form, choice });
    return choice;
  }

  /** Marks the choice under way as one that neither the value nor the place of the attribute can change. */
  #settled(choice: Choice): Choice {
    this.#settles = true;
    return choice;
  }

  #chosen(row: number, flags: number): Choice {
    const tag = this.#table.tag[row]!;
    if ((flags & ROW.stray) !== 0 || VOID_TAGS.has(tag >>> 0) || FORBIDDEN_GROUPS.has(tag >>> 16))
      return this.#container('container:forbidden');
    if ((tag & 0xffff) === 0) {
      this.#noteOnce('group-length');
      return this.#container('container:group-length');
    }
    if (OWNED_BY_PROVENANCE.has(tag >>> 0) && this.#table.depth[row] === 0)
      return this.#container('container:provenance');
    const isPrivate = (tag & 0x10000) !== 0;
    if (this.#badVrs.has(row)) {
      const known = dictionaryVr(tag);
      this.#table.vr[row] = known;
      return this.#misplaced(row, tag, known);
    }
    const agreement = isPrivate ? 'same' : this.#settleVr(row, tag, flags);
    const vr = this.#isSequence(row) && agreement !== 'far' ? VR.SQ : this.#table.vr[row]!;
    const rule = this.#own.find(row);
    const own =
      rule === undefined ? undefined : isPrivate ? this.#ownPrivate(row, vr, rule) : this.#byOwn(row, tag, vr, rule);
    if (own !== undefined) return own;
    if (this.#isRemoved) return { action: ACTION.remove, rule: this.#basicRule('X') };
    if (isPrivate) return this.#private(row);
    return agreement === 'far' && !isRepeatingGroup(tag >>> 16)
      ? this.#misplaced(row, tag, vr)
      : this.#public(row, tag, vr);
  }

  #public(row: number, tag: number, vr: Vr): Choice {
    if (tag === PIXEL_DATA) return this.#pixelData(row);
    if (tag === SPECIFIC_CHARACTER_SET) return this.#characterSet(row, vr);
    if (isRepeatingGroup(tag >>> 16)) return this.#curveOrOverlay(row, tag);
    if (isCharacteristic(tag)) return this.#characteristic(row);
    if (CONTENT_VALUES.has(tag)) {
      const choice = this.#contentValue(row, tag, vr);
      if (choice !== undefined) return choice;
    }
    const effect = this.#book.effect(tag);
    if (effect !== undefined) return this.#byProfile(row, tag, vr, effect);
    if (dictionaryVr(tag) === VR.UN && attribute(tag >>> 0) === undefined) {
      this.#note('unknown-attribute', row);
      return { action: ACTION.remove, rule: this.#book.rule('default:unknown', 'PS3.15 E.1.1', 'vr-default') };
    }
    return this.#byVr(row, tag, vr);
  }

  /**
   * Curves and overlays go as whole groups: a plane without its data is invalid, and its module is one that an object
   * need not have, so that no Type asks for what is left of it.
   */
  #curveOrOverlay(row: number, tag: number): Choice {
    this.#noteNotCleaned(row, 'clean-graphics');
    if (this.#book.effect(tag) !== undefined) return { action: ACTION.remove, rule: this.#basicRule('X') };
    const rule = this.#book.rule('default:overlay', 'PS3.15 Table E.1-1 (60xx,3000)', 'vr-default');
    return { action: ACTION.remove, rule };
  }

  // The VR

  /**
   * Makes the VR column say what the dictionary knows: of UN (PS3.5 6.2.2), and where text, or a value of another
   * nature than the attribute's, is written under a VR that the attribute does not have.
   */
  #settleVr(row: number, tag: number, flags: number): VrAgreement {
    const table = this.#table;
    const written = table.vr[row]!;
    const known = dictionaryVr(tag);
    if (written === known) return 'same';
    const isSequence = (flags & ROW.sequence) !== 0;
    if (written === VR.UN && !isSequence) {
      table.vr[row] = known;
      if (known !== VR.SQ) return 'same';
      this.#note('sequence-not-items', row);
      return 'far';
    }
    const agreement = vrAgreement(tag, isSequence ? VR.SQ : written);
    if (agreement === 'same') return agreement;
    this.#note('vr-mismatch', row);
    if (agreement === 'far' || IS_STRING[known] === 1) table.vr[row] = known;
    return agreement;
  }

  /** A value of another nature than the attribute's: no option keeps what nobody can judge. */
  #misplaced(row: number, tag: number, vr: Vr): Choice {
    const effect = this.#book.effect(tag);
    if (effect?.code === 'C' && effect.option !== undefined) this.#noteNotCleaned(row, effect.option);
    const basic = effect?.basic ?? 'X';
    const needsItems = vr === VR.SQ && (basic === 'U' || basic === 'K' || basic === 'C' || basic === 'X/Z/U*');
    return this.#typed(row, vr, needsItems ? 'X' : basic, 'default:vr-mismatch', 'PS3.5 7.1');
  }

  // Own rules

  #byOwn(row: number, tag: number, vr: Vr, rule: CompiledRule): Choice {
    const by = this.#ownRule(rule);
    switch (rule.do) {
      case 'keep':
        if (vr === VR.SQ) return this.#opened(row, tag, by);
        return { action: this.#mustCapAge(row, vr) ? ACTION.age : ACTION.keep, rule: by };
      case 'remove':
        return { action: ACTION.remove, rule: by };
      case 'empty':
        return { action: ACTION.empty, rule: by };
      case 'set':
        return { action: ACTION.set, rule: by };
      case 'pseudonym':
        return { action: ACTION.pseudonym, rule: by };
      case 'uid':
        return { action: ACTION.uid, rule: by };
      case 'clean':
        if (vr === VR.SQ) return this.#opened(row, tag, by);
        return this.#cleanedText(row, tag, vr, by, 'X') ?? this.#codes.resolve(row, tag, vr, 'X', by);
      case 'shift':
        return (
          this.#planned(row, tag, vr, { kind: temporalKindOfVr(vr), by, basic: 'X' }) ??
          this.#codes.resolve(row, tag, vr, 'X', by)
        );
      case 'generalize':
        return this.#generalized(row, tag, vr, by);
    }
  }

  /** The items of a sequence, each attribute by its own rules; bytes that are no items go. */
  #opened(row: number, tag: number, rule: number): Choice {
    return this.#isSequence(row) ? { action: ACTION.descend, rule } : this.#codes.resolve(row, tag, VR.SQ, 'X', rule);
  }

  #generalized(row: number, tag: number, vr: Vr, by: number): Choice {
    switch (vr) {
      case VR.AS:
      case VR.DA:
      case VR.DT: {
        const fault = valueFault(vr, this.#bytes(row));
        if (fault === undefined) return { action: vr === VR.AS ? ACTION.age : ACTION.year, rule: by };
        this.#note(fault, row);
        return this.#codes.resolve(row, tag, vr, 'X', by);
      }
      default:
        return { action: ACTION.zip, rule: by };
    }
  }

  /** Only a rule that names a private element by its creator can keep it (PS3.15 E.3.10). */
  #ownPrivate(row: number, vr: Vr, rule: CompiledRule): Choice | undefined {
    const by = this.#ownRule(rule);
    if (rule.do === 'remove' || rule.do === 'empty') return { action: ACTION.remove, rule: by };
    const creator = rule.do === 'keep' && rule.at.kind === 'private' ? this.#blocks.creatorOf(row) : undefined;
    return creator === undefined ? undefined : this.#keptPrivate(row, { vr, rule: by, creator });
  }

  #ownRule(rule: CompiledRule): number {
    return this.#book.rule(rule.id, 'policy', 'own', rule);
  }

  // Table E.1-1

  #byProfile(row: number, tag: number, vr: Vr, effect: ProfileEffect): Choice {
    if (effect.temporal || tag === BIRTH_DATE) {
      const choice = this.#temporal(row, tag, vr, effect.basic);
      if (choice !== undefined) return choice;
    }
    switch (effect.code) {
      case 'K':
        return this.#retained(row, tag, vr, effect);
      case 'C':
        return this.#cleaned(row, tag, vr, effect);
      case 'D':
        if (tag === UNFORMATTED_TEXT && this.#book.has('clean-graphics')) return this.#graphicText(row, tag, vr);
        return this.#settled(this.#codes.resolve(row, tag, vr, effect.code, effect.rule));
      case 'U':
      case 'X/Z/U*':
        return this.#settled(this.#codes.resolve(row, tag, vr, effect.code, effect.rule));
      default:
        return this.#codes.resolve(row, tag, vr, effect.code, effect.rule);
    }
  }

  /** The text of an annotation is graphics (PS3.15 E.3.3). */
  #graphicText(row: number, tag: number, vr: Vr): Choice {
    const rule = this.#book.rule('clean-graphics:C', 'PS3.15 E.3.3', 'option');
    return this.#cleanedText(row, tag, vr, rule, 'D') ?? this.#codes.dummy(row, tag, vr, rule);
  }

  /** K of an option: kept, of a sequence its items by their own rows (PS3.15 Table E.1-1a). */
  #retained(row: number, tag: number, vr: Vr, { rule, basic }: ProfileEffect): Choice {
    if (vr === VR.SQ) return this.#settled({ action: ACTION.descend, rule });
    const fault = this.#fault(row, vr);
    if (fault === undefined) {
      if (!this.#mustCapAge(row, vr)) return { action: ACTION.keep, rule };
      return { action: ACTION.age, rule: this.#book.rule('safe-harbor:age', '45 CFR 164.514(b)(2)(i)(C)', 'option') };
    }
    this.#note(fault, row);
    return this.#codes.resolve(row, tag, vr, basic, this.#book.rule(`default:${fault}`, 'PS3.5 6.2', 'vr-default'));
  }

  /** C of an option: a sequence by the rows of its children, text by its words. */
  #cleaned(row: number, tag: number, vr: Vr, { option, rule, basic }: ProfileEffect): Choice {
    if (vr === VR.SQ) return this.#settled({ action: ACTION.descend, rule });
    const text = this.#cleanedText(row, tag, vr, rule, basic);
    if (text !== undefined) return text;
    const isNumber = IS_STRING[vr] === 0 && vr !== VR.OB && vr !== VR.OW && vr !== VR.UN;
    if (isNumber && this.#fault(row, vr) === undefined) return { action: ACTION.keep, rule };
    this.#noteNotCleaned(row, option!);
    return this.#codes.resolve(row, tag, vr, basic, this.#basicRule(basic));
  }

  /** Text without what may identify; where no word is left, `otherwise`. Nothing for what holds no words. */
  #cleanedText(row: number, tag: number, vr: Vr, rule: number, otherwise: ProfileCode): Choice | undefined {
    if (!isCleanable(vr) || (this.#table.flags[row]! & ROW.bulk) !== 0) return undefined;
    const cleaned = this.#descriptors.clean(row, vr);
    if (cleaned === 'unchanged') return { action: ACTION.keep, rule };
    if (cleaned === 'undecodable') this.#noteNotCleaned(row, 'clean-descriptors');
    if (cleaned === 'empty' || cleaned === 'undecodable') return this.#codes.resolve(row, tag, vr, otherwise, rule);
    this.#cleanedTexts.set(row, cleaned.text);
    return { action: ACTION.clean, rule };
  }

  /** The value of a content item by its concept (PS3.15 Table E.3.4-1); nothing where the rows of its attribute say it. */
  #contentValue(row: number, tag: number, vr: Vr): Choice | undefined {
    const effect = this.#content.effectOn(row);
    if (effect === undefined) return undefined;
    if (effect.code === 'D') return this.#codes.dummy(row, tag, vr, effect.rule);
    return { action: vr === VR.SQ ? ACTION.descend : ACTION.keep, rule: effect.rule };
  }

  // Dates and times

  /** Dates and times by the policy's date mode; `undefined`: as the row says. */
  #temporal(row: number, tag: number, vr: Vr, basic: ProfileCode): Choice | undefined {
    return this.#planned(row, tag, vr, { kind: temporalKind(tag, vr), by: this.#book.temporalRule, basic });
  }

  #planned(row: number, tag: number, vr: Vr, request: TemporalRequest): Choice | undefined {
    return this.#temporals.choose(row, tag, vr, request, () => this.#text(row));
  }

  // Attributes without a row

  #byVr(row: number, tag: number, vr: Vr): Choice {
    switch (vr) {
      case VR.SQ:
        return this.#settled({ action: ACTION.descend, rule: 0 });
      case VR.UI:
        return this.#uid(row, tag);
      case VR.PN:
      case VR.AE:
      case VR.UR:
      case VR.AS:
      case VR.UN:
        return this.#typed(row, vr, 'X', `default:${vrName(vr)}`, 'PS3.15 E.1.1');
      case VR.DA:
      case VR.DT:
      case VR.TM:
        return this.#temporal(row, tag, vr, 'X') ?? this.#typed(row, vr, 'X', `default:${vrName(vr)}`, 'PS3.15 E.1.1');
      case VR.LT:
      case VR.ST:
      case VR.UT:
        return this.#freeText(row, tag, vr);
      case VR.LO:
      case VR.SH:
      case VR.UC:
        if (tag === CODE_MEANING) return this.#codeMeaning(row, vr);
        return MACHINE_TEXT.has(tag >>> 0) ? this.#settled(KEPT) : this.#freeText(row, tag, vr);
      case VR.CS:
      case VR.DS:
      case VR.IS:
        return this.#sound(row, vr);
      default:
        return this.#settled(KEPT);
    }
  }

  /** Codes and numbers stay as long as they are what they should be. */
  #sound(row: number, vr: Vr): Choice {
    const fault = valueFault(vr, this.#bytes(row));
    if (fault === undefined) return KEPT;
    this.#note(fault, row);
    return this.#typed(row, vr, 'X', `default:${fault}`, 'PS3.5 6.2');
  }

  #uid(row: number, tag: number): Choice {
    const isDefinition = DEFINITION_UIDS.has(tag >>> 0);
    const isSound = areUids(this.#bytes(row));
    if (!isSound) this.#note('invalid-uid', row);
    if (isDefinition && isSound)
      return {
        action: ACTION.keep,
        rule: this.#book.rule('default:definition-uid', 'PS3.15 E.1-1 code U', 'vr-default'),
      };
    if (this.#book.has('retain-uids') && isSound)
      return { action: ACTION.keep, rule: this.#book.rule('retain-uids:K', 'PS3.15 E.3.9', 'option') };
    const id = CODING_SCHEME_UIDS.has(tag >>> 0) ? 'default:coding-scheme-uid' : 'default:UI';
    return { action: ACTION.uid, rule: this.#book.rule(id, 'PS3.15 E.1.1 item 4', 'vr-default') };
  }

  /** Free text without a row: cleaned under Clean Descriptors, else removed. */
  #freeText(row: number, tag: number, vr: Vr): Choice {
    const id = tag === EXTENDED_CODE_MEANING ? 'default:code-meaning' : `default:${vrName(vr)}`;
    if (this.#book.has('clean-descriptors')) {
      const rule = this.#book.rule(id, 'PS3.15 E.3.5', 'vr-default');
      const cleaned = this.#cleanedText(row, tag, vr, rule, 'X');
      if (cleaned !== undefined) return cleaned;
    }
    this.#noteNotCleaned(row, 'clean-descriptors');
    return this.#typed(row, vr, 'X', id, 'PS3.15 E.3.5');
  }

  // PS3.3 8.1: the meaning is text of the sender; of a registered scheme it is the scheme's own.
  #codeMeaning(row: number, vr: Vr): Choice {
    if (this.#entries.isRegistered(row)) {
      return { action: ACTION.keep, rule: this.#book.rule('default:registered-meaning', 'PS3.16 8', 'vr-default') };
    }
    const rule = this.#book.rule('default:code-meaning', 'PS3.15 E.3.5', 'vr-default');
    const cleaned = this.#book.has('clean-descriptors')
      ? this.#cleanedText(row, CODE_MEANING, vr, rule, 'D')
      : undefined;
    return cleaned ?? this.#codes.dummy(row, CODE_MEANING, vr, rule);
  }

  /** PS3.3 C.12.1.1.2. A term that cannot be one could hold anything. */
  #characterSet(row: number, vr: Vr): Choice {
    const terms = this.#text(row).split('\\').map(trimPadding);
    if (textCodec(terms).unknownTerms.length > 0) this.#note('charset-unknown', row);
    if (terms.every((term) => CHARACTER_SET_TERM.test(term))) return KEPT;
    return this.#typed(row, vr, 'X', 'default:charset-unknown', 'PS3.3 C.12.1.1.2');
  }

  // Private elements

  #private(row: number): Choice {
    const look = this.#blocks.look(row, (code) => this.#noteOnce(code));
    return look.kind === 'keep' ? this.#keptPrivate(row, look) : { action: ACTION.remove, rule: look.rule };
  }

  /** A private element that may stay, as long as its value is what its VR says; its creator stays with it. */
  #keptPrivate(row: number, look: { vr: Vr; rule: number; creator: PrivateCreator }): Choice {
    const choice = this.#safePrivate(row, look.vr, look.rule);
    if (choice.action !== ACTION.remove) this.#neededCreators.set(look.creator.row, look.rule);
    return choice;
  }

  #safePrivate(row: number, vr: Vr, rule: number): Choice {
    const remove: Choice = {
      action: ACTION.remove,
      rule: this.#book.rule('private:value', 'PS3.15 E.3.10', 'private'),
    };
    if (vr === VR.PN || this.#fault(row, vr) !== undefined) return remove;
    if (vr === VR.DA || vr === VR.DT || vr === VR.TM)
      return this.#temporal(row, this.#table.tag[row]!, vr, 'X') ?? remove;
    if (vr === VR.UI && !this.#book.has('retain-uids')) return { action: ACTION.uid, rule };
    // Safe is what the standard says an element is for, not what somebody typed into it (PS3.15 E.3.10).
    const isByOption = this.#book.facts(rule).id.startsWith('retain-safe-private:');
    if (isByOption && IS_TEXT[vr] === 1 && this.#book.has('clean-descriptors'))
      return this.#privateText(row, vr, rule) ?? remove;
    return { action: this.#mustCapAge(row, vr) ? ACTION.age : ACTION.keep, rule };
  }

  #privateText(row: number, vr: Vr, rule: number): Choice | undefined {
    const choice = this.#cleanedText(row, this.#table.tag[row]!, vr, rule, 'X');
    return choice?.action === ACTION.keep || choice?.action === ACTION.clean ? choice : undefined;
  }

  /** What an object says of its private blocks stays where it is believed: verification must know what was. */
  #characteristic(row: number): Choice {
    const rule = this.#book.rule('private:characteristics', 'PS3.3 C.12.1.1.7', 'private');
    return { action: this.#blocks.declared.isStated(row) ? ACTION.keep : ACTION.remove, rule };
  }

  // Rules and actions that several of the above share

  #pixelData(row: number): Choice {
    const isLong = this.#object.findings.some(({ code }) => code === 'pixel-data-long');
    if (!isLong || this.#table.depth[row] !== 0) return KEPT;
    return {
      action: ACTION.cut,
      rule: this.#book.rule('container:surplus-pixels', 'PS3.15 E.1.1 item 8', 'container'),
    };
  }

  /** Removal of something without a row, held against its Type: what the IOD requires is emptied or replaced. */
  #typed(row: number, vr: Vr, code: ProfileCode, id: string, clause: string): Choice {
    const rule = this.#book.rule(id, clause, id === 'residual' ? 'residual' : 'vr-default');
    return this.#codes.resolve(row, this.#table.tag[row]!, vr, code, rule);
  }

  #container(id: string): Choice {
    return { action: ACTION.remove, rule: this.#book.rule(id, 'PS3.15 E.1.1 items 6 and 8', 'container') };
  }

  #basicRule(code: ProfileCode): number {
    return this.#book.rule(`basic:${code}`, 'PS3.15 Table E.1-1', 'basic');
  }

  // Values

  #isSequence(row: number): boolean {
    return (this.#table.flags[row]! & ROW.sequence) !== 0;
  }

  #bytes(row: number): Uint8Array {
    return this.#object.dataSet.held.slice(this.#table.value[row]!, this.#table.end[row]!);
  }

  #text(row: number): string {
    return this.#object.dataSet.held.latin1(this.#table.value[row]!, this.#table.end[row]!);
  }

  #hasValue(row: number): boolean {
    return this.#table.end[row]! > this.#table.value[row]!;
  }

  /** Bulk is never read for a check: no VR that has one can be bulk. */
  #fault(row: number, vr: Vr): FindingCode | undefined {
    return (this.#table.flags[row]! & ROW.bulk) !== 0 ? undefined : valueFault(vr, this.#bytes(row));
  }

  #mustCapAge(row: number, vr: Vr): boolean {
    return vr === VR.AS && this.#book.policy.safeHarbor && holdsOldAge(this.#bytes(row));
  }

  // Findings

  #noteClass(): void {
    const sopClass = sopClassUidOf(this.#object);
    if (sopClass === '' || iodOfSopClass(sopClass) === undefined)
      this.#findings.push({ code: 'unknown-sop-class', path: tagText(SOP_CLASS_UID) });
  }

  #noteNotCleaned(row: number, option: ProfileOption): void {
    if (!this.#book.has(option) || !this.#hasValue(row)) return;
    this.#notCleaned.add(option);
    this.#noteOnce('text-removed');
  }

  #note(code: FindingCode, row: number): void {
    if (this.#findings.length < MOST_FINDINGS) this.#findings.push({ code, path: pathOf(this.#table, row) });
  }

  #noteOnce(code: FindingCode): void {
    if (this.#once.has(code)) return;
    this.#once.add(code);
    this.#findings.push({ code, path: '' });
  }
}

/** A file that is odd in more places is odd enough. */
const MOST_FINDINGS = 1000;
