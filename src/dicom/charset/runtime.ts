import { Failure } from '../../failure/index.ts';

/** The runtime's decoder of an encoding. Node built without full ICU lacks most of them. */
function decoderOf(label: string): TextDecoder {
  try {
    return new TextDecoder(label);
  } catch (cause) {
    throw new Failure('environment/node', `this runtime has no decoder for ${label}`, {
      hint: 'use a Node that is built with full ICU',
      cause,
    });
  }
}

/** What stands where a set has no character. */
export const REPLACEMENT = 0xfffd;

/** Characters of the bytes 0xA0 to 0xFF of a single-byte encoding, U+FFFD where it has none. */
export function upperHalf(label: string): Uint16Array {
  const bytes = Uint8Array.from({ length: 96 }, (_, i) => 0xa0 + i);
  const text = decoderOf(label).decode(bytes);
  return Uint16Array.from({ length: 96 }, (_, i) => text.charCodeAt(i));
}

/**
 * Characters of all pairs of a lead and a trail byte, in order, U+FFFD where the encoding has none. `prefix` stands
 * before each pair (0x8F selects JIS X 0212 in EUC-JP).
 */
export function pairs(label: string, leads: readonly number[], trails: readonly number[], prefix?: number) {
  const bytes: number[] = [];
  for (const lead of leads) {
    for (const trail of trails) {
      if (prefix !== undefined) bytes.push(prefix);
      // A line feed behind every pair: decoders differ in how many bytes a pair without a character costs.
      bytes.push(lead, trail, 0x0a);
    }
  }
  const lines = decoderOf(label).decode(Uint8Array.from(bytes)).split('\n');
  const characters = new Uint16Array(leads.length * trails.length);
  for (let i = 0; i < characters.length; i++) {
    const line = lines[i]!;
    characters[i] = line.length === 1 ? line.charCodeAt(0) : REPLACEMENT;
  }
  return characters;
}

/** Whole numbers from `first` to `last`, both included. */
export function span(first: number, last: number): number[] {
  return Array.from({ length: last - first + 1 }, (_, i) => first + i);
}
