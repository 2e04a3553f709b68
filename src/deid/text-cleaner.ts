import { type IdentifierKind, type Needle, NeedleMatcher, normalText } from '../identity/index.ts';
import { descriptorWord } from '../standard/index.ts';
import { asciiForm, isAsciiText } from './ascii-form.ts';
import { isCue, isSuffix, isTitle } from './text-cues.ts';
import { TEXT_REASONS, type TextCut, type TextReason } from './text-pattern.ts';
import { findPatterns } from './text-patterns.ts';
import { type WordClass, WordJudge } from './text-words.ts';

/** Of a label words are cut out without a trace; prose keeps a mark where something was. */
export type TextKind = 'label' | 'narrative';

export interface CleanedText {
  /** The text itself when nothing was cut; empty when no word is left. */
  readonly text: string;
  /** In order, apart from one another. */
  readonly cuts: readonly TextCut[];
}

export interface TextCleanerOptions {
  /** Identifiers of the patient; without them there is only what forms and words say. */
  readonly needles?: readonly Needle[];
  /** Names of the patient, as in a PN: of these short parts are cut that no search can look for everywhere. */
  readonly names?: readonly string[];
  /** Words that a policy lets stay; or what judges words by them already, for cleaners of one policy to share. */
  readonly words?: readonly string[] | WordJudge;
  /** Texts that a policy lets stay as a whole, unless they hold an identifier of the patient. */
  readonly phrases?: readonly string[];
}

/** A descriptor's own words are no identifiers of it. */
const OWN_WORDS: IdentifierKind = 'text';

/** What stands for cut words in prose. */
export const CUT_MARK = '[...]';

interface Word {
  readonly text: string;
  readonly start: number;
  readonly end: number;
  readonly class: WordClass;
}

/**
 * Cuts out of a text what may identify somebody and leaves its medicine (PS3.15 E.3.5): first the patient's own
 * identifiers in their spellings, then what has the form of an identifier, then every word that is none of medicine,
 * imaging or plain language. The order is that of certainty; the last step needs no knowledge of whom it protects.
 *
 * @example
 * new TextCleaner({ needles }).clean('T2 FLAIR AX SMITH_J REPEAT', 'label').text; // 'T2 FLAIR AX REPEAT'
 */
export class TextCleaner {
  readonly #matcher: NeedleMatcher | undefined;
  readonly #judge: WordJudge;
  readonly #shortNames: ReadonlySet<string>;
  readonly #phrases: ReadonlySet<string>;
  readonly #memo = new Map<string, CleanedText>();

  constructor({ needles = [], names = [], words = [], phrases = [] }: TextCleanerOptions) {
    const sought = needles.filter(({ kind }) => kind !== OWN_WORDS);
    this.#shortNames = shortNames(names);
    this.#matcher = sought.length === 0 ? undefined : new NeedleMatcher(sought);
    this.#judge = words instanceof WordJudge ? words : new WordJudge(words);
    this.#phrases = new Set(phrases.map((phrase) => phrase.trim().toLowerCase()));
  }

  clean(text: string, kind: TextKind): CleanedText {
    const key = `${kind[0]}${text}`;
    let cleaned = this.#memo.get(key);
    if (cleaned === undefined) {
      cleaned = this.#cleaned(text, kind);
      if (this.#memo.size >= MOST_TEXTS) this.#memo.clear();
      if (text.length <= LONGEST_KEPT) this.#memo.set(key, cleaned);
    }
    return cleaned;
  }

  /** What closes up over a cut may spell something again, so a text is done when nothing more is found in it. */
  #cleaned(text: string, kind: TextKind): CleanedText {
    let rest = this.#cleanedOnce(text, kind);
    const { cuts } = rest;
    for (let passes = 1; rest.cuts.length > 0 && rest.text !== ''; passes++) {
      if (passes === MOST_PASSES) return { text: '', cuts };
      rest = this.#cleanedOnce(rest.text, kind);
    }
    return { text: rest.text, cuts };
  }

