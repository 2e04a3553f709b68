/** How a data set is written (PS3.5 Annex A). */
export interface Encoding {
  readonly explicit: boolean;
  readonly bigEndian: boolean;
}

const IMPLICIT_LITTLE: Encoding = { explicit: false, bigEndian: false };
const EXPLICIT_LITTLE: Encoding = { explicit: true, bigEndian: false };
const EXPLICIT_BIG: Encoding = { explicit: true, bigEndian: true };

/** The encoding behind a transfer syntax. Deflated and all encapsulated ones are explicit little endian (PS3.5 A.4, A.5). */
export function encodingOf(transferSyntax: string): Encoding {
  if (transferSyntax === '1.2.840.10008.1.2') return IMPLICIT_LITTLE;
  if (transferSyntax === '1.2.840.10008.1.2.2') return EXPLICIT_BIG;
  return EXPLICIT_LITTLE;
}
