import type { DicomObject } from '../dicom/index.ts';
import { type FailureCode, isFailure } from '../failure/index.ts';
import { pixelFormat } from './pixel-format.ts';
import { streamKind } from './stream-kind.ts';

const PIXEL_DATA = 0x7fe00010;
/** Float and Double Float Pixel Data (PS3.3 C.7.6.24, C.7.6.25). */
const FLOATING_POINT = [0x7fe00008, 0x7fe00009];

/** Why a picture cannot be decoded here, as far as its header says; `undefined` where it may be, or is none. */
export function unreadPicture({
  dataSet,
  transferSyntax,
}: Pick<DicomObject, 'dataSet' | 'transferSyntax'>): FailureCode | undefined {
  if (FLOATING_POINT.some((tag) => dataSet.has(tag))) return 'refused/pixel-syntax';
  const pixels = dataSet.get(PIXEL_DATA);
  if (pixels === undefined) return undefined;
  if (pixels.isEncapsulated && [undefined, 'native'].includes(streamKind(transferSyntax)))
    return 'refused/pixel-syntax';
  try {
    pixelFormat(dataSet);
    return undefined;
  } catch (error) {
    if (!isFailure(error)) throw error;
    return error.code;
  }
}
