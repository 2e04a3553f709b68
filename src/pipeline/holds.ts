import { ACTION, type Decisions } from '../deid/index.ts';
import type { DicomObject } from '../dicom/index.ts';
import type { FailureCode } from '../failure/index.ts';
import { faceRisk, textRisk } from '../pixel/index.ts';
import type { CompiledPolicy } from '../policy/index.ts';
import type { Pictures } from './types.ts';

const ENCAPSULATED_DOCUMENT = 0x00420011;

/** Why a person must look before this instance may be released; empty when nobody has to. */
export function holdReasons(object: DicomObject, decisions: Decisions, policy: CompiledPolicy): FailureCode[] {
  const reasons: FailureCode[] = [];
  const { dataSet } = object;
  const isUnknown = decisions.findings.some(({ code }) => code === 'unknown-sop-class');
  if (isUnknown && policy.unknownClass === 'hold') reasons.push('refused/unknown-class');
  if (hasDocument(object, decisions) && policy.documents === 'hold') reasons.push('refused/document');
  // This version finds and redacts nothing in pictures: `redact` and `deface` hold until it does.
  if (policy.pixels.text !== 'insecure-keep' && textRisk(dataSet) === 'possible') reasons.push('refused/pixels');
  if (policy.pixels.faces !== 'keep' && faceRisk(dataSet) === 'possible') reasons.push('refused/face');
  return reasons;
}

/** What of the pictures of an object that nobody holds was not looked for. */
export function picturesOf({ dataSet }: DicomObject, { pixels }: CompiledPolicy): Pictures {
  const risk = textRisk(dataSet);
  return {
    isThere: risk !== 'none',
    isTextUnchecked: pixels.text === 'insecure-keep' && risk === 'possible',
    isFaceUnchecked: pixels.faces === 'keep' && faceRisk(dataSet) === 'possible',
  };
}

/** A document that is still there to be judged: one that a rule of the author removes needs no look. */
function hasDocument({ dataSet }: DicomObject, decisions: Decisions): boolean {
  const document = dataSet.get(ENCAPSULATED_DOCUMENT);
  return document !== undefined && document.length > 0 && decisions.action[document.row] !== ACTION.remove;
}
