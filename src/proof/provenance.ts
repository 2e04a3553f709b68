import type { DataSet } from '../dicom/index.ts';
import type { CompiledPolicy } from '../policy/index.ts';
import { DEIDENTIFICATION_METHODS } from '../standard/index.ts';
import type { Faults } from './faults.ts';

const PATIENT_IDENTITY_REMOVED = 0x00120062;
const METHOD = 0x00120063;
const METHOD_CODES = 0x00120064;
const TEMPORAL_MODIFIED = 0x00280303;

/** PS3.15 E.1.1 and CID 7050. */
const BASIC_PROFILE = '113100';

const MEANINGS: ReadonlyMap<string, string> = new Map(
  DEIDENTIFICATION_METHODS.map(({ code, meaning }) => [code, meaning]),
);
const CODED_ENTRY = [0x00080100, 0x00080102, 0x00080104] as const;

/** PS3.15 E.2 and E.3.6: what (0028,0303) says for each date mode. A year alone is modified, not removed. */
const TEMPORAL_INFORMATION: Readonly<Record<CompiledPolicy['dates']['mode'], string>> = {
  rows: 'REMOVED',
  remove: 'REMOVED',
  keep: 'UNMODIFIED',
  shift: 'MODIFIED',
  'year-only': 'MODIFIED',
};

/** Attributes that are nothing but what this check proves: no identifier is looked for in them. */
export const PROVED: ReadonlySet<number> = new Set([PATIENT_IDENTITY_REMOVED, METHOD_CODES, TEMPORAL_MODIFIED]);

/** What files say of their own de-identification (PS3.15 E.1.1, E.3.6), under one policy. */
export class ProvenanceCheck {
  readonly #policy: CompiledPolicy;
  /** Bytes of (0012,0064) that were right: the same in every file of a run. */
  #rightCodes: Uint8Array | undefined;

  constructor(policy: CompiledPolicy) {
    this.#policy = policy;
  }

  run(root: DataSet, faults: Faults): void {
    if (!isExactly(root, PATIENT_IDENTITY_REMOVED, 'YES')) faults.add('provenance', '(0012,0062)');
    if (!root.texts(METHOD).some((value) => value !== '')) faults.add('provenance', '(0012,0063)');
    if (!this.#areCodes(root)) faults.add('provenance', '(0012,0064)');
    const temporal = TEMPORAL_INFORMATION[this.#policy.dates.mode];
    if (!isExactly(root, TEMPORAL_MODIFIED, temporal)) faults.add('provenance', '(0028,0303)');
  }

  /** Codes of CID 7050, each once, the Basic Profile among them, none that the policy does not ask for. */
  #areCodes(root: DataSet): boolean {
    const element = root.get(METHOD_CODES);
    if (element === undefined) return false;
    const bytes = element.bytes();
    if (this.#rightCodes !== undefined && sameBytes(bytes, this.#rightCodes)) return true;
    const codes = element.items().map((item) => codeOf(item));
    const areRight =
      codes.includes(BASIC_PROFILE) &&
      new Set(codes).size === codes.length &&
      codes.every((code) => code !== undefined && this.#policy.codes.includes(code));
    if (areRight) this.#rightCodes = element.bytes().slice();
    return areRight;
  }
}

function sameBytes(a: Uint8Array, b: Uint8Array): boolean {
  if (a.length !== b.length) return false;
  for (let i = 0; i < a.length; i++) if (a[i] !== b[i]) return false;
  return true;
}

/**
 * Whether a value of (0012,0063) is made of the software's, the policy's and the standard's names alone. The patient's
 * name may be a word of them.
 */
export function isMethodText(value: string, policy: CompiledPolicy): boolean {
  const policyText = /^policy (.*)@([0-9a-f]{8,64})$/.exec(value);
  if (policyText !== null) return isNameOf(policyText[1]!, policy) && policy.digest.startsWith(policyText[2]!);
  return value === `PS3.15 ${policy.edition}` || /^leadglass [0-9a-z.+-]{1,40}$/.test(value);
}

/** The name as far as it is written: shortened, and characters that LO cannot have replaced. */
function isNameOf(text: string, { name }: CompiledPolicy): boolean {
  return text.length <= name.length && [...text].every((character, i) => character === name[i] || character === '_');
}

function isExactly(root: DataSet, tag: number, value: string): boolean {
  const texts = root.texts(tag);
  return texts.length === 1 && texts[0] === value;
}

/** The code of an item that holds a code of the context group, its own meaning and nothing else. */
function codeOf(item: DataSet): string | undefined {
  const elements = item.elements();
  if (elements.length !== CODED_ENTRY.length || elements.some(({ tag }, i) => tag !== CODED_ENTRY[i])) return undefined;
  const [code = '', scheme, meaning] = elements.map((element) => element.strings().join('\\'));
  return scheme === 'DCM' && meaning !== undefined && MEANINGS.get(code) === meaning ? code : undefined;
}
