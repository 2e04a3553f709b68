/**
 * One own rule: read, then held against what no policy may do. Everything here fails closed: an action that does not
 * fit its attribute is an error, never a rule without effect.
 */
import { attribute, profileRow, safeHarborCategories, tagText, vrFacts } from '../standard/index.ts';
import { parseWhen } from './condition.ts';
import { type Fault, fault } from './problem.ts';
import type { RuleDocument } from './schema.ts';
import { parseSelector } from './selector.ts';
import type { Action } from './terms.ts';
import type { CompiledPolicy, CompiledRule, Condition, Selector } from './types.ts';
import { STRING_VRS, valueFault } from './value.ts';

export type RulePart = 'at' | 'do' | 'value' | 'reason' | 'when';
export type PartFault = readonly [part: RulePart, fault: Fault];
type Context = Pick<CompiledPolicy, 'options' | 'dates' | 'safeHarbor'>;

export interface RuleReadout {
  readonly rule: Omit<CompiledRule, 'id' | 'line'> | undefined;
  readonly faults: readonly PartFault[];
}

export function readRule(document: RuleDocument, context: Context): RuleReadout {
  const at = parseSelector(document.at);
  const when = document.when === undefined ? undefined : parseWhen(document.when);
  const faults: PartFault[] = [];
  if (!at.ok) faults.push(['at', at.fault]);
  if (when?.ok === false) faults.push(['when', when.fault]);
  if (!at.ok || when?.ok === false) return { rule: undefined, faults };
  faults.push(...ruleFaults(document, at.value, context));
  return { rule: assemble(document, at.value, when?.value), faults };
}

function assemble(
  document: RuleDocument,
  at: Selector,
  when: readonly Condition[] | undefined,
): Omit<CompiledRule, 'id' | 'line'> {
  const reason = document.reason?.trim();
  return {
    at,
    do: document.do,
    ...(document.value === undefined ? {} : { value: document.value }),
    ...(reason === undefined || reason === '' ? {} : { reason }),
    ...(when === undefined ? {} : { when }),
  };
}

function ruleFaults(document: RuleDocument, at: Selector, context: Context): PartFault[] {
  const target = targetOf(at);
  const checks: (PartFault | undefined)[] = [
    ownedFault(target),
    pathFault(at),
    actionFault(document.do, target),
    valuePartFault(document, target),
    document.do === 'keep' ? keepFault(document, target, context) : undefined,
    document.do === 'shift' && context.dates.mode !== 'shift'
      ? ['do', fault('policy/opposing-options', 'shift needs dates.mode: shift', 'PS3.15 E.3.6')]
      : undefined,
  ];
  return checks.filter((check) => check !== undefined);
}

/** What a rule reaches: one attribute at the end of a path, a VR, a repeating group or a private element. */
interface Target {
  readonly kind: 'attribute' | 'vr' | 'mask' | 'private';
  readonly tag: number | undefined;
  /** Group and element bits of a mask. */
  readonly group: number | undefined;
  /** Alternatives of the VR; undefined where no table tells. */
  readonly vrs: readonly string[] | undefined;
}

function targetOf(at: Selector): Target {
  switch (at.kind) {
    case 'tag':
      return { kind: 'attribute', tag: at.tag, group: at.tag >>> 16, vrs: vrsOf(at.tag) };
    case 'mask':
      return { kind: 'mask', tag: undefined, group: at.value >>> 16, vrs: undefined };
    case 'vr':
      return { kind: 'vr', tag: undefined, group: undefined, vrs: [at.vr] };
    case 'path': {
      const last = at.steps.at(-1);
      if (last === undefined) throw new TypeError('a path without steps');
      return targetOf(last);
    }
    case 'private':
      return { kind: 'private', tag: undefined, group: at.group, vrs: undefined };
  }
}

function vrsOf(tag: number): readonly string[] | undefined {
  const vr = attribute(tag)?.vr;
  return vr === undefined || vr === '' ? undefined : vr.split('/');
}

/** Attributes that leadglass writes itself in every object; a rule for them could only make the object lie. */
export const OWNED: readonly number[] = Object.freeze([
  0x00080005, 0x00080016, 0x00120062, 0x00120063, 0x00120064, 0x00280301, 0x00280302, 0x00280303,
]);
const OWNED_GROUPS: readonly number[] = [0x0000, 0x0002, 0x0004, 0xfffe];

