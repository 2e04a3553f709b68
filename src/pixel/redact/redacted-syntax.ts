import type { EncodedKind } from '../frame-encoder.ts';

/** What becomes of the transfer syntax when frames are encoded anew without loss. */
export interface RedactedSyntax {
  readonly kind: EncodedKind;
  /** When every frame is. */
  readonly whole: string;
  /** While frames keep their streams: one that allows both. */
  readonly mixed: string;
}

const row = (kind: EncodedKind, whole: string, mixed: string = whole): RedactedSyntax => ({ kind, whole, mixed });

/**
 * PS3.5 A.4. The syntaxes of lossy JPEG-LS, JPEG 2000, HTJ2K and JPEG XL allow streams without loss too (A.4.3, A.4.4,
 * 8.2.3, 8.2.4), so frames that no mask touches keep their bytes under them; only when all are new the syntax says so.
 */
const SYNTAXES: ReadonlyMap<string, RedactedSyntax> = new Map([
  ['1.2.840.10008.1.2.1.98', row('uncompressed', '1.2.840.10008.1.2.1.98')],
  ['1.2.840.10008.1.2.8.1', row('deflated', '1.2.840.10008.1.2.8.1')],
  ['1.2.840.10008.1.2.5', row('rle', '1.2.840.10008.1.2.5')],
  // Any predictor is one of process 14.
  ['1.2.840.10008.1.2.4.57', row('jpeg-lossless', '1.2.840.10008.1.2.4.57')],
  ['1.2.840.10008.1.2.4.70', row('jpeg-lossless', '1.2.840.10008.1.2.4.70')],
  ['1.2.840.10008.1.2.4.80', row('jpeg-ls', '1.2.840.10008.1.2.4.80')],
  ['1.2.840.10008.1.2.4.81', row('jpeg-ls', '1.2.840.10008.1.2.4.80', '1.2.840.10008.1.2.4.81')],
  ['1.2.840.10008.1.2.4.90', row('jpeg-2000', '1.2.840.10008.1.2.4.90')],
  ['1.2.840.10008.1.2.4.91', row('jpeg-2000', '1.2.840.10008.1.2.4.90', '1.2.840.10008.1.2.4.91')],
  ['1.2.840.10008.1.2.4.201', row('htj2k', '1.2.840.10008.1.2.4.201')],
  // Its order of progression and its lengths of tile parts are not what the encoder promises; its streams are of .201 too.
  ['1.2.840.10008.1.2.4.202', row('htj2k', '1.2.840.10008.1.2.4.201')],
  ['1.2.840.10008.1.2.4.203', row('htj2k', '1.2.840.10008.1.2.4.201', '1.2.840.10008.1.2.4.203')],
  ['1.2.840.10008.1.2.4.110', row('jpeg-xl', '1.2.840.10008.1.2.4.110')],
  // What was recompressed from JPEG has to be able to become JPEG again; a new frame is not.
  ['1.2.840.10008.1.2.4.111', row('jpeg-xl', '1.2.840.10008.1.2.4.110', '1.2.840.10008.1.2.4.112')],
  ['1.2.840.10008.1.2.4.112', row('jpeg-xl', '1.2.840.10008.1.2.4.110', '1.2.840.10008.1.2.4.112')],
]);

/** `undefined` for native pixel data and JPEG, which are changed in place. */
export const redactedSyntax = (uid: string): RedactedSyntax | undefined => SYNTAXES.get(uid);

export const EXPLICIT_LITTLE_UID = '1.2.840.10008.1.2.1';
