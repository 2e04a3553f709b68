import { uidFacts } from '../standard/index.ts';

/** How the bytes of a data set are encoded (PS3.5 Annex A). */
export interface Encoding {
  readonly explicit: boolean;
  readonly bigEndian: boolean;
}

export interface TransferSyntax extends Encoding {
  readonly uid: string;
  /** Pixel Data is a sequence of fragments. */
  readonly encapsulated: boolean;
  /** The data set is a raw deflate stream (PS3.5 A.5). */
  readonly deflated: boolean;
}

export const IMPLICIT_LITTLE: Encoding = Object.freeze({ explicit: false, bigEndian: false });
export const EXPLICIT_LITTLE: Encoding = Object.freeze({ explicit: true, bigEndian: false });
export const EXPLICIT_BIG: Encoding = Object.freeze({ explicit: true, bigEndian: true });

export const TRANSFER_SYNTAX = Object.freeze({
  implicitLittle: '1.2.840.10008.1.2',
  explicitLittle: '1.2.840.10008.1.2.1',
  deflated: '1.2.840.10008.1.2.1.99',
  explicitBig: '1.2.840.10008.1.2.2',
});

/** Native syntaxes and those with properties of their own; every other registered one is encapsulated explicit LE. */
const NATIVE: ReadonlyMap<string, TransferSyntax> = new Map(
  [
    native(TRANSFER_SYNTAX.implicitLittle, IMPLICIT_LITTLE),
    native(TRANSFER_SYNTAX.explicitLittle, EXPLICIT_LITTLE),
    native(TRANSFER_SYNTAX.explicitBig, EXPLICIT_BIG),
    Object.freeze({ ...native(TRANSFER_SYNTAX.deflated, EXPLICIT_LITTLE), deflated: true }),
    // GE's private syntax: implicit little endian with big endian pixels; the header is all that is read here.
    native('1.2.840.113619.5.2', IMPLICIT_LITTLE),
    // Papyrus 3, retired.
    native('1.2.840.10008.1.20', IMPLICIT_LITTLE),
  ].map((syntax) => [syntax.uid, syntax]),
);

function native(uid: string, encoding: Encoding): TransferSyntax {
  return Object.freeze({ uid, ...encoding, encapsulated: false, deflated: false });
}

// PS3.5 A.4.10: JPIP Referenced Deflate deflates the whole data set as A.5 does.
const JPIP_DEFLATED = new Set(['1.2.840.10008.1.2.4.95', '1.2.840.10008.1.2.4.205']);

/** The properties of a transfer syntax; `undefined` for a UID that the standard does not register. */
export function transferSyntax(uid: string): TransferSyntax | undefined {
  const known = NATIVE.get(uid);
  if (known !== undefined) return known;
  if (uidFacts(uid)?.type !== 'Transfer Syntax') return undefined;
  return Object.freeze({ uid, ...EXPLICIT_LITTLE, encapsulated: true, deflated: JPIP_DEFLATED.has(uid) });
}

/** The native syntax of an encoding, for objects that do not name theirs. */
export function nativeSyntax(encoding: Encoding): TransferSyntax {
  if (encoding.bigEndian) return NATIVE.get(TRANSFER_SYNTAX.explicitBig)!;
  return NATIVE.get(encoding.explicit ? TRANSFER_SYNTAX.explicitLittle : TRANSFER_SYNTAX.implicitLittle)!;
}