export function isOwned(tag: number): boolean {
  return OWNED.includes(tag) || OWNED_GROUPS.includes(tag >>> 16) || (tag & 0xffff) === 0;
}

function ownedFault({ tag }: Target): PartFault | undefined {
  if (tag === undefined || !isOwned(tag)) return undefined;
  return ['at', fault('policy/value', `leadglass writes ${tagText(tag)} itself`, 'take the rule out')];
}

function pathFault(at: Selector): PartFault | undefined {
  if (at.kind !== 'path') return undefined;
  for (const step of at.steps.slice(0, -1)) {
    const vrs = step.kind === 'tag' ? vrsOf(step.tag) : undefined;
    if (step.kind === 'tag' && vrs !== undefined && !vrs.includes('SQ')) {
      return [
        'at',
        fault('policy/value', `${tagText(step.tag)} is no sequence`, 'a path is sequences, then the attribute'),
      ];
    }
  }
  return undefined;
}

const TEXT_VRS: readonly string[] = ['AE', 'LO', 'LT', 'SH', 'ST', 'UC', 'UT'];
/** VRs that an action can work on; `any` needs no knowledge of the value. */
export const ACTION_VRS: Readonly<Record<Action, readonly string[] | 'any'>> = Object.freeze({
  keep: 'any',
  remove: 'any',
  empty: 'any',
  set: STRING_VRS,
  clean: [...TEXT_VRS, 'SQ'],
  pseudonym: ['AE', 'CS', 'LO', 'PN', 'SH', 'UC'],
  uid: ['UI'],
  shift: ['DA', 'DT'],
  generalize: ['AS', 'DA', 'DT', 'LO', 'SH', 'ST'],
});
/** Where no table tells the VR: unknown even tags, private elements and masks. */
const UNTYPED_ACTIONS: Readonly<Record<Target['kind'], readonly Action[]>> = {
  attribute: ['keep', 'remove', 'empty'],
  vr: [],
  mask: ['keep', 'remove', 'empty', 'clean'],
  private: ['keep', 'remove', 'empty'],
};

function actionFault(action: Action, target: Target): PartFault | undefined {
  const { vrs } = target;
  const fits = ACTION_VRS[action];
  if (vrs === undefined) {
    const allowed = UNTYPED_ACTIONS[target.kind];
    if (fits === 'any' || allowed.includes(action)) return undefined;
    return ['do', fault('policy/value', `${action} cannot stand here: expected one of ${allowed.join(', ')}`)];
  }
  if (fits !== 'any' && !vrs.every((vr) => fits.includes(vr))) {
    return ['do', fault('policy/value', `${action} works on ${fits.join(', ')}; this is ${vrs.join('/')}`)];
  }
  return action === 'generalize' ? placeFault(target) : undefined;
}

/** Text is generalized to a ZIP area, which makes sense for addresses only (45 CFR 164.514(b)(2)(i)(B)). */
function placeFault({ tag, vrs }: Target): PartFault | undefined {
  if (vrs?.every((vr) => vr === 'AS' || vr === 'DA' || vr === 'DT')) return undefined;
  if (tag !== undefined && safeHarborCategories(tag).includes('B')) return undefined;
  return ['do', fault('policy/value', 'generalize works on ages, dates and addresses')];
}

/** One value for all of them would make every patient, study or object the same one. */
const UNIQUE: readonly number[] = [0x00080018, 0x00100020, 0x0020000d, 0x0020000e];

export function isUnique(tag: number): boolean {
  return UNIQUE.includes(tag);
}

