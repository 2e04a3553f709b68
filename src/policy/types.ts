import type { FindingCode } from '../failure/index.ts';
import type { Edition, ProfileOption } from '../standard/index.ts';
import type { PictureTemplate } from './templates/template.ts';
import type {
  Action,
  BirthDate,
  DateMode,
  Documents,
  Faces,
  Normalisation,
  PixelCrop,
  PixelEffort,
  PixelFill,
  PixelKeep,
  PixelText,
  PseudonymMode,
  UnknownClass,
  UtcOffset,
} from './terms.ts';

/** One public tag. */
export interface TagSelector {
  readonly kind: 'tag';
  readonly tag: number;
}

/** A repeating group, `(50xx,xxxx)`: every tag whose bits under `mask` are `value`; `matchesMask` compares. */
export interface MaskSelector {
  readonly kind: 'mask';
  readonly mask: number;
  readonly value: number;
}

/** `element` is the low byte: the block number is whatever the creator reserved (PS3.5 7.8.1). */
export interface PrivateSelector {
  readonly kind: 'private';
  readonly creator: string;
  readonly group: number;
  readonly element: number;
}

/** One attribute: public by its tag, private by its creator. */
export type AttributeSelector = TagSelector | PrivateSelector;

/** Where a rule applies, at every depth of the data set. */
export type Selector =
  | AttributeSelector
  | MaskSelector
  | { readonly kind: 'vr'; readonly vr: string }
  /** Sequences, then the attribute; compared with the end of the path of an element, item numbers left out. */
  | { readonly kind: 'path'; readonly steps: readonly (TagSelector | MaskSelector)[] };

export type ConditionOp = '=' | '!=' | 'present' | 'absent' | 'in';

/** One clause of `when`, about an attribute at the root of the data set. */
export interface Condition {
  readonly tag: number;
  readonly op: ConditionOp;
  readonly values: readonly string[];
}

/** A rule of the policy's author. Of two that match, the first one counts. */
export interface CompiledRule {
  /** `own:1`, `own:2`, … in the order in which they count. */
  readonly id: string;
  readonly at: Selector;
  readonly do: Action;
  readonly value?: string;
  readonly reason?: string;
  readonly when?: readonly Condition[];
  /** Line in the text that has the rule. Not part of the digest. */
  readonly line: number;
}

/** How a patient's code is written: `prefix`, 16 base32 characters, the check character if `check`, `suffix`. */
export interface PatientIdTemplate {
  readonly text: string;
  readonly prefix: string;
  readonly check: boolean;
  readonly suffix: string;
}

export interface PrivateKeep {
  readonly creator: string;
  readonly group: number;
  readonly element: number;
  readonly reason: string;
}

export interface PolicyInsert {
  readonly tag: number;
  readonly vr: string;
  /** May hold `{patient-id}`; `fillTemplate` fills it. */
  readonly value: string;
}

/** What should happen, complete: frozen JSON data without a default left open, so that a worker gets it by a clone. */
export interface CompiledPolicy {
  readonly name: string;
  /** The preset at the root of `extends`; `basic` where there is none. */
  readonly preset: string;
  readonly edition: Edition;
  readonly options: readonly ProfileOption[];
  /** CID 7050 codes that the policy asks for: the Basic Profile and its options, ascending. */
  readonly codes: readonly string[];
  readonly safeHarbor: boolean;
  readonly patients: { readonly issuer: string; readonly normalise: Normalisation };
  readonly pseudonyms: {
    readonly mode: PseudonymMode;
    readonly patientId: PatientIdTemplate;
  };
  readonly dates: {
    readonly mode: DateMode;
    /** Weeks back, both positive and both included. */
    readonly minWeeks: number;
    readonly maxWeeks: number;
    readonly birth: BirthDate;
    readonly utcOffset: UtcOffset;
  };
  readonly private: { readonly trustDeclaredSafe: boolean; readonly keep: readonly PrivateKeep[] };
  readonly text: {
    /** Phrases that stay in free text. */
    readonly keep: readonly string[];
    /** Words of the site's word lists. */
    readonly vocabulary: readonly string[];
  };
  readonly pixels: {
    readonly text: PixelText;
    readonly effort: PixelEffort;
    readonly keep: PixelKeep;
    readonly fill: PixelFill;
    readonly crop: PixelCrop;
    readonly faces: Faces;
    /** Where devices write into pictures. */
    readonly templates: readonly PictureTemplate[];
  };
  readonly documents: Documents;
  readonly unknownClass: UnknownClass;
  readonly insert: readonly PolicyInsert[];
  readonly rules: readonly CompiledRule[];
  /** The legal method that the policy is made for; empty where it is made for none. */
  readonly method: string;
  /** What the run must say: the policy asks for something unchecked or not there. */
  readonly notices: readonly FindingCode[];
  /** SHA-256 of everything above, in lower-case hex. */
  readonly digest: string;
}

export interface PolicySource {
  /** Name of the text in messages, and of a policy that does not say its own. */
  readonly name?: string;
  /** Text of a file that `extends`, `text.vocabulary` or `pixels.templates` names; undefined when there is none. */
  readonly resolve?: (name: string) => string | undefined;
}

export type DecisionAction =
  | 'keep'
  | 'remove'
  | 'empty'
  | 'replace'
  | 'clean'
  | 'pseudonym'
  | 'uid'
  | 'shift'
  | 'generalize'
  | 'insert';

/** What kind of rule decided, from the precedence of rules. */
export type DecisionLevel = 'residual' | 'own' | 'option' | 'basic' | 'vr-default' | 'private' | 'container';

/** What happens to one attribute and why: read by explain, dry run, review and evidence. Holds no value. */
export interface Decision {
  /** As `(0040,A730)[2].(0040,A160)`, `meta:` in front for the file meta group. */
  readonly path: string;
  readonly tag: number;
  readonly vr: string;
  readonly action: DecisionAction;
  /** Id of the rule: `own:1`, `basic:X`, `retain-uids:K`, … */
  readonly rule: string;
  /** Clause of the standard or of 45 CFR 164.514 behind the rule. */
  readonly clause: string;
  readonly level: DecisionLevel;
}
