import { DEIDENTIFICATION_METHODS, type ProfileOption, profileRows, tagOfKeyword } from '../../standard/index.ts';
import { DEFAULTS } from '../defaults.ts';
import type { DateMode } from '../terms.ts';
import { type Faith, type ImportedRule, planElement } from './element.ts';
import { type Meaning, type Reading, readMeaning } from './meaning.ts';
import { readScript, type ScriptLine } from './script.ts';
import { readTarget, type Target } from './target.ts';

/** One line of the script that says what happens to something, and what became of it. */
export interface ImportedLine {
  readonly line: number;
  /** What the line is about: `(0008,0050) AccessionNumber`, `privategroups`, `group 0018`. */
  readonly what: string;
  /** What the script says, on one line. */
  readonly says: string;
  readonly faith: Faith;
  readonly note: string;
  readonly rules: readonly ImportedRule[];
  /** Key and value under `insert`. */
  readonly insert?: readonly [key: string, value: string];
}

export interface Translation {
  readonly lines: readonly ImportedLine[];
  readonly options: readonly ProfileOption[];
  readonly dateMode: DateMode;
  /** Names of the parameters; their values are not repeated: one of them moves the dates. */
  readonly parameters: readonly string[];
  readonly disabled: number;
  /** What CTP leaves in place unless a line says otherwise, and leadglass does not. */
  readonly keepsPrivateGroups: boolean;
  readonly removesUnspecified: boolean;
}

/** @throws {Failure} `policy/syntax` with line and column for a text that is no script */
export function translateScript(text: string, source: string): Translation {
  const all = readScript(text, source);
  const enabled = all.filter(({ isEnabled }) => isEnabled);
  const script = new Script(all);
  const said = enabled.filter(({ kind }) => kind !== 'p');
  return {
    lines: said.map((line) => script.translate(line)),
    options: script.options,
    dateMode: script.dateMode,
    parameters: enabled.filter(({ kind }) => kind === 'p').map(({ target }) => shortened(target)),
    disabled: all.length - enabled.length,
    keepsPrivateGroups: !said.some(({ kind, target }) => kind === 'r' && target === 'privategroups'),
    removesUnspecified: said.some(({ kind, target }) => kind === 'r' && target === UNSPECIFIED),
  };
}

const METHOD_CODES = 0x00120064;
const MODIFIED: ProfileOption = 'retain-longitudinal-modified-dates';
const FULL: ProfileOption = 'retain-longitudinal-full-dates';

interface ElementLine {
  readonly source: ScriptLine;
  readonly target: Target;
  readonly reading: Reading;
}

/** What one line needs to know of all others. */
class Script {
  readonly #parameters: ReadonlyMap<string, string>;
  readonly #names: ReadonlyMap<string, number>;
  readonly #elements: ReadonlyMap<ScriptLine, ElementLine>;
  /** CTP never removes the description of the image. */
  readonly #keptGroups: ReadonlySet<number>;
  /** The line that counts for a tag: CTP keeps one, the last of the same name. */
  readonly #last = new Map<string, ScriptLine>();
  readonly options: readonly ProfileOption[];
  readonly dateMode: DateMode;

