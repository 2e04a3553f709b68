import { createHash } from 'node:crypto';
import { type DataSet, type Element, valuesOf } from '../parse/index.ts';

/** SHA-256 of bytes as they stand in the file. */
export function digestOf(bytes: Uint8Array): string {
  return createHash('sha256').update(bytes).digest('hex');
}

/**
 * The bytes of Pixel Data that are picture: of native data as many as the header says (PS3.5 8.1.1), so that what lies
 * behind the last pixel does not count; of encapsulated data, and where the header says nothing, all.
 */
export function pictureBytes(element: Element, dataSet: DataSet): Uint8Array {
  const { bytes, fragments } = element;
  const number = (tag: string): number => {
    const found = dataSet.get(tag);
    return found === undefined ? Number.NaN : Number(valuesOf(found, dataSet.charset)[0]);
  };
  const frames = dataSet.get('00280008') === undefined ? 1 : number('00280008');
  const bits = number('00280010') * number('00280011') * number('00280002') * number('00280100') * frames;
  const length = Math.ceil(bits / 8);
  return fragments === undefined && length > 0 && length < bytes.length ? bytes.subarray(0, length) : bytes;
}
