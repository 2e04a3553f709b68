import { ACTION, type Decisions } from '../deid/index.ts';
import type { DicomObject } from '../dicom/index.ts';
import type { FailureCode } from '../failure/index.ts';
import { faceRisk, lookFor, type PictureLook, type SeriesRule, textRisk } from '../pixel/index.ts';
import type { CompiledPolicy } from '../policy/index.ts';
import type { Document } from '../proof/index.ts';
import type { Pictures } from './types.ts';

const ENCAPSULATED_DOCUMENT = 0x00420011;
const DOCUMENT_MIME_TYPE = 0x00420012;

/**
 * Reasons that a person who has looked may waive. Whatever is not in this list nobody can: a new reason is one of those
 * until somebody has decided otherwise here. A reason for a document in which an identifier was found, or for a picture
 * in which one was read, does not belong here.
 */
export const WAIVABLE_REASONS = [
  'refused/pixels',
  'refused/face',
  'refused/document',
  'refused/unknown-class',
] as const satisfies readonly FailureCode[];
export type WaivableReason = (typeof WAIVABLE_REASONS)[number];

export function isWaivable(reason: FailureCode): reason is WaivableReason {
  return WAIVABLE_REASONS.some((waivable) => waivable === reason);
}

/** What is left of the reasons after a person has waived some of them. */
export function withoutWaived(reasons: readonly FailureCode[], waived: readonly FailureCode[]): FailureCode[] {
  return reasons.filter((reason) => !isWaivable(reason) || !waived.includes(reason));
}

/**
 * What becomes of an instance whose written bytes did not pass: a document that could not be searched is for a person,
 * and so is a picture in which a second read sees text.
 */
export const statusWhenRefused = (code: FailureCode): 'held' | 'quarantined' =>
  code === 'refused/document' || code === 'refused/pixels' ? 'held' : 'quarantined';

/** Why a person must look before this instance may be released; empty when nobody has to. */
export function holdReasons(object: DicomObject, decisions: Decisions, policy: CompiledPolicy): FailureCode[] {
  const reasons: FailureCode[] = [];
  const { dataSet } = object;
  const isUnknown = decisions.findings.some(({ code }) => code === 'unknown-sop-class');
  if (isUnknown && policy.unknownClass === 'hold') reasons.push('refused/unknown-class');
  if (hasDocument(object, decisions) && policy.documents === 'hold') reasons.push('refused/document');
  if (policy.pixels.text === 'hold' && textRisk(dataSet) === 'possible') reasons.push('refused/pixels');
  // This version makes no face unrecognisable: `deface` holds until it does.
  if (policy.pixels.faces !== 'keep' && faceRisk(dataSet) === 'possible') reasons.push('refused/face');
  return reasons;
}

/** How the picture of an object is to be searched for text before it is released; `raised` asks for all passes. */
export function lookOf({ dataSet }: DicomObject, { pixels }: CompiledPolicy, raised?: SeriesRule): PictureLook {
  const look = pixels.text === 'redact' ? lookFor(dataSet, pixels.effort) : 'none';
  return raised !== undefined && look === 'triage' ? 'strict' : look;
}

/** What of the pictures of an object that is not held was not looked for here; a person may have looked. */
export function picturesOf(
  { dataSet }: DicomObject,
  { pixels }: CompiledPolicy,
  waived: readonly FailureCode[] = [],
): Pictures {
  const risk = textRisk(dataSet);
  return {
    isThere: risk !== 'none',
    isTextUnchecked: (pixels.text === 'insecure-keep' && risk === 'possible') || waived.includes('refused/pixels'),
    isFaceUnchecked: (pixels.faces === 'keep' && faceRisk(dataSet) === 'possible') || waived.includes('refused/face'),
  };
}

/**
 * A document that a person must judge. One that a rule of the author removes needs no look; one that a rule keeps, with
 * its reason, is searched by its text when the output is verified.
 */
function hasDocument({ dataSet }: DicomObject, decisions: Decisions): boolean {
  const document = dataSet.get(ENCAPSULATED_DOCUMENT);
  if (document === undefined || document.length === 0) return false;
  const action = decisions.action[document.row];
  return action !== ACTION.remove && action !== ACTION.keep;
}

/** Encapsulated Document of the root with its MIME type; undefined where there is none. */
export function encapsulatedDocument({ dataSet }: DicomObject): Document | undefined {
  const document = dataSet.get(ENCAPSULATED_DOCUMENT);
  if (document === undefined || document.length === 0) return undefined;
  const mimeType = dataSet.text(DOCUMENT_MIME_TYPE);
  return { size: document.length, bytes: () => document.bytes().slice(), mimeType };
}
