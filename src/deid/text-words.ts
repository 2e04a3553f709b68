import { descriptorWord } from '../standard/index.ts';

/** What a word in a text is to the cleaner. */
export type WordClass =
  /** A word of medicine, imaging or plain language, a unit, a small number. */
  | 'known'
  /** Also a name, though hardly ever in such texts: stays unless it stands among names. */
  | 'usual'
  /** Also a name: stays beside a word of medicine alone. */
  | 'ambiguous'
  /** One letter: stays unless what is beside it goes. */
  | 'letter'
  | 'number'
  /** Nobody knows it: it goes. */
  | 'unknown';

/** Digits that cannot be a number of a person: sizes, b-values, times in milliseconds. */
const MOST_DIGITS = 4;
/** A run of letters that a machine's label may have beside digits, whatever they are: `L5`, `C12`, `p2`, `ep2d`. */
const SHORT_RUN = 2;

/** Units that stand right behind a number and need no place in the vocabulary. */
const UNITS: ReadonlySet<string> = new Set(
  `mm cm m um nm ml l dl cc kv kvp ma mas s sec secs ms us min mins h hr hrs hz khz mhz t w kw kg g mg ug mcg mgi gy
  cgy mgy mbq bq kbq mci kbit ppm px mpx dpi bpm mmhg deg pct x st nd rd th er ème d y yr yrs mo wk wks ch sl sli vol
  vols fps tesla mol mmol phases phase shot frames bit bits slices`.split(/\s+/),
);

/** Decides on single words by the vocabulary, the words of the policy and a grammar of technical tokens. */
export class WordJudge {
  readonly #own: ReadonlySet<string>;
  readonly #memo = new Map<string, WordClass>();

  /** @param own further words that may stay, in any case. */
  constructor(own: readonly string[]) {
    this.#own = new Set(
      own.flatMap((text) =>
        text
          .toLowerCase()
          .normalize('NFC')
          .split(/[\s_^]+/),
      ),
    );
  }

  judge(word: string): WordClass {
    let known = this.#memo.get(word);
    if (known === undefined) {
      known = this.#judged(word.normalize('NFC'));
      if (this.#memo.size >= MOST_WORDS) this.#memo.clear();
      this.#memo.set(word, known);
    }
    return known;
  }

  #judged(word: string): WordClass {
    const lower = word.toLowerCase();
    if (this.#own.has(lower)) return 'known';
    if (/^\d+$/.test(word)) return word.length <= MOST_DIGITS ? 'number' : 'unknown';
    if (/^\p{L}$/u.test(word)) return /^[\p{Script=Latin}µ]$/u.test(word) ? 'letter' : 'unknown';
    if (/\d/.test(word)) return this.#mixed(word);
    return this.#letters(word, lower);
  }

  #letters(word: string, lower: string): WordClass {
    const listed = this.#listed(lower);
    if (listed !== 'unknown') return listed;
    if (/['’]/.test(lower)) return this.#every(lower.split(/['’]/));
    const humps = word.match(/\p{Lu}?\p{Ll}+|\p{Lu}+(?!\p{Ll})/gu) ?? [];
    if (humps.length > 1 && humps.join('') === word && humps.every((part, i) => this.#isLong(part, i))) return 'known';
    return this.#isPlural(lower) ? 'known' : 'unknown';
  }

  #listed(lower: string): WordClass {
    const found = descriptorWord(lower);
    if (found === 'clinical' || found === 'plain') return 'known';
    return found ?? 'unknown';
  }

  /** `lesions` of `lesion`. Short stems and ambiguous ones are no proof: `woods`, `brooks`. */
  #isPlural(lower: string): boolean {
    if (lower.length < 6) return false;
    const stems = [/s$/, /es$/, /en$/, /e$/].filter((end) => end.test(lower)).map((end) => lower.replace(end, ''));
    return stems.some((stem) => descriptorWord(stem) === 'clinical');
  }

  #every(parts: readonly string[]): WordClass {
    return parts.every((part) => part.length < 2 || this.#listed(part) === 'known') ? 'known' : 'unknown';
  }

  /** A part of a joined word; the first may be one letter: `aTSE`. */
  #isLong(part: string, at: number): boolean {
    if (part.length === 1) return at === 0;
    return this.#isLikelyWord(part.toLowerCase());
  }

  #isLikelyWord(lower: string): boolean {
    const listed = this.#listed(lower);
    return listed === 'known' || listed === 'usual';
  }

  /** Letters and digits in one: every run of letters must be a word, a unit or short, and the digits few. */
  #mixed(word: string): WordClass {
    const lower = word.toLowerCase();
    if (this.#listed(lower) === 'known') return 'known';
    const runs = word.match(/\d+|[^\d]+/g) ?? [];
    const digits = runs.filter((run) => /\d/.test(run));
    const letters = runs.filter((run) => !/\d/.test(run));
    const isSize = /^\d{1,4}(?:[xX*×]\d{1,4}){1,3}(?:mm|cm)?$/.test(word);
    if (isSize) return 'known';
    const total = digits.reduce((sum, run) => sum + run.length, 0);
    if (digits.some((run) => run.length > MOST_DIGITS) || total > MOST_DIGITS + 2) return 'unknown';
    // Short runs are technique where the digits are few (`dir80`, `HB8`), and somebody's number where not (`MK1956`).
    const isTechnical = (run: string): boolean => this.#isRun(run) && (run.length > SHORT_RUN || total <= MOST_DIGITS);
    if (!letters.every((run) => isTechnical(run) || (run.length === 3 && total <= 2))) return 'unknown';
    return total > 3 && letters.length === 1 && !this.#isUnitOrWord(letters[0]!) ? 'unknown' : 'known';
  }

  #isRun(run: string): boolean {
    if (run.length <= SHORT_RUN) return /^[\x21-\x7eµ]+$/.test(run);
    return this.#isUnitOrWord(run) || this.#letters(run, run.toLowerCase()) === 'known';
  }

  #isUnitOrWord(run: string): boolean {
    const lower = run.toLowerCase();
    return UNITS.has(lower) || TECHNICAL_LETTERS.has(lower) || this.#isLikelyWord(lower);
  }
}

/** Letters before a number of four digits that say what it counts: TR2000, B1000, FOV2400. */
const TECHNICAL_LETTERS: ReadonlySet<string> = new Set('b tr te ti fa im se img ser sl td bv iso n v r'.split(' '));

const MOST_WORDS = 2048;
