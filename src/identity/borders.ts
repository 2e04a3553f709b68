import { isWordCharacter } from './normal-form.ts';

/**
 * What may stand beside a hit.
 *
 * | border | before the hit | after the hit |
 * | --- | --- | --- |
 * | none | anything | anything |
 * | letter | no letter | no letter |
 * | token | no letter, digit or underscore | the same |
 * | digit | no digit | no digit |
 * | date | no digit | anything: the digits of a time may follow, as in a DT |
 */
export type Border = 'none' | 'letter' | 'token' | 'digit' | 'date';

/** Classes of a neighbour, as bits. */
export const LETTER = 1;
export const DIGIT = 2;
export const UNDERSCORE = 4;
/** Everything else: space, punctuation, control characters, and the writing systems that put no space between words. */
export const OTHER = 0;

interface Forbidden {
  readonly before: number;
  readonly after: number;
}

const TOKEN = LETTER | DIGIT | UNDERSCORE;

/** The classes that spoil a hit. */
export const FORBIDDEN: Readonly<Record<Border, Forbidden>> = Object.freeze({
  none: { before: OTHER, after: OTHER },
  letter: { before: LETTER, after: LETTER },
  token: { before: TOKEN, after: TOKEN },
  digit: { before: DIGIT, after: DIGIT },
  date: { before: DIGIT, after: OTHER },
});

const ASCII_CLASSES = Uint8Array.from({ length: 128 }, (_, code) => {
  const character = String.fromCharCode(code);
  if (/[A-Za-z]/.test(character)) return LETTER;
  if (/[0-9]/.test(character)) return DIGIT;
  return character === '_' ? UNDERSCORE : OTHER;
});

/** Scripts without spaces between words: a name stands in them without any border. */
const UNSPACED =
  /[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Hangul}\p{Script=Bopomofo}\p{Script=Thai}\p{Script=Lao}\p{Script=Khmer}\p{Script=Myanmar}]/u;

/** None of them is in ASCII, and nine scripts are long to compile. */
export const isUnspaced = (text: string): boolean => /[^\0-\x7f]/.test(text) && UNSPACED.test(text);

/** The class of a code point as a neighbour, after the same rules as the normal form. A mark is part of a letter. */
export function classOf(codePoint: number): number {
  if (codePoint < 128) return ASCII_CLASSES[codePoint]!;
  const character = String.fromCodePoint(String.fromCodePoint(codePoint).normalize('NFKD').codePointAt(0)!);
  if (/\p{N}/u.test(character)) return DIGIT;
  return isWordCharacter(character) && !isUnspaced(character) ? LETTER : OTHER;
}

/** Whether a hit at [start, end) of a text meets its border rule. */
export function borderHolds(text: string, start: number, end: number, border: Border): boolean {
  const { before, after } = FORBIDDEN[border];
  if (before !== OTHER && start > 0 && (classBefore(text, start) & before) !== 0) return false;
  return after === OTHER || end >= text.length || (classOf(text.codePointAt(end)!) & after) === 0;
}

/** The class of what stands before a position: of the character that the marks there belong to. */
function classBefore(text: string, position: number): number {
  for (let at = position; at > 0; ) {
    const codePoint = codePointBefore(text, at);
    if (!/\p{M}/u.test(String.fromCodePoint(codePoint))) return classOf(codePoint);
    at -= codePoint > 0xffff ? 2 : 1;
  }
  return OTHER;
}

function codePointBefore(text: string, at: number): number {
  const unit = text.charCodeAt(at - 1);
  const isLowSurrogate = unit >= 0xdc00 && unit <= 0xdfff;
  return isLowSurrogate && at >= 2 ? text.codePointAt(at - 2)! : unit;
}
