/** Crockford's base 32: no I, L, O, U, so that a code can be read aloud and typed from paper. */
const ALPHABET = '0123456789ABCDEFGHJKMNPQRSTVWXYZ';

/** The first `length` groups of five bits, most significant first. */
export function base32(bytes: Uint8Array, length: number): string {
  let text = '';
  let pending = 0;
  let bits = 0;
  for (let at = 0; text.length < length; ) {
    if (bits < 5) {
      pending = ((pending & 31) << 8) | bytes[at++]!;
      bits += 8;
    }
    bits -= 5;
    text += ALPHABET[(pending >> bits) & 31];
  }
  return text;
}

/** The bytes of a text of `base32`, typed in either case; undefined for any other character and for bits left over. */
export function unbase32(text: string): Uint8Array | undefined {
  const digits = text.toUpperCase().replaceAll('O', '0').replace(/[IL]/g, '1');
  const bytes = new Uint8Array(Math.floor((digits.length * 5) / 8));
  let pending = 0;
  let bits = 0;
  let at = 0;
  for (const digit of digits) {
    const value = ALPHABET.indexOf(digit);
    if (value === -1) return undefined;
    pending = ((pending & 255) << 5) | value;
    bits += 5;
    if (bits < 8) continue;
    bits -= 8;
    bytes[at++] = (pending >> bits) & 255;
  }
  const isWhole = bits < 5 && (pending & ((1 << bits) - 1)) === 0;
  return isWhole ? bytes : undefined;
}
