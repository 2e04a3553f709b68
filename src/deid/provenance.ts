import {
  concatBytes,
  type Encoding,
  encodeAscii,
  encodeElement,
  encodeItem,
  type Insertion,
  IS_TEXT,
  type TextCodec,
  VR,
  type Vr,
  vrOfName,
} from '../dicom/index.ts';
import { type CompiledPolicy, fillTemplate } from '../policy/index.ts';
import { DEIDENTIFICATION_METHODS, type ProfileOption } from '../standard/index.ts';
import type { Decisions } from './decisions.ts';
import { encodeText } from './text.ts';

/** First words of (0012,0063): by them our own output is known again. */
export const METHOD_PREFIX = 'leadglass ';
const MAX_VALUE = 64;

const PATIENT_IDENTITY_REMOVED = 0x00120062;
const METHOD = 0x00120063;
const METHOD_CODES = 0x00120064;
const TEMPORAL_MODIFIED = 0x00280303;

/** Attributes of the root that say what a de-identifier did: the source's are removed, ours inserted (PS3.15 E.1.1). */
export const OWNED_BY_PROVENANCE: ReadonlySet<number> = new Set([
  PATIENT_IDENTITY_REMOVED,
  METHOD,
  METHOD_CODES,
  TEMPORAL_MODIFIED,
]);

/** Options that no decision on a row carries out: whoever did it says so. */
const NOT_BY_ROWS: ReadonlySet<ProfileOption> = new Set(['clean-pixel-data', 'clean-recognizable-visual-features']);

export interface ProvenanceFacts {
  readonly policy: CompiledPolicy;
  readonly decisions: Decisions;
  readonly patientCode: string;
  readonly version: string;
  readonly encoding: Encoding;
  /** Of the root, for the texts that the policy inserts. */
  readonly codec: TextCodec;
}

/** The attributes that the output says of itself, and those that the policy inserts, in ascending order. */
export function provenanceInsertions(facts: ProvenanceFacts): Insertion[] {
  const { policy, encoding, codec } = facts;
  const own = ownInsertions(facts);
  if (policy.insert.length === 0) return own;
  const inserted = policy.insert.map(({ tag, vr, value }) => {
    const text = fillTemplate(value, facts.patientCode);
    const bytes = IS_TEXT[vrOfName(vr)] === 1 ? encodeText(text, vrOfName(vr), codec) : encodeAscii(text);
    return { tag, bytes: encodeElement(tag, vrOfName(vr), bytes, encoding) };
  });
  return [...own, ...inserted].sort((a, b) => a.tag - b.tag);
}

/** The same for every object of a policy with one encoding and one list of codes, so made once for each. */
function ownInsertions(facts: ProvenanceFacts): Insertion[] {
  const { policy, encoding } = facts;
  const codes = provenanceCodes(policy, facts.decisions);
  const key = `${encoding.explicit} ${encoding.bigEndian} ${facts.version} ${codes.join()}`;
  let made = known.get(policy);
  if (made === undefined) {
    made = new Map();
    known.set(policy, made);
  }
  let insertions = made.get(key);
  if (insertions === undefined) {
    insertions = makeInsertions(facts, codes);
    made.set(key, insertions);
  }
  return insertions;
}

const known = new WeakMap<CompiledPolicy, Map<string, Insertion[]>>();

function makeInsertions({ policy, encoding, version }: ProvenanceFacts, codes: readonly string[]): Insertion[] {
  const text = (tag: number, vr: Vr, value: string): Insertion => ({
    tag,
    bytes: encodeElement(tag, vr, encodeAscii(value), encoding),
  });
  return [
    text(PATIENT_IDENTITY_REMOVED, VR.CS, 'YES'),
    text(METHOD, VR.LO, methodValues(policy, version).join('\\')),
    {
      tag: METHOD_CODES,
      bytes: encodeElement(METHOD_CODES, VR.SQ, codeItems(codes, encoding), encoding),
    },
    text(TEMPORAL_MODIFIED, VR.CS, temporalModified(policy)),
  ];
}

/** Codes of CID 7050 for what was done to this object: not for an option whose cleaning was not carried out. */
export function provenanceCodes(policy: CompiledPolicy, decisions: Decisions): string[] {
  const { notCleaned, carriedOut } = decisions;
  const done = (option: ProfileOption | 'basic'): boolean =>
    option === 'basic' ||
    (policy.options.includes(option) &&
      !notCleaned.has(option) &&
      (!NOT_BY_ROWS.has(option) || carriedOut?.has(option) === true));
  return DEIDENTIFICATION_METHODS.filter(({ option }) => done(option)).map(({ code }) => code);
}

function methodValues(policy: CompiledPolicy, version: string): string[] {
  const name = policy.name.replace(/[^\x20-\x7e]|\\/g, '_').slice(0, 24);
  return [`${METHOD_PREFIX}${version}`, `policy ${name}@${policy.digest.slice(0, 16)}`, `PS3.15 ${policy.edition}`].map(
    (value) => value.slice(0, MAX_VALUE),
  );
}

// PS3.15 E.2, E.3.6. Year-only dates are modified, not removed.
function temporalModified(policy: CompiledPolicy): string {
  switch (policy.dates.mode) {
    case 'keep':
      return 'UNMODIFIED';
    case 'shift':
    case 'year-only':
      return 'MODIFIED';
    case 'rows':
    case 'remove':
      return 'REMOVED';
  }
}

function codeItems(codes: readonly string[], encoding: Encoding): Uint8Array {
  const items = codes.map((code) => {
    const { meaning } = DEIDENTIFICATION_METHODS.find((method) => method.code === code)!;
    return encodeItem(codedEntry({ code, scheme: 'DCM', meaning }, encoding), encoding);
  });
  return concatBytes(items);
}

/** A coded entry (PS3.3 8.8). */
export function codedEntry(entry: { code: string; scheme: string; meaning: string }, encoding: Encoding): Uint8Array {
  return concatBytes([
    encodeElement(0x00080100, VR.SH, encodeAscii(entry.code), encoding),
    encodeElement(0x00080102, VR.SH, encodeAscii(entry.scheme), encoding),
    encodeElement(0x00080104, VR.LO, encodeAscii(entry.meaning), encoding),
  ]);
}