  constructor(all: readonly ScriptLine[]) {
    this.#parameters = new Map(all.filter(({ kind }) => kind === 'p').map(({ target, text }) => [target, text]));
    this.#names = namesOf(all);
    const kept = all.filter(({ kind, isEnabled }) => kind === 'k' && isEnabled);
    this.#keptGroups = new Set([0x0028, ...kept.map(({ target }) => Number.parseInt(target, 16))]);
    this.#elements = new Map(all.flatMap((line) => this.#elementOf(line)));
    for (const [line, { target }] of this.#elements) this.#last.set(target.label, line);
    const claimed = this.#claimedOptions();
    if (kept.some(({ target }) => isSafePrivate(target))) claimed.add('retain-safe-private');
    const isShifted = claimed.has(MODIFIED) || this.#counting().some(({ reading }) => holdsShift(reading.meaning));
    if (isShifted) claimed.add(MODIFIED).delete(FULL);
    this.dateMode = isShifted ? 'shift' : claimed.has(FULL) ? 'keep' : 'rows';
    this.options = DEIDENTIFICATION_METHODS.flatMap(({ option }) =>
      option !== 'basic' && claimed.has(option) ? [option] : [],
    );
  }

  translate(line: ScriptLine): ImportedLine {
    const says = shortened(line.text);
    switch (line.kind) {
      case 'e':
        return this.#element(line, says);
      case 'k':
        return { ...base(line, says), what: keptWhat(line.target), ...keptGroup(line.target) };
      case 'r': {
        const outcome = Object.hasOwn(REMOVALS, line.target) ? REMOVALS[line.target] : undefined;
        const removal = { ...base(line, says), what: shortened(line.target), ...(outcome ?? UNKNOWN_REMOVAL) };
        return line.target === UNSPECIFIED ? { ...removal, rules: this.#unmentioned() } : removal;
      }
      default: {
        const note = 'CTP has no such line';
        return { ...base(line, says), what: shortened(`<${line.kind}>`), faith: 'lost', note, rules: [] };
      }
    }
  }

  #element(line: ScriptLine, says: string): ImportedLine {
    const element = this.#elements.get(line);
    if (element === undefined) {
      const what = shortened(`${line.target} ${line.name}`);
      return { ...base(line, says), what, faith: 'lost', note: 'this is no tag', rules: [] };
    }
    const { target, reading } = element;
    const counting = this.#last.get(target.label);
    if (counting !== line) {
      const note = `line ${counting?.line} says it again`;
      return { ...base(line, says), what: target.label, faith: 'same', note, rules: [] };
    }
    const dates = { ...DATES, mode: this.dateMode };
    const { insert, rules, faith, note } = planElement(target, reading, { options: this.options, dates });
    const inserted = insert === undefined || target.at === undefined ? {} : { insert: [target.at, insert] as const };
    return { ...base(line, says), what: target.label, rules, faith, note: noteOf(target, note), ...inserted };
  }

  /**
   * What Table E.1-1 names and the script does not, where an option would let it stay: dates that move, characteristics.
   * The rest of the table goes or changes without a rule.
   */
  #unmentioned(): ImportedRule[] {
    const mentioned = new Set(this.#counting().map(({ target }) => target.tag));
    const dates = { ...DATES, mode: this.dateMode };
    return profileRows().flatMap(({ tag, basic }) => {
      const target = readTarget(tag);
      if (target === undefined || mentioned.has(target.tag) || this.#keptGroups.has(target.tag >>> 16)) return [];
      if (basic === 'U' || basic === 'X/Z/U*') return [];
      const reading: Reading = { meaning: { kind: 'remove' }, isAlways: false };
      return planElement(target, reading, { options: this.options, dates }).rules;
    });
  }

  #elementOf(line: ScriptLine): [ScriptLine, ElementLine][] {
    if (line.kind !== 'e' || !line.isEnabled) return [];
    const target = readTarget(line.target);
    if (target === undefined) return [];
    const reading = readMeaning(line.text.trim(), {
      self: target.tag,
      parameter: (name) => this.#parameters.get(name),
      tagOf: (name) => this.#tagOf(name),
    });
    return [[line, { source: line, target, reading }]];
  }

  #tagOf(name: string): number | undefined {
    const known = name.trim();
    return this.#names.get(known) ?? tagOfKeyword(known) ?? readTarget(known.replace(/^\[(.*)\]$/, '$1'))?.tag;
  }

  #counting(): ElementLine[] {
    return [...this.#elements.values()].filter(({ source, target }) => this.#last.get(target.label) === source);
  }

