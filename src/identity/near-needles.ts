import type { Needle } from './needles.ts';
import { normalText } from './normal-form.ts';

/** Shorter ones are words, numbers and initials that anything may read as. */
const SHORTEST_NEAR = 5;
const SHORTEST_EXACT = 4;
/** Of what a label is glued to, and the longest label. */
const SHORTEST_LABELLED = 6;
const LONGEST_LABEL = 12;
/** The share of its characters that may have been misread, rounded down; one at least. */
const MISREAD_SHARE = 0.2;

/** Characters that are taken for each other: of every line the first one stands for all. */
const LOOK_ALIKE: Readonly<Record<string, string>> = { o: '0', i: '1', l: '1', s: '5', b: '8', z: '2', g: '6' };

interface NearNeedle {
  readonly text: string;
  /** Characters that may be wrong. */
  readonly slack: number;
}

/**
 * Identifiers of a patient as a reader of pictures may have read them: whole words, with few characters wrong, swapped,
 * lost or too many (pixels-text.md 4), and with those that look alike taken for each other. Words are joined as far as an
 * identifier goes: a reader loses blanks and sees others.
 */
export class NearNeedles {
  readonly #needles: readonly NearNeedle[];
  readonly #longest: number;

  constructor(needles: readonly Pick<Needle, 'text'>[]) {
    const folded = new Set(needles.map(({ text }) => lookAlike(text.replaceAll(' ', ''))));
    this.#needles = [...folded]
      .filter(({ length }) => length >= SHORTEST_EXACT)
      .map((text) => ({ text, slack: slackOf(text) }));
    this.#longest = Math.max(0, ...this.#needles.map(({ text, slack }) => text.length + slack));
  }

  /** Whether a text may hold one of them. */
  isIn(text: string): boolean {
    const plain = normalText(text).split(' ');
    if (plain.some((word) => this.#isLabelled(word))) return true;
    const words = plain.map(lookAlike);
    for (let first = 0; first < words.length; first++) {
      let joined = '';
      for (let next = first; next < words.length && joined.length < this.#longest; next++) {
        joined += words[next]!;
        if (this.#needles.some((needle) => isNear(joined, needle))) return true;
      }
    }
    return false;
  }

  /** A label of letters with an identifier right behind it, as readers that lose blanks see it. */
  #isLabelled(word: string): boolean {
    const characters = [...word];
    return this.#needles.some((needle) => {
      if (needle.text.length < SHORTEST_LABELLED) return false;
      for (let length = needle.text.length - 1; length <= needle.text.length + 1; length++) {
        const start = characters.length - length;
        if (start < 1 || start > LONGEST_LABEL) continue;
        const isLabel = characters.slice(0, start).every((character) => LETTER.test(character));
        if (isLabel && isNear(lookAlike(characters.slice(start).join('')), { ...needle, slack: 1 })) return true;
      }
      return false;
    });
  }
}

const LETTER = /^\p{L}$/u;

const slackOf = ({ length }: string): number =>
  length < SHORTEST_NEAR ? 0 : Math.max(1, Math.floor(MISREAD_SHARE * length));

const lookAlike = (text: string): string => [...text].map((character) => LOOK_ALIKE[character] ?? character).join('');

function isNear(text: string, { text: needle, slack }: NearNeedle): boolean {
  if (Math.abs(text.length - needle.length) > slack) return false;
  return text === needle || (slack > 0 && misreadings(text, needle) <= slack);
}

/** Characters that are wrong, lost or too many, and neighbours that changed places (optimal string alignment). */
function misreadings(a: string, b: string): number {
  let [before, above]: [number[], number[]] = [[], Array.from({ length: b.length + 1 }, (_, j) => j)];
  for (let i = 1; i <= a.length; i++) {
    const row = [i];
    for (let j = 1; j <= b.length; j++) {
      const isSame = a[i - 1] === b[j - 1];
      const isSwapped = i > 1 && j > 1 && a[i - 1] === b[j - 2] && a[i - 2] === b[j - 1];
      const swapped = isSwapped ? before[j - 2]! + 1 : Number.POSITIVE_INFINITY;
      row.push(Math.min(above[j]! + 1, row[j - 1]! + 1, above[j - 1]! + (isSame ? 0 : 1), swapped));
    }
    [before, above] = [above, row];
  }
  return above[b.length]!;
}
