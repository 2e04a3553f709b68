/**
 * The form in which the proof compares decoded text: words of small letters and digits with one space between them.
 * Accents and vowel points fall away, compatibility forms are resolved (full-width digits, ligatures), what is neither
 * letter nor digit separates. Written apart from the normal form of `identity`, so that a fault in one is no fault in
 * the other.
 */
export function plainWords(text: string): string {
  if (/^[\0-\x7f]*$/.test(text))
    return text
      .toLowerCase()
      .replace(/[^a-z0-9]+/g, ' ')
      .trim();
  const letters = text
    .normalize('NFKD')
    .replace(SILENT, '')
    .toLowerCase()
    .replace(SILENT, '')
    .replace(UNDECOMPOSED, (letter) => LETTERS[letter]!)
    .normalize('NFC');
  return letters.replace(SEPARATORS, ' ').trim();
}

/**
 * Marks, and characters that show nothing. The Japanese sound marks (U+3099, U+309A) make other syllables: they stay.
 */
const SILENT = /(?![\u3099\u309a])[\p{Mn}\p{Cf}]/gu;

/** The spacing modifiers U+02B0 to U+02FF are letters to Unicode and apostrophes to writers. */
const SEPARATORS = /(?:[^\p{L}\p{N}\p{M}]|[\u02b0-\u02ff])+/gu;

const LETTERS: Readonly<Record<string, string>> = {
  ß: 'ss',
  æ: 'ae',
  œ: 'oe',
  ø: 'o',
  đ: 'd',
  ð: 'd',
  þ: 'th',
  ł: 'l',
  ħ: 'h',
  ŧ: 't',
  ı: 'i',
  ς: 'σ',
};
const UNDECOMPOSED = new RegExp(`[${Object.keys(LETTERS).join('')}]`, 'g');

/** Scripts that put no space between words. */
const UNSPACED =
  /[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Hangul}\p{Script=Bopomofo}\p{Script=Thai}\p{Script=Lao}\p{Script=Khmer}\p{Script=Myanmar}]/u;

/** None of them is in ASCII, and nine scripts are long to compile. */
export const isUnspaced = (text: string): boolean => /[^\0-\x7f]/.test(text) && UNSPACED.test(text);

/** How much a word says: a character of a script without spaces counts as two letters. */
export function weight(word: string): number {
  let sum = 0;
  for (const character of word) sum += character > '\x7f' && isUnspaced(character) ? 2 : 1;
  return sum;
}
