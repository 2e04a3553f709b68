/** One array out of several. */
export function concat(...parts: readonly Uint8Array[]): Uint8Array {
  const all = new Uint8Array(parts.reduce((sum, part) => sum + part.length, 0));
  let at = 0;
  for (const part of parts) {
    all.set(part, at);
    at += part.length;
  }
  return all;
}

/** Bytes from hexadecimal digits; white space between them is free: `hex('FE FF 00 E0')`. */
export function hex(digits: string): Uint8Array {
  const packed = digits.replace(/\s+/g, '');
  if (!/^([0-9a-f]{2})*$/i.test(packed)) throw new TypeError('hex: an even number of hexadecimal digits is needed');
  return Uint8Array.from({ length: packed.length / 2 }, (_, i) => Number.parseInt(packed.slice(2 * i, 2 * i + 2), 16));
}

/** Text in the default repertoire. Anything else has to say how it is encoded: `latin1`, `utf8`, `hex`. */
export function ascii(text: string): Uint8Array {
  return oneByteEach(text, 0x7f, 'ascii');
}

/** Text in ISO 8859-1 (Specific Character Set ISO_IR 100). */
export function latin1(text: string): Uint8Array {
  return oneByteEach(text, 0xff, 'latin1');
}

/** Text in UTF-8 (Specific Character Set ISO_IR 192). */
export function utf8(text: string): Uint8Array {
  return new TextEncoder().encode(text);
}

/** Text as vendors' Windows programs leave it in private blobs. No DICOM text is UTF-16. */
export function utf16le(text: string): Uint8Array {
  const bytes = new Uint8Array(text.length * 2);
  const view = new DataView(bytes.buffer);
  for (let i = 0; i < text.length; i++) view.setUint16(2 * i, text.charCodeAt(i), true);
  return bytes;
}

/** `count` bytes of one value. */
export function repeat(byte: number, count: number): Uint8Array {
  return new Uint8Array(count).fill(byte);
}

/** A copy with `replacement` in place of `remove` bytes at `offset`, for damage at a known position. */
export function splice(
  bytes: Uint8Array,
  offset: number,
  replacement: Uint8Array,
  remove = replacement.length,
): Uint8Array {
  if (offset + remove > bytes.length) throw new TypeError('splice: the range ends past the end of the bytes');
  return concat(bytes.subarray(0, offset), replacement, bytes.subarray(offset + remove));
}

function oneByteEach(text: string, highest: number, name: string): Uint8Array {
  return Uint8Array.from(text, (character) => {
    const code = character.codePointAt(0)!;
    if (code > highest) throw new TypeError(`${name}: U+${code.toString(16).toUpperCase()} is outside the repertoire`);
    return code;
  });
}
