/** A text in normal form, and where each of its characters came from. */
export interface NormalForm {
  readonly text: string;
  /** For each UTF-16 unit of `text` the range of the original that it stands for: [starts[i], ends[i]). */
  readonly starts: readonly number[];
  readonly ends: readonly number[];
}

/**
 * The form in which identifiers and texts are compared: words of small letters and digits with one space between them.
 *
 * Compatibility forms are resolved (full-width letters, ligatures), accents and vowel points dropped, case folded
 * without a locale (both forms of the Turkish i become one letter, and both small sigmas), sharp s is ss. Whatever is
 * no letter or digit separates words; zero-width characters and soft hyphens vanish. So `O’BRIEN`, `o'brien` and
 * `O-Brien` are all `o brien`, and 14.02.1956 is `14 02 1956`.
 */
export function normalForm(text: string): NormalForm {
  const output = new Output();
  if (isAscii(text))
    for (let at = 0; at < text.length; at++) output.add(FOLDED_ASCII[text.charCodeAt(at)]!, at, at + 1);
  else
    for (const cluster of text.matchAll(CLUSTERS))
      output.add(folded(cluster[0]), cluster.index, cluster.index + cluster[0].length);
  return output.form();
}

/** The text of the normal form alone. */
export const normalText = (text: string): string => normalForm(text).text;

const isAscii = (text: string): boolean => !/[^\0-\x7f]/.test(text);

const SEPARATOR = ' ';

/** Joins folded characters; runs of separators become one, those at the ends none. */
class Output {
  /** Joined at the end: a text that grows and is looked at in turn is copied at every look. */
  readonly #units: string[] = [];
  readonly #starts: number[] = [];
  readonly #ends: number[] = [];

  /** Characters that stand together for [start, end) of the original. */
  add(characters: string, start: number, end: number): void {
    for (let i = 0; i < characters.length; i++) this.#addUnit(characters[i]!, start, end);
  }

  #addUnit(unit: string, start: number, end: number): void {
    if (unit === SEPARATOR) {
      if (this.#units.length === 0) return;
      if (this.#units.at(-1) === SEPARATOR) {
        this.#ends[this.#ends.length - 1] = end;
        return;
      }
    }
    this.#starts.push(start);
    this.#ends.push(end);
    this.#units.push(unit);
  }

  form(): NormalForm {
    if (this.#units.at(-1) === SEPARATOR) {
      this.#units.pop();
      this.#starts.pop();
      this.#ends.pop();
    }
    return { text: this.#units.join(''), starts: this.#starts, ends: this.#ends };
  }
}

const FOLDED_ASCII = Array.from({ length: 128 }, (_, code) => {
  const character = String.fromCharCode(code).toLowerCase();
  return /[a-z0-9]/.test(character) ? character : SEPARATOR;
});

/**
 * What is composed and decomposed as one: a character with its marks, the half-width Japanese sound marks among them,
 * or a Korean syllable in separate letters.
 */
const CLUSTERS = /[\u1100-\u115f][\u1160-\u11a7][\u11a8-\u11ff]?|\P{M}[\p{M}\uff9e\uff9f]*|\p{M}+/gu;

/** Characters that show nothing: soft hyphen, zero-width and direction marks. */
const INVISIBLE = /\p{Cf}/gu;

/**
 * Accents of Latin, Greek and Cyrillic, points of Hebrew and Arabic. Vowel signs of Indic scripts are letters, and the
 * Japanese sound marks (U+3099, U+309A) make other ones.
 */
const MARKS =
  /[[\p{Mn}--[\u3099\u309a]]&&[\p{Script=Inherited}\p{Script=Cyrillic}\p{Script=Hebrew}\p{Script=Arabic}]]/gv;

/** Letters that no decomposition takes apart. */
const LETTERS: ReadonlyMap<string, string> = new Map([
  ['ß', 'ss'],
  ['æ', 'ae'],
  ['œ', 'oe'],
  ['ø', 'o'],
  ['đ', 'd'],
  ['ð', 'd'],
  ['þ', 'th'],
  ['ł', 'l'],
  ['ħ', 'h'],
  ['ŧ', 't'],
  ['ı', 'i'],
  ['ς', 'σ'],
]);

const CACHE_SIZE = 4096;
const cache = new Map<string, string>();

function folded(cluster: string): string {
  const known = cache.get(cluster);
  if (known !== undefined) return known;
  const result = fold(cluster);
  if (cache.size >= CACHE_SIZE) cache.clear();
  cache.set(cluster, result);
  return result;
}

function fold(cluster: string): string {
  const visible = cluster.replace(INVISIBLE, '');
  const small = visible.normalize('NFKD').replace(MARKS, '').toLowerCase().replace(MARKS, '');
  let text = '';
  for (const character of small) text += LETTERS.get(character) ?? (isWordCharacter(character) ? character : SEPARATOR);
  return text.normalize('NFC');
}

/** U+02B0 to U+02FF are spacing modifiers: letters by category, apostrophes and accents by use. */
export const isWordCharacter = (character: string): boolean =>
  /[\p{L}\p{N}\p{M}]/u.test(character) && !/[\u02b0-\u02ff]/.test(character);
