/**
 * The one-byte folding under which bytes are searched: ASCII capitals become small letters; spaces, line ends, tabs
 * and ASCII punctuation become one separator; all other bytes, NUL and the parts of multi-byte characters among them,
 * stay themselves. Pattern and text are folded alike, so a hit is at worst a little too generous.
 */
export const BYTE_FOLD = Uint8Array.from({ length: 256 }, (_, byte) => {
  if (byte >= 0x41 && byte <= 0x5a) return byte + 0x20;
  const isLetterOrDigit = (byte >= 0x30 && byte <= 0x39) || (byte >= 0x61 && byte <= 0x7a);
  const isSeparator = (byte >= 0x09 && byte <= 0x0d) || (byte >= 0x20 && byte <= 0x7e && !isLetterOrDigit);
  return isSeparator ? 0x20 : byte;
});

export const foldBytes = (bytes: Uint8Array): Uint8Array => bytes.map((byte) => BYTE_FOLD[byte]!);
