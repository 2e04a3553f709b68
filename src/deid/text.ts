import { encodeAscii, type TextCodec, VR, type Vr } from '../dicom/index.ts';

/**
 * Text of the policy's author in the character set of an object. Letters that the set does not have lose their
 * accents, what is left beyond it becomes a question mark: the set of the object is never changed.
 */
export function encodeText(text: string, vr: Vr, codec: TextCodec): Uint8Array {
  const kind = vr === VR.PN ? 'name' : vr === VR.LO || vr === VR.SH || vr === VR.UC ? 'multi' : 'text';
  return codec.encode(text, kind) ?? codec.encode(toAscii(text), kind) ?? encodeAscii(toAscii(text));
}

const toAscii = (text: string): string =>
  text
    .normalize('NFKD')
    .replace(/\p{M}/gu, '')
    .replace(/[^\t\n\f\r\x20-\x7e]/gu, '?');
