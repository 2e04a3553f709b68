import { Failure } from '../failure/index.ts';

const HEX = Array.from({ length: 256 }, (_, byte) => byte.toString(16).padStart(2, '0'));

/** Lower-case hexadecimal. */
export function hex(bytes: Uint8Array): string {
  let text = '';
  for (const byte of bytes) text += HEX[byte];
  return text;
}

/**
 * The bytes of hexadecimal text in either case.
 * @throws {Failure} `input/value` for anything else. The text is not repeated in the message: it may be a key.
 */
export function unhex(text: string): Uint8Array {
  if (text.length % 2 !== 0 || /[^0-9a-fA-F]/.test(text)) {
    throw new Failure('input/value', `not hexadecimal text (${text.length} characters)`);
  }
  return Uint8Array.from({ length: text.length / 2 }, (_, i) => Number.parseInt(text.slice(2 * i, 2 * i + 2), 16));
}

/** RFC 4648 section 4, with padding. */
export function base64(bytes: Uint8Array): string {
  let binary = '';
  for (const byte of bytes) binary += String.fromCharCode(byte);
  return btoa(binary);
}

/**
 * The bytes of base64 text, padded and in the canonical spelling.
 * @throws {Failure} `input/value` for anything else.
 */
export function unbase64(text: string): Uint8Array {
  if (/^[A-Za-z0-9+/]*={0,2}$/.test(text) && text.length % 4 === 0) {
    const bytes = Uint8Array.from(atob(text), (character) => character.charCodeAt(0));
    if (base64(bytes) === text) return bytes;
  }
  throw new Failure('input/value', `not base64 text (${text.length} characters)`);
}

/** RFC 4648 section 5 without padding, as JOSE writes it. */
export function base64url(bytes: Uint8Array): string {
  return base64(bytes).replaceAll('+', '-').replaceAll('/', '_').replace(/=+$/, '');
}

/**
 * The bytes of unpadded base64url text. Only the canonical spelling is taken: unused bits must be zero, or one value
 * would have several spellings and a comparison of texts could be fooled.
 * @throws {Failure} `input/value` for anything else.
 */
export function unbase64url(text: string): Uint8Array {
  if (!/[^A-Za-z0-9_-]/.test(text) && text.length % 4 !== 1) {
    const binary = atob(text.replaceAll('-', '+').replaceAll('_', '/'));
    const bytes = Uint8Array.from(binary, (character) => character.charCodeAt(0));
    if (base64url(bytes) === text) return bytes;
  }
  throw new Failure('input/value', `not base64url text (${text.length} characters)`);
}
