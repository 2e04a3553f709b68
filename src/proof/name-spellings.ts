import type { HitBorder } from './borders.ts';
import { isUnspaced, plainWords, weight } from './plain-words.ts';

/** One way to write an identifier, in small letters with its accents, and what may not stand beside it. */
export interface Spelling {
  readonly text: string;
  readonly border: HitBorder;
}

/** Forms of address and degrees: in every other text, and nobody's name. */
const TITLES = new Set(
  'dr doctor prof professor mr mrs ms miss mister md phd msc bsc rn rt jr sr ii iii herr frau mme mlle dott dra med dipl'.split(
    ' ',
  ),
);

/** Words inside family names that are words of the language too. */
const PARTICLES = new Set(
  'van von vom der den des del dela della de la las los lo da das dos do di du le les ter ten zu zur af av bin ibn abu al el and und'.split(
    ' ',
  ),
);

/** What stands where a value is missing: no identifier of anybody. */
const PLACEHOLDERS = new Set(
  `anonymous anonymized anonymised anonymize anon deidentified identified de unknown unnamed unspecified undefined none null
  nil empty removed redacted name noname nobody patient test tests testing dummy not available applicable na no`.split(
    /\s+/,
  ),
);

export function isPlaceholder(plain: string): boolean {
  return plain.split(' ').every((word) => PLACEHOLDERS.has(word) || /^([a-z0])\1+$/.test(word));
}

/**
 * The border of a text of letters, from its weight. Undefined: it says too little to be searched for.
 *
 * | weight | border |
 * | --- | --- |
 * | 1, 2 | not searched |
 * | 3 | token |
 * | 4 to 7 | letter: also in `QUIN2` and `QUIN_1` |
 * | from 8, and from 4 in scripts without spaces | none |
 */
export function wordBorder(word: string): HitBorder | undefined {
  const sum = weight(word);
  if (isUnspaced(word)) return sum >= 4 ? 'none' : undefined;
  if (sum < 3) return undefined;
  if (sum === 3) return 'token';
  return sum < 8 ? 'letter' : 'none';
}

/**
 * Spellings of a person name (PS3.5 6.2.1): the words of every component in every group that weigh `least` or more,
 * components of several words in one, family and given name joined both ways, and either with an initial.
 */
export function nameSpellings(value: string, least: number): Spelling[] {
  return value.split('=').flatMap((group) => groupSpellings(group, least));
}

function groupSpellings(group: string, least: number): Spelling[] {
  const components = componentsOf(group);
  const [family, given] = components;
  return [
    ...components.flatMap((words) => aloneSpellings(words, least)),
    ...joinedSpellings(family!, given!),
    ...writtenSpellings(group),
  ];
}

/** Components beyond ASCII in their own case: what a wrong character set makes of a name is no word of any language. */
function writtenSpellings(group: string): Spelling[] {
  const components = group.split('^').map((component) => component.trim().normalize('NFC'));
  return components.filter((component) => /[^\0-\x7f]/.test(component)).flatMap(bordered);
}

/** Words by component: family name, given name, the rest. A name in one component is taken apart. */
function componentsOf(group: string): (readonly string[])[] {
  const components = group.split('^').map((component) => wordsOf(component));
  const [first = [], ...rest] = components;
  if (rest.some((words) => words.length > 0)) return [first, rest[0] ?? [], ...rest.slice(1)];
  const comma = group.indexOf(',');
  if (comma >= 0) return [wordsOf(group.slice(0, comma)), wordsOf(group.slice(comma + 1))];
  return [first.slice(-1), first.slice(0, -1)];
}

function wordsOf(component: string): readonly string[] {
  const words = component
    .normalize('NFC')
    .toLowerCase()
    .split(/(?:[^\p{L}\p{N}\p{M}\p{Cf}]|[\u02b0-\u02ff])+/u)
    .filter((word) => plainWords(word) !== '');
  return words.length < 2 ? words : words.filter((word) => !TITLES.has(word));
}