  /** From the codes of CID 7050 that the script writes. */
  #claimedOptions(): Set<ProfileOption> {
    const claimed = new Set<ProfileOption>();
    for (const { target, reading } of this.#counting()) {
      if (target.tag !== METHOD_CODES || reading.meaning.kind !== 'literal') continue;
      for (const written of reading.meaning.value.split('/')) {
        const option = DEIDENTIFICATION_METHODS.find(({ code }) => code === written.trim())?.option;
        if (option !== undefined && option !== 'basic') claimed.add(option);
      }
    }
    return claimed;
  }
}

/** (0012,0064) is written from the options, which come from its codes. */
const noteOf = ({ tag }: Target, note: string): string =>
  tag === METHOD_CODES ? 'written by leadglass itself; its codes became options' : note;

const DATES = { minWeeks: 52, maxWeeks: 520, birth: DEFAULTS.dates.birth, utcOffset: DEFAULTS.dates['utc-offset'] };

/** CTP takes names of its dictionary, which differ from keywords; the script's own `n` tells most of them. */
function namesOf(all: readonly ScriptLine[]): ReadonlyMap<string, number> {
  const names = new Map<string, number>();
  for (const { kind, name, target } of all) {
    const tag = kind === 'e' ? readTarget(target)?.tag : undefined;
    if (tag !== undefined && name.trim() !== '') names.set(name.trim(), tag);
  }
  return names;
}

function holdsShift(meaning: Meaning): boolean {
  if (meaning.kind === 'choice') return holdsShift(meaning.yes) || holdsShift(meaning.no);
  if (meaning.kind === 'places') return holdsShift(meaning.root) || holdsShift(meaning.nested);
  return meaning.kind === 'shift';
}

type Outcome = Pick<ImportedLine, 'faith' | 'note' | 'rules'>;

const UNSPECIFIED = 'unspecifiedelements';
const UNKNOWN_REMOVAL: Outcome = { faith: 'lost', note: 'CTP has no such removal', rules: [] };
const REMOVALS: Readonly<Record<string, Outcome>> = {
  curves: { faith: 'same', note: '', rules: [{ at: '(50xx,xxxx)', do: 'remove' }] },
  overlays: { faith: 'same', note: '', rules: [{ at: '(60xx,xxxx)', do: 'remove' }] },
  privategroups: { faith: 'same', note: 'private elements go by themselves (PS3.15 E.3.10)', rules: [] },
  [UNSPECIFIED]: {
    faith: 'lost',
    note: 'names, texts, dates and UIDs go or change; codes, numbers and bulk without a row in Table E.1-1 stay',
    rules: [],
  },
};

const isSafePrivate = (target: string): boolean => target.startsWith('safe');
const keptWhat = (target: string): string => (isSafePrivate(target) ? shortened(target) : shortened(`group ${target}`));

function keptGroup(target: string): Outcome {
  if (isSafePrivate(target)) {
    const note = 'the option retain-safe-private; which are safe says Table E.3.10-1';
    return { faith: 'same', note, rules: [] };
  }
  const group = /^[0-9a-f]{1,4}$/i.test(target) ? Number.parseInt(target, 16) : undefined;
  if (group === undefined) return { faith: 'lost', note: 'this is no group', rules: [] };
  const note =
    group % 2 === 1
      ? 'private groups go; those that may stay are named by their creator in private.keep'
      : 'no group is kept as a whole: without a rule Table E.1-1 and the VR decide';
  return { faith: 'stricter', note, rules: [] };
}

const base = ({ line }: ScriptLine, says: string): Pick<ImportedLine, 'line' | 'says'> => ({ line, says });

const LONGEST = 120;

/** One line without control characters, for comments and messages. */
export function shortened(text: string): string {
  const shown = text
    .replace(/\s+/gu, ' ')
    .replace(/[\p{C}\p{Zl}\p{Zp}]/gu, '?')
    .trim();
  return shown.length > LONGEST ? `${[...shown.slice(0, LONGEST)].slice(0, -1).join('')}…` : shown;
}