  #cleanedOnce(text: string, kind: TextKind): CleanedText {
    const marks = new Marks(text);
    // A month is no name, so what stands beside it is none for its sake.
    for (const { needle, start, end } of this.#matcher?.find(text) ?? [])
      marks.cutWord(start, end, needle.kind === 'date' ? 'date' : 'identifier');
    if (!this.#phrases.has(text.trim().toLowerCase())) {
      const isWord = (word: string): boolean => /^(known|usual)$/.test(this.#judge.judge(word));
      findPatterns(text, isWord, ({ start, end, reason }) => marks.cut(start, end, reason));
      this.#cutWords(text, marks);
    }
    if (marks.isEmpty) return { text, cuts: [] };
    const cuts = marks.cuts();
    return { text: joined(text, cuts, kind), cuts };
  }

  #cutWords(text: string, marks: Marks): void {
    const words = this.#wordsOf(text);
    for (const word of words) {
      if (this.#holdsName(word)) marks.cut(word.start, word.end, 'identifier');
      if (word.class !== 'unknown' || marks.has(word)) continue;
      // What has digits in it is no name, so nothing beside it is one for its sake.
      marks.cut(word.start, word.end, /\d/.test(word.text) ? 'number' : 'word');
    }
    words.forEach((word, at) => {
      if (marks.has(word)) return;
      const isNamelike = word.class === 'ambiguous' || word.class === 'usual';
      const isName = isNamelike && (isAnnounced(words, at, marks) || !isAmongMedicine(words, at, marks));
      if (isName) marks.cut(word.start, word.end, 'word');
    });
    for (const { index, 0: spaced } of text.matchAll(isAsciiText(text) ? ASCII_SPACED : SPACED))
      marks.cut(index, index + spaced.length, 'word');
    for (const { index, 0: dotted } of text.matchAll(isAsciiText(text) ? ASCII_DOTTED : DOTTED))
      if (this.#judge.judge(dotted.replace(/[. ]/g, '')) !== 'known') marks.cut(index, index + dotted.length, 'word');
    // An initial goes with its name, and the one beside it: `SMITH_J`, `Z. X. QUILLON`. Twice, once in each direction.
    for (const order of [words.keys(), Array.from(words.keys()).reverse()])
      for (const at of order)
        if (isInitial(text, words, at, marks)) marks.cut(words[at]!.start, words[at]!.end, 'word');
  }

  /** A short part of the patient's name; or one that digits are glued to (`LEE2`), which a needle's borders leave. */
  #holdsName({ text }: Word): boolean {
    if (this.#shortNames.has(normalText(text))) return true;
    if (this.#matcher === undefined || !/\d/.test(text)) return false;
    return text.split(/\d+/).some((run) => run.length > 2 && this.#matcher!.find(run).length > 0);
  }

  #wordsOf(text: string): Word[] {
    const words: Word[] = [];
    for (const { 0: written, index } of text.matchAll(isAsciiText(text) ? ASCII_WORDS : WORDS)) {
      if (isFraction(text, index, written)) {
        words.push({ text: written, start: index, end: index + written.length, class: 'number' });
        continue;
      }
      const whole = written.includes('-') ? this.#judge.judge(written) : undefined;
      if (whole === 'known' || !written.includes('-')) {
        words.push({
          text: written,
          start: index,
          end: index + written.length,
          class: whole ?? this.#judge.judge(written),
        });
        continue;
      }
      for (const part of written.matchAll(/[^-]+/g)) {
        const start = index + part.index;
        words.push({ text: part[0], start, end: start + part[0].length, class: this.#judge.judge(part[0]) });
      }
    }
    return words;
  }
}

/** Letters, marks and digits; an apostrophe or a hyphen inside joins. */
const WORDS = /[\p{L}\p{M}\p{N}]+(?:['’-][\p{L}\p{M}\p{N}]+)*/gu;
const ASCII_WORDS = asciiForm(WORDS);

/** A name in spaced letters. */
const SPACED = /(?<![\p{L}\p{N}])(?:\p{L}[ ._]){3,40}\p{L}(?![\p{L}\p{N}])/gu;
const ASCII_SPACED = asciiForm(SPACED);

/** Initials with their dots, as nobody writes anything else; abbreviations of medicine are words. */
const DOTTED = /(?<![\p{L}\p{N}.])\p{Lu}\.(?: ?\p{Lu}\.){1,3}(?![\p{L}\p{N}])/gu;
const ASCII_DOTTED = asciiForm(DOTTED);

/** A second one confirms, and hardly any text needs a third. */
const MOST_PASSES = 4;

/** Descriptors come again in every object of a series, reports do not. */
const MOST_TEXTS = 64;
const LONGEST_KEPT = 128;

/**
 * Digits behind a decimal point: up to six behind up to three, as in 0.11538; behind a comma up to four. More is a
 * number of somebody's, in groups or behind another one.
 */
function isFraction(text: string, start: number, word: string): boolean {
  if (!/^\d{1,6}$/.test(word)) return false;
  const before = /(?<![\d.,])\d{1,3}([.,])$/.exec(text.slice(Math.max(0, start - 5), start));
  const isLast = !/^[.,]?\d/.test(text.slice(start + word.length, start + word.length + 2));
  return before !== null && isLast && (before[1] === '.' || word.length <= 4);
}

/** Parts of names of two letters, in normal form. */
function shortNames(names: readonly string[]): ReadonlySet<string> {
  const short = new Set<string>();
  for (const name of names.flatMap((value) => value.split('='))) {
    const parts = normalText(name).split(' ');
    for (const part of parts) if (part.length === 2 && !isTitle(part)) short.add(part);
  }
  return short;
}

/** A title, a role or a degree beside a word makes it a name, whatever else it means; a usual word must look like one. */
function isAnnounced(words: readonly Word[], at: number, marks: Marks): boolean {
  const word = words[at]!;
  const isCapital = /^\p{Lu}/u.test(word.text);
  const before = words[at - 1];
  const after = words[at + 1];
  const isBehind = before !== undefined && (isTitle(before.text) || (isCapital && isCue(before.text)));
  const isContinued = before !== undefined && isCapital && marks.isTitled(before);
  if (word.class === 'usual') return isContinued && !(after?.class === 'known') && !followsWholeName(words, at, marks);
  return isBehind || isContinued || (after !== undefined && isCapital && isSuffix(after.text));
}

/** Behind two words of a name that nothing else explains: `Dr. ZEBEDEE QUILLON HEAD`. */
const followsWholeName = (words: readonly Word[], at: number, marks: Marks): boolean =>
  [words[at - 1], words[at - 2]].every((word) => word?.class === 'unknown' && marks.isName(word));

/** Behind a letter that is none: `C+` and `W CONTRAST`, `S/P` for status post. */
const NO_INITIAL = /^(?:\+|\/\p{L}| CONTRAST\b)/iu;

/** A single letter beside a name that goes; before a title stands none. */
function isInitial(text: string, words: readonly Word[], at: number, marks: Marks): boolean {
  const word = words[at]!;
  if (word.class !== 'letter' || marks.has(word) || NO_INITIAL.test(text.slice(word.end, word.end + 10))) return false;
  const [before, after] = [words[at - 1], words[at + 1]];
  const isTitleNext = after !== undefined && isTitle(after.text) && !isSuffix(after.text);
  return [before, isTitleNext ? undefined : after].some(
    (other) => other !== undefined && marks.isName(other) && isBeside(text, word, other),
  );
}

/**
 * Whether a word that is also a name means the other thing: beside a word of medicine, numbers and dates passed over, and
 * not beside a name. A usual one beside any word, and alone.
 */
function isAmongMedicine(words: readonly Word[], at: number, marks: Marks): boolean {
  const beside = [neighbour(words, at, marks, -1), neighbour(words, at, marks, 1)].filter((word) => word !== undefined);
  const hasName = beside.some((word) => marks.isName(word));
  const hasMedicine = beside.some((word) => word.class === 'known' && !marks.has(word) && isClinical(word.text));
  const { class: kind, text } = words[at]!;
  const isAmongWords = beside.some((word) => !marks.has(word) && (word.class === 'known' || word.class === 'usual'));
  if (kind === 'usual')
    return (
      isAmongWords ||
      isBeyondName(words, at, marks) ||
      followsWholeName(words, at, marks) ||
      (!hasName && beside.every((word) => word.class !== 'ambiguous'))
    );
  return hasMedicine && (!hasName || text.length <= 2);
}

/** In `lumbar QUILLON spine` the name stands between two words that belong together. */
function isBeyondName(words: readonly Word[], at: number, marks: Marks): boolean {
  return ([-1, 1] as const).some((step) => {
    let i = at + step;
    for (let passed = 0; passed < FURTHEST && words[i] !== undefined && marks.isName(words[i]!); passed++) i += step;
    const other = words[i];
    return i !== at + step && other?.class === 'known' && !marks.has(other) && isClinical(other.text);
  });
}

const isClinical = (word: string): boolean =>
  descriptorWord(word.toLowerCase()) === 'clinical' || (/\d/.test(word) && word.length <= 4);

function neighbour(words: readonly Word[], at: number, marks: Marks, step: -1 | 1): Word | undefined {
  const isPassed = (word: Word | undefined): boolean =>
    word !== undefined && (/^\d+$/.test(word.text) || (marks.has(word) && !marks.isName(word)));
  let i = at + step;
  for (let passed = 0; passed < FURTHEST && isPassed(words[i]); passed++) i += step;
  return words[i];
}

/** Words that are passed over to find a neighbour. */
const FURTHEST = 4;

/** Only a separator or two between. */
function isBeside(text: string, a: Word, b: Word): boolean {
  const between = a.start < b.start ? text.slice(a.end, b.start) : text.slice(b.end, a.start);
  return /^[ .,_^-]{0,3}$/.test(between);
}

const REASONS = Object.keys(TEXT_REASONS) as readonly TextReason[];
const NAMES: ReadonlySet<TextReason> = new Set<TextReason>(['identifier', 'title', 'word']);

/** For each unit of a text why it goes; the first reason counts. */
class Marks {
  readonly #text: string;
  readonly #reasons: Uint8Array;
  #any = false;

  constructor(text: string) {
    this.#text = text;
    this.#reasons = new Uint8Array(text.length);
  }

  get isEmpty(): boolean {
    return !this.#any;
  }

  cut(start: number, end: number, reason: TextReason): void {
    const code = REASONS.indexOf(reason) + 1;
    for (let i = start; i < end; i++) if (this.#reasons[i] === 0) this.#reasons[i] = code;
    this.#any ||= end > start;
  }

  /** The span and what is left and right of it in the same word: a part of an identifier is one too. */
  cutWord(start: number, end: number, reason: TextReason): void {
    let [from, to] = [start, end];
    // A word in which something was found before is cut to its end, so it is walked once.
    if (this.#reasons.subarray(start, end).every((code) => code !== 0)) return;
    while (from > 0 && WORD_UNIT.test(this.#text[from - 1]!)) from--;
    while (to < this.#text.length && WORD_UNIT.test(this.#text[to]!)) to++;
    this.cut(from, to, reason);
  }

  /** Whether any part of a word goes: then the rest is judged no more, and goes as well. */
  has({ start, end }: Word): boolean {
    for (let i = start; i < end; i++) {
      if (this.#reasons[i] === 0) continue;
      for (let j = start; j < end; j++) if (this.#reasons[j] === 0) this.#reasons[j] = this.#reasons[i]!;
      return true;
    }
    return false;
  }

  /** Whether a word goes as a name that was announced as one, or as an identifier. */
  isTitled(word: Word): boolean {
    const reason = REASONS[this.#reasons[word.start]! - 1];
    return this.isName(word) && reason === 'title';
  }

  /** What has more digits than `QUILLON2` is no name. */
  isName({ text, start }: Word): boolean {
    if (/^\d+$|\d{3}/.test(text)) return false;
    const reason = REASONS[this.#reasons[start]! - 1];
    return reason !== undefined && NAMES.has(reason);
  }

  /** Spans of one reason with nothing but separators between them are one. */
  cuts(): TextCut[] {
    const cuts: { start: number; end: number; reason: TextReason }[] = [];
    for (let i = 0; i < this.#reasons.length; i++) {
      if (this.#reasons[i] === 0) continue;
      const last = cuts.at(-1);
      const reason = REASONS[this.#reasons[i]! - 1]!;
      if (last?.reason === reason && isSeparator(this.#text.slice(last.end, i))) last.end = i + 1;
      else cuts.push({ start: i, end: i + 1, reason });
    }
    return cuts;
  }
}

const isSeparator = (text: string): boolean => !/[\p{L}\p{N}]/u.test(text);

const WORD_UNIT = /[\p{L}\p{M}\p{N}]/u;

/** The text without its cuts: no separators are left that separate nothing, no brackets around nothing. */
function joined(text: string, cuts: readonly TextCut[], kind: TextKind): string {
  const parts: string[] = [];
  let from = 0;
  const mark = kind === 'narrative' ? CUT_MARK : '';
  for (const { start, end } of [...cuts, { start: text.length, end: text.length }]) {
    const between = text.slice(from, start);
    const isNext = from > 0 && start < text.length && isSeparator(between);
    if (!isNext) link(parts, between, mark, from > 0);
    from = end;
  }
  const result = parts.join('');
  if (!/[\p{L}\p{N}]/u.test(result.replaceAll(CUT_MARK, ''))) return '';
  const whole = withoutLoneBrackets(result);
  return kind === 'narrative' ? whole : trimmed(whole);
}

/** Appends what stands behind a cut; the parts before it are looked at by their end alone. */
function link(parts: string[], right: string, mark: string, isCut: boolean): void {
  if (!isCut) parts.push(right);
  else if (mark !== '') parts.push(mark, right);
  else {
    const left = parts.at(-1) ?? '';
    const end = left.slice(-ENOUGH);
    if (/[([{"'<]\s*$/.test(end) && /^\s{0,8}[)\]}"'>]/.test(right)) {
      parts[parts.length - 1] = left.slice(0, -ENOUGH) + end.replace(/\s*[([{"'<]\s*$/, '');
      parts.push(right.replace(/^\s{0,8}[)\]}"'>]/, ''));
    } else parts.push(left === '' || SEPARATORS.has(left.at(-1)!) ? right.slice(leading(right)) : right);
  }
}

/** Spaces around a bracket are few. */
const ENOUGH = 8;
const SEPARATORS: ReadonlySet<string> = new Set(' \t\n\f\r,;:_^/|([{-');
const LEADING: ReadonlySet<string> = new Set(' \t\n\f\r,;:._^/|-');
const TRAILING: ReadonlySet<string> = new Set(' \t\n\f\r,;:_^/|&+*=#@([{-');

function leading(text: string, set = LEADING): number {
  let count = 0;
  while (count < text.length && set.has(text[count]!)) count++;
  return count;
}

/** Without separators at both ends. */
function trimmed(text: string): string {
  const brackets = new Set('([{');
  const start = leading(text, new Set([...TRAILING].filter((character) => !brackets.has(character))));
  let end = text.length;
  while (end > start && TRAILING.has(text[end - 1]!)) end--;
  return text.slice(start, end);
}

/** A bracket whose other half was cut. The brackets of a mark are a pair. */
function withoutLoneBrackets(text: string): string {
  const open: number[] = [];
  const lone = new Set<number>();
  for (let i = 0; i < text.length; i++) {
    if (text[i] === '(') open.push(i);
    else if (text[i] === ')' && open.pop() === undefined) lone.add(i);
  }
  for (const at of open) lone.add(at);
  return lone.size === 0 ? text : without(text, lone);
}

const without = (text: string, places: ReadonlySet<number>): string =>
  text
    .split('')
    .filter((_, i) => !places.has(i))
    .join('');