function aloneSpellings(words: readonly string[], least: number): Spelling[] {
  const isNamePart = (word: string): boolean =>
    weight(plainWords(word)) >= least &&
    !isPlaceholder(plainWords(word)) &&
    !TITLES.has(word) &&
    (words.length < 2 || !PARTICLES.has(word));
  const parts = words.filter(isNamePart);
  return (words.length < 2 ? parts : [...parts, words.join('')]).flatMap(transcribed).flatMap(bordered);
}

function joinedSpellings(family: readonly string[], given: readonly string[]): Spelling[] {
  if (family.length === 0 || given.length === 0) return [];
  const core = family.filter((word) => !PARTICLES.has(word));
  const families = new Set([family.join(''), core.join(''), core.at(-1) ?? '']);
  const givens = new Set([given[0]!, given.join('')]);
  const pairs = [...families].filter((word) => word !== '').flatMap((f) => [...givens].map((g) => [f, g] as const));
  return pairs.flatMap(([f, g]) => [...pairSpellings(f, g), ...initialSpellings(f, g)]);
}

/** Joined names; with a separator too where a part is too short to be found by itself. */
function pairSpellings(family: string, given: string): Spelling[] {
  const glued = [family + given, given + family].flatMap(transcribed);
  if (weight(plainWords(glued[0]!)) < 4 || [family, given].every((word) => isPlaceholder(plainWords(word)))) return [];
  const isShort = Math.min(weight(plainWords(family)), weight(plainWords(given))) < 4;
  const apart = isShort ? [`${family} ${given}`, `${given} ${family}`, `${family}, ${given}`].flatMap(transcribed) : [];
  return [...glued.flatMap(bordered), ...apart.map((text): Spelling => ({ text, border: 'letter' }))];
}

/** `leej`, `jlee`, `lee_j`, `j. lee`: an initial that hides a name from its own border. */
function initialSpellings(family: string, given: string): Spelling[] {
  const sum = weight(plainWords(family));
  if (sum < 3 || isUnspaced(family) || isPlaceholder(plainWords(family))) return [];
  const initial = [...given][0]!;
  const texts = [family + initial, initial + family, `${family} ${initial}`, `${initial} ${family}`];
  return texts.flatMap(transcribed).map((text) => ({ text, border: sum === 3 ? 'token' : 'letter' }));
}

function bordered(text: string): Spelling[] {
  const plain = plainWords(text);
  const border = /\d/.test(plain) ? mixedBorder(plain) : wordBorder(plain);
  return border === undefined || isPlaceholder(plain) ? [] : [{ text, border }];
}

/** Words with digits in them; digits alone are numbers, and not these spellings' affair. */
function mixedBorder(plain: string): HitBorder | undefined {
  if (plain.length < 3 || /^\d+$/.test(plain)) return undefined;
  return plain.length < 5 ? 'token' : 'digit';
}

const PAIR_OF: Readonly<Record<string, string>> = { ä: 'ae', ö: 'oe', ü: 'ue', ø: 'oe', å: 'aa' };
const GERMAN: Readonly<Record<string, string>> = { ae: 'ä', oe: 'ö', ue: 'ü' };
const NORDIC: Readonly<Record<string, string>> = { ae: 'æ', oe: 'ø', aa: 'å' };

/** A word as written, with umlauts and Nordic letters as pairs of letters, without accents, and the other way round. */
function transcribed(word: string): string[] {
  const pairs = word.replace(/[äöüøå]/g, (letter) => PAIR_OF[letter]!);
  const contracted = [GERMAN, NORDIC].map((letters) => word.replace(/ae|oe|ue|aa/g, (pair) => letters[pair] ?? pair));
  const plain = /^[\0-\x7f]*$/.test(word) ? [] : [word.normalize('NFD'), plainAscii(word)];
  const texts = [word, ...plain, pairs, ...contracted, word.replaceAll('ss', 'ß')];
  return [...new Set(texts)];
}

/** The word without accents, separators kept as they are. */
const plainAscii = (word: string): string => word.replace(/[^\0-\x7f]+/g, (run) => plainWords(run) || run);
