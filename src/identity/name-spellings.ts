import { type Border, isUnspaced } from './borders.ts';
import { normalText } from './normal-form.ts';
import type { Spelling } from './spelling.ts';
import { contracted, expanded } from './transcription.ts';

/** Forms of address, degrees and suffixes: no part of a name, and common in texts. */
const TITLES = new Set(
  `dr doctor doc dra dott prof professor mr mrs ms miss mister md phd msc bsc mba dds rn rt jr sr ii iii iv sir hon rev
  esq herr frau mme mlle sra srta med dipl ing priv doz habil univ`.split(/\s+/),
);

/** Short words inside family names: alone they are prepositions, articles and file extensions. */
const PARTICLES = new Set(
  `van von vom der den des del dela della delle de la las los lo da das dos do di du le les ter ten zu zum zur af av
  bin ibn bint binti abu al el and und y e`.split(/\s+/),
);

/** What a name needs to count as one word. A character of a script without spaces says as much as two letters. */
export function letterWeight(word: string): number {
  let weight = 0;
  for (const character of word) weight += isUnspaced(character) ? 2 : 1;
  return weight;
}

/**
 * The border rule of a word, from its length (deidentification.md 6.2). Undefined: too short to be searched for alone.
 *
 * | weight | rule |
 * | --- | --- |
 * | 1, 2 | none: only joined with another part |
 * | 3 | `token`: a whole word |
 * | 4 | `letter`: also `QUIN2` and `QUIN_1`, not `SEQUINS` |
 * | 5 and more, and scripts without spaces from two characters | `none`: also `MRSMITH`, `SMITHCT` |
 *
 * A long hit inside a longer word may be chance (`INGER` in `FINGER`, `CORONA` in `CORONARY`). Whoever acts on hits can
 * ask the clinical vocabulary for the whole word.
 */
export function wordBorder(word: string): Border | undefined {
  const weight = letterWeight(word);
  if (weight < 3) return undefined;
  if (isUnspaced(word)) return weight >= 4 ? 'none' : undefined;
  if (weight === 3) return 'token';
  return weight === 4 ? 'letter' : 'none';
}

/** Components of one component group of a PN as lists of words; only the first two are joined. */
interface NameParts {
  readonly family: readonly string[];
  readonly given: readonly string[];
  readonly others: readonly (readonly string[])[];
}

/**
 * The spellings of a person name: of each component group the words of 3 letters and more, components of several words
 * written in one, and family and given name joined both ways; with umlauts and Nordic letters in both transcriptions.
 * Titles are dropped. `shortestAlone` leaves shorter words out.
 * @example
 * nameSpellings('DOE^JANE').map((s) => s.written); // doe, jane, doejane, janedoe, ...
 */
export function nameSpellings(value: string, shortestAlone = 3): readonly Spelling[] {
  return nameGroups(value).flatMap((parts) => [
    ...[parts.family, parts.given, ...parts.others].flatMap((words) => alone(words, shortestAlone)),
    ...joined(parts).flatMap(bothTranscriptions),
  ]);
}

/** Whether the family name of the first group cannot be searched for by itself. */
export function hasShortFamilyName(value: string): boolean {
  const family = nameGroups(value)[0]?.family ?? [];
  return !family.some((word) => wordBorder(normalText(word)) !== undefined);
}

function nameGroups(value: string): readonly NameParts[] {
  return value
    .split('=')
    .map(namePartsOf)
    .filter(({ family, given, others }) => family.length + given.length + others.length > 0);
}

/** PS3.5 6.2.1: family name, given name, middle name, prefix, suffix. */
function namePartsOf(group: string): NameParts {
  const [family = '', given = '', middle = '', ...affixes] = group.split('^');
  const others = [nameWords(middle), ...affixes.map(withoutTitles)].filter((words) => words.length > 0);
  if (given !== '' || others.length > 0) return { family: nameWords(family), given: nameWords(given), others };
  const [beforeComma, ...afterComma] = family.split(',');
  if (afterComma.length > 0) return { family: nameWords(beforeComma!), given: nameWords(afterComma.join(' ')), others };
  // One component for the whole name: which end is the family name does not matter, both orders are joined.
  const words = nameWords(family);
  return { family: words.slice(-1), given: words.slice(0, -1), others };
}

/** The words of a component without titles, unless it is nothing but one word: `MISS^JANE`. */
function nameWords(component: string): readonly string[] {
  const words = writtenWords(component);
  return words.length === 1 ? words : withoutTitles(component);
}

const withoutTitles = (component: string): readonly string[] =>
  writtenWords(component).filter((word) => !TITLES.has(normalText(word)));

/** Words in small letters with their accents; split where the normal form has its spaces. */
function writtenWords(text: string): readonly string[] {
  return text
    .normalize('NFC')
    .toLowerCase()
    .split(/(?:[^\p{L}\p{N}\p{M}\p{Cf}]|[\u02b0-\u02ff])+/u)
    .filter((word) => normalText(word) !== '');
}

function alone(words: readonly string[], shortest: number): readonly Spelling[] {
  const names = words.length > 1 ? words.filter((word) => !PARTICLES.has(word)) : words;
  const long = names.filter((word) => letterWeight(normalText(word)) >= shortest);
  const whole = words.length > 1 ? [words.join('')] : [];
  return [
    ...[...long, ...whole].flatMap((word) => [word, ...expanded(word)]).flatMap(bounded),
    ...long.flatMap(contracted).flatMap(bounded),
  ];
}

function bounded(written: string): readonly Spelling[] {
  const border = wordBorder(normalText(written));
  return border === undefined ? [] : [{ written, border }];
}

const bothTranscriptions = ({ written, border }: Spelling): readonly Spelling[] =>
  [written, ...expanded(written)].map((text) => ({ written: text, border }));

/** Family and given name in both orders: in one word, and with separators where a part is not found by itself. */
function joined({ family, given }: NameParts): readonly Spelling[] {
  if (family.length === 0 || given.length === 0) return [];
  const core = family.length > 1 ? family.filter((word) => !PARTICLES.has(word)) : family;
  const families = [...new Set([family.join(''), core.join(''), core[0] ?? ''])].filter((name) => name !== '');
  const givens = [...new Set([given[0]!, given.join('')])];
  return families.flatMap((f) => givens.flatMap((g) => [...joinedPair(f, g), ...initialPair(f, g)]));
}

function joinedPair(family: string, given: string): readonly Spelling[] {
  const weights = [family, given].map((name) => letterWeight(normalText(name)));
  const [shorter, longer] = [Math.min(...weights), Math.max(...weights)];
  if (shorter < 2 || shorter + longer < 4) return [];
  // Two short parts make a word that may be another word's part: LI MING in SUBLIMING, LU NG in LUNGS.
  const glued: Border = longer >= 4 ? 'none' : 'letter';
  const spellings: readonly Spelling[] = [family + given, given + family].map((written) => ({
    written,
    border: glued,
  }));
  if (shorter >= 4) return spellings;
  const texts = [`${family} ${given}`, `${family}, ${given}`, `${given} ${family}`];
  return [...spellings, ...texts.map((written) => ({ written, border: 'letter' }) as const)];
}

/** `leej`, `j lee`, `lee, j` and `koch_j`: an initial that hides a short family name from the border rule. */
function initialPair(family: string, given: string): readonly Spelling[] {
  const weight = letterWeight(normalText(family));
  const initial = [...given][0]!;
  if (weight < 3 || weight > 4 || isUnspaced(family)) return [];
  const texts = [family + initial, initial + family, `${family}_${initial}`, `${initial}_${family}`];
  return texts.map((written) => ({ written, border: 'token' }));
}
