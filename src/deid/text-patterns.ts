import { asciiForm, isAsciiText } from './ascii-form.ts';
import { DATES } from './text-dates.ts';
import { NUMBERS_AND_ADDRESSES } from './text-numbers.ts';
import { digitsOf, type Pattern, type TextCut } from './text-pattern.ts';

/**
 * What identifies in a text by its form alone: dates, numbers of telephones, records and insurances, addresses, names
 * behind a title (PS3.15 E.3.5; 45 CFR 164.514(b)(2)). Every pattern is bounded: none repeats what repeats.
 */

/** What follows a title is a name, whatever else the word may mean. In capitals alone MR and DR are modalities. */
const TITLE =
  '(?:(?:Drs?|Prof|Mr|Mrs|Ms|Miss|Herrn?|Frau|Hr|Fr|Mme|Mlle|Monsieur|Madame|Sr|Sra|Srta|Señora?|Sig|Sigra|Signora?|' +
  'Dott|Dottssa|Dott\\.ssa|Dr\\.ssa|Dra|Dhr|Mevr|Mw|Schwester|Pfleger|Sister|Nurse|Pastor|Doctora?|Doktor|Docteure?|Dottore|' +
  'Dottoressa|Doutora?|Professor(?:in)?|Professeur)(?![\\p{L}])\\.?\\s{0,3}|' +
  '(?:PROF|MRS|HERR|FRAU|MME|SRA|DOTT|MEVR|DHR)(?![\\p{L}])\\.?\\s{0,3}|(?:DR|MR|MS|SR|FR|dr|prof)\\.\\s{0,3})';
const DEGREE = '(?:(?:med|dent|rer|nat|phil|habil|univ|h\\.? ?c|vet)\\.\\s{0,3})';
const PARTICLE =
  "(?:(?:van|von|vom|de|der|den|la|le|el|al|zu|zum|ten|ter|dos|da|di|du|del|della|'t|v\\.|d\\.)\\s{0,2})";
const TITLES = new RegExp(
  `(?<![\\p{L}\\d])(?:${TITLE}${DEGREE}{0,3}){1,4}((?:(?:\\p{Lu}(?![\\p{L}])\\.?[ -]?){0,3}${PARTICLE}{0,3}\\p{Lu}[\\p{L}'’-]{1,30}[\\s,]{0,2}){1,3})`,
  'dgu',
);

/** Every title begins like one of these: most texts have none, and the expression for titles is long to compile. */
const TITLE_HINT =
  /D[rho]|Pr|M[rswimloae]|Her|Hr|Fr|S[reic]|Pf|Nu|Pa|PROF|MRS|HERR|FRAU|MME|SRA|DOTT|MEVR|DHR|(?:DR|MR|MS|SR|FR|dr|prof)\./;

/** A title as such, without what follows it: a thirtieth of the whole. */
const A_TITLE = new RegExp(`(?<![\\p{L}\\d])(?:${TITLE})`, 'u');

interface PatternSet {
  readonly dates: readonly Pattern[];
  readonly others: readonly Pattern[];
  readonly aTitle: RegExp;
  readonly titles: RegExp;
}

const UNICODE: PatternSet = { dates: DATES, others: NUMBERS_AND_ADDRESSES, aTitle: A_TITLE, titles: TITLES };
let ascii: PatternSet | undefined;
let aTitleInAscii: RegExp | undefined;
let titlesInAscii: RegExp | undefined;

function asciiPatterns(): PatternSet {
  ascii ??= {
    dates: DATES.map(inAscii),
    others: NUMBERS_AND_ADDRESSES.map(inAscii),
    get aTitle() {
      aTitleInAscii ??= asciiForm(A_TITLE);
      return aTitleInAscii;
    },
    get titles() {
      titlesInAscii ??= asciiForm(TITLES);
      return titlesInAscii;
    },
  };
  return ascii;
}

/** Its expression is made for the first text that needs it: a short run needs few. */
function inAscii(pattern: Pattern): Pattern {
  let made: RegExp | undefined;
  return {
    ...pattern,
    get form() {
      made ??= asciiForm(pattern.form);
      return made;
    },
  };
}

/**
 * Calls back for every span that a pattern finds.
 *
 * @param isWord whether a word belongs to medicine or plain language: a name behind a title ends there.
 */
export function findPatterns(text: string, isWord: (word: string) => boolean, found: (cut: TextCut) => void): void {
  const patterns = isAsciiText(text) ? asciiPatterns() : UNICODE;
  findAll(patterns.dates, text, found);
  findAll(patterns.others, text, found);
  if (!TITLE_HINT.test(text) || !patterns.aTitle.test(text)) return;
  for (const match of text.matchAll(patterns.titles)) {
    const [start, end] = match.indices![1]!;
    found({ start: match.index, end: endOfName(text, start, end, isWord), reason: 'title' });
  }
}

function findAll(patterns: readonly Pattern[], text: string, found: (cut: TextCut) => void): void {
  const count = digitsOf(text).length;
  for (const pattern of patterns) {
    if (count < pattern.digits || pattern.hint?.test(text) === false) continue;
    const { form, reason, holds } = pattern;
    for (const match of text.matchAll(form)) {
      if (holds?.(match) === false) continue;
      const [start, end] = (form.hasIndices ? match.indices?.[1] : undefined) ?? [
        match.index,
        match.index + match[0].length,
      ];
      found({ start, end, reason });
    }
  }
}

/** Initials and particles lead to the first word of the name; further ones count as long as they are no other words. */
function endOfName(text: string, start: number, end: number, isWord: (word: string) => boolean): number {
  let last = start;
  let hasName = false;
  for (const { 0: word, index } of text.slice(start, end).matchAll(/[\p{L}'’-]+/gu)) {
    if (hasName && word.length > 1 && isWord(word)) break;
    hasName ||= word.length > 1 && /^\p{Lu}/u.test(word);
    last = start + index + word.length;
  }
  return last;
}