function valuePartFault(document: RuleDocument, target: Target): PartFault | undefined {
  const { value } = document;
  if (document.do !== 'set') {
    return value === undefined ? undefined : ['value', fault('policy/value', `${document.do} takes no value`)];
  }
  if (value === undefined) return ['do', fault('policy/value', 'set needs a value', 'value: "…"')];
  if (target.tag !== undefined && isUnique(target.tag)) {
    return ['do', fault('policy/value', `one ${tagText(target.tag)} for all objects would join what is apart`)];
  }
  if (/\{[a-z0-9:-]+\}/i.test(value)) {
    return ['value', fault('policy/value', 'templates are filled in insert only', 'move it to insert')];
  }
  const [vr] = target.vrs ?? [];
  const wrong = vr === undefined || !STRING_VRS.includes(vr) ? undefined : valueFault(vr, value);
  return wrong === undefined ? undefined : ['value', fault('policy/value', `expected ${wrong}`)];
}

/** Names and identifiers of the patient beyond the VR PN (PS3.3 C.7.1.1, C.2.2, C.2.3). */
const NEVER_KEPT: readonly number[] = [
  0x00100011, // Person Names to Use Sequence
  0x00100012, // Name to Use
  0x00100013, // Name to Use Comment
  0x00100020, // Patient ID
  0x00100026, // Source Patient Group Identification Sequence
  0x00100027, // Group of Patients Identification Sequence
  0x00100033, // Patient's Birth Date in Alternative Calendar
  0x00100034, // Patient's Death Date in Alternative Calendar
  0x00101000, // Other Patient IDs
  0x00101002, // Other Patient IDs Sequence
  0x00101090, // Medical Record Locator
];
/** VRs of attributes that are never kept: a rule over the whole VR would reach them. */
const NEVER_KEPT_VRS: readonly string[] = ['PN', 'LO', 'LT', 'UT', 'SQ'];
const DATE_VRS: readonly string[] = ['DA', 'DT'];

function keepFault(document: RuleDocument, target: Target, context: Context): PartFault | undefined {
  if (document.reason === undefined || document.reason.trim() === '') {
    return ['do', fault('policy/reason-missing', 'keep needs a reason', 'reason: "why it may stay"')];
  }
  if (isNeverKept(target)) {
    return ['at', fault('policy/never-kept', 'names and patient identifiers are never kept', 'do: pseudonym')];
  }
  if (target.vrs?.some((vr) => DATE_VRS.includes(vr)) && context.dates.mode !== 'keep') {
    // A true date beside a moved one tells the offset of the patient; without an offset it is a needle of verify.
    const hint = 'dates stay under the option retain-longitudinal-full-dates';
    return ['do', fault('policy/opposing-options', 'dates are not kept one by one', hint)];
  }
  if (
    target.tag !== undefined &&
    target.tag !== 0x00100020 &&
    isUnique(target.tag) &&
    !context.options.includes('retain-uids')
  ) {
    return ['do', fault('policy/opposing-options', 'this UID stays under the option retain-uids only', 'PS3.15 E.3.9')];
  }
  return context.safeHarbor ? safeHarborFault(target) : undefined;
}

function isNeverKept({ kind, tag, group, vrs }: Target): boolean {
  if (tag !== undefined && NEVER_KEPT.includes(tag)) return true;
  if (kind === 'vr') return vrs?.some((vr) => NEVER_KEPT_VRS.includes(vr)) === true;
  // Beyond curves and overlays a mask reaches attributes that nobody listed.
  if (kind === 'mask') return group === undefined || ![0x50, 0x60].includes(group >>> 8);
  return vrs?.includes('PN') === true;
}

/** 45 CFR 164.514(b)(2)(i): what a category names may not stay, whatever the reason. */
function safeHarborFault({ kind, tag, vrs }: Target): PartFault | undefined {
  const refused = [
    'do',
    fault('policy/opposing-options', 'not kept in a safe-harbor policy', '45 CFR 164.514(b)(2)(i)'),
  ] as const;
  if (kind === 'private') return undefined;
  if (kind === 'vr')
    return vrs?.every((vr) => ['binary', 'bulk'].includes(vrFacts(vr)?.class ?? '')) ? undefined : refused;
  if (tag === undefined) return refused;
  const categories = safeHarborCategories(tag).filter((category) => category !== '*');
  if (categories.length === 0) return undefined;
  // Sex, size and weight are in no category of their own; only the Basic Profile lists them.
  const isCharacteristic = profileRow(tag)?.options['retain-patient-characteristics'] === 'K';
  return categories.every((category) => category === 'R') && isCharacteristic ? undefined : refused;
}
