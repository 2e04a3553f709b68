/**
 * True when the bytes hold UTF-8 beyond ASCII: every sequence is well formed (RFC 3629) and there is at least one. Text
 * of another set hardly ever passes. A last sequence may be cut off, as fields of 64 bytes do with names.
 */
export function looksLikeUtf8(bytes: Uint8Array): boolean {
  let sequences = 0;
  let at = 0;
  while (at < bytes.length) {
    const lead = bytes[at]!;
    if (lead < 0x80) {
      at++;
      continue;
    }
    const length = sequenceLength(lead);
    if (length === 0) return false;
    const end = Math.min(at + length, bytes.length);
    for (let i = at + 1; i < end; i++) if (!continues(lead, bytes[i]!, i === at + 1)) return false;
    if (end === at + length) sequences++;
    at = end;
  }
  return sequences > 0;
}

function sequenceLength(lead: number): number {
  if (lead >= 0xc2 && lead <= 0xdf) return 2;
  if (lead >= 0xe0 && lead <= 0xef) return 3;
  if (lead >= 0xf0 && lead <= 0xf4) return 4;
  return 0;
}

/** The second byte is narrower behind four leads: no overlong forms, no surrogates, nothing beyond U+10FFFF. */
function continues(lead: number, byte: number, isSecond: boolean): boolean {
  if (byte < 0x80 || byte > 0xbf) return false;
  if (!isSecond) return true;
  if (lead === 0xe0) return byte >= 0xa0;
  if (lead === 0xed) return byte <= 0x9f;
  if (lead === 0xf0) return byte >= 0x90;
  return lead !== 0xf4 || byte <= 0x8f;
}
