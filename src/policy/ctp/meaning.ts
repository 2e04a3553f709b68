import { attribute } from '../../standard/index.ts';
import { MAX_NAME } from '../nearest.ts';
import { type FunctionCall, type Part, parseExpression, unquoted } from './expression.ts';

/**
 * What an expression of CTP does to a value, whatever the attribute. `note` says what is different here; `isLost` that a
 * part of it has no counterpart.
 */
export type Meaning = {
  readonly note?: string;
  readonly isLost?: true;
} & (
  | { readonly kind: 'keep' | 'process' }
  | { readonly kind: 'remove' | 'empty' }
  | { readonly kind: 'literal'; readonly value: string }
  /** Another value that does not tell the old one: hashes, look-ups, numbers. `of` is the attribute whose value counts. */
  | { readonly kind: 'code'; readonly of: number | undefined }
  | { readonly kind: 'uid' | 'shift' | 'year' | 'round' | 'now' }
  /** An original value, of the attribute itself or of another one, mostly in part or in another form. */
  | { readonly kind: 'derived'; readonly isOwn: boolean; readonly isWhole?: true }
  /** Not about the attribute: the object is passed on as it is, or set aside. */
  | { readonly kind: 'stop' }
  | { readonly kind: 'unknown' }
  | { readonly kind: 'choice'; readonly test: Test | undefined; readonly yes: Meaning; readonly no: Meaning }
  | { readonly kind: 'places'; readonly root: Meaning; readonly nested: Meaning }
);

/** The condition of an `@if` as `when` can say it. */
export interface Test {
  readonly when: string;
  /** Where the two readings differ: nowhere, or here the condition may fail although CTP's holds, or either way. */
  readonly errs: 'never' | 'fails' | 'either';
}

export interface ScriptNames {
  /** The attribute that the expression belongs to. */
  readonly self: number;
  readonly parameter: (name: string) => string | undefined;
  /** Keyword, name in the script or digits of a tag. */
  readonly tagOf: (name: string) => number | undefined;
}

export interface Reading {
  readonly meaning: Meaning;
  /** `@always()` in front: CTP writes the attribute also where it is missing. */
  readonly isAlways: boolean;
}

export function readMeaning(text: string, names: ScriptNames): Reading {
  const parts = parseExpression(text);
  const isAlways = text.startsWith('@always()');
  return { meaning: meaningOf(parts, names), isAlways };
}

function meaningOf(parts: readonly Part[], names: ScriptNames): Meaning {
  const meanings: Meaning[] = [];
  for (const part of withoutEdges(parts)) {
    if (part.kind === 'broken') return unknown('a call that does not end');
    if (part.kind === 'text') meanings.push({ kind: 'literal', value: part.text });
    else if (part.name !== 'always') meanings.push(callMeaning(part, names));
  }
  const [only] = meanings;
  if (only === undefined) return { kind: 'empty' };
  return meanings.length === 1 ? settled(only) : joined(meanings);
}

/** CTP trims what comes out, so blanks at the ends mean nothing. */
function withoutEdges(parts: readonly Part[]): readonly Part[] {
  return parts.filter((part, i) => part.kind !== 'text' || part.text.trim() !== '' || (i > 0 && i < parts.length - 1));
}

function settled(meaning: Meaning): Meaning {
  if (meaning.kind === 'derived' && meaning.isWhole === true) return { kind: 'keep' };
  if (meaning.kind !== 'literal') return meaning;
  const value = meaning.value.trim();
  return value === '' ? { kind: 'empty' } : { ...meaning, value };
}

/** Several parts are written one behind the other. */
function joined(meanings: readonly Meaning[]): Meaning {
  const has = (...kinds: readonly Meaning['kind'][]) => meanings.find(({ kind }) => kinds.includes(kind));
  const decisive = has('stop') ?? has('remove');
  if (decisive !== undefined) return decisive;
  const foreign = has('unknown', 'keep', 'process', 'choice', 'places');
  if (foreign !== undefined) return unknown(foreign.note ?? 'several calls in one value');
  const note = 'one value made of several parts';
  if (has('derived', 'year', 'round') !== undefined) return { kind: 'derived', isOwn: false, note };
  if (has('code', 'uid', 'shift', 'now') !== undefined) return { kind: 'code', of: undefined, note };
  const value = meanings.map((meaning) => (meaning.kind === 'literal' ? meaning.value : '')).join('');
  return settled({ kind: 'literal', value });
}

const unknown = (note: string): Meaning => ({ kind: 'unknown', note });

type Reader = (call: FunctionCall, names: ScriptNames) => Meaning;

const kept: Reader = () => ({ kind: 'keep' });
const shifted: Reader = () => ({ kind: 'shift' });
const coded =
  (note?: string): Reader =>
  ({ args }, names) => ({ kind: 'code', of: tagIn(args[0], names), ...(note === undefined ? {} : { note }) });
const derived =
  (note: string): Reader =>
  ({ args }, names) => ({ kind: 'derived', isOwn: tagIn(args[0], names) === names.self, note });
const stopped =
  (note: string): Reader =>
  () => ({ kind: 'stop', note });
const KEYED = 'a keyed code instead of a hash that anyone can compute';

/** Every function of CTP's anonymizer, with the older ones whose names scripts still have. */
const FUNCTIONS: Readonly<Record<string, Reader>> = {
  keep: kept,
  remove: () => ({ kind: 'remove' }),
  empty: () => ({ kind: 'empty' }),
  blank: () => ({ kind: 'empty', note: 'emptied instead of filled with blanks' }),
  process: () => ({ kind: 'process' }),
  require: ({ args }) =>
    args.length === 0 ? { kind: 'keep' } : { kind: 'keep', note: 'not inserted where it is missing' },
  hash: coded(),
  hashname: coded(KEYED),
  hashptid: (call, names) => ({ kind: 'code', of: tagIn(call.args[1], names) }),
  alphabetichash: coded(KEYED),
  numerichash: coded(KEYED),
  scrambleid: coded(KEYED),
  integer: coded('a keyed code instead of a number from a table'),
  lookup: coded('a keyed code instead of the one in the look-up table'),
  encrypt: coded('a keyed code: it cannot be decrypted'),
  decrypt: () => unknown('@decrypt() would bring an original value back'),
  hashuid: ({ args }, names) =>
    tagIn(args[1], names) === names.self && args.length === 2
      ? { kind: 'uid' }
      : { kind: 'uid', note: 'a new UID for its own value' },
  incrementdate: shifted,
  hashdate: shifted,
  modifydate,
  dateinterval: () => unknown('@dateinterval() needs a table of dates'),
  date: () => ({ kind: 'now', note: 'a constant date instead of the day of processing' }),
  time: () => ({ kind: 'now', note: 'a constant time instead of the time of processing' }),
  round: () => ({ kind: 'round', note: 'ages over 89 become 90 years, younger ones are not rounded', isLost: true }),
  initials: derived('initials tell who it is'),
  truncate: derived('a part of an original value'),
  pathelement: derived('a part of an original value'),
  lowercase: derived('an original value in other letters'),
  uppercase: derived('an original value in other letters'),
  value: contents,
  contents,
  param,
  append: () => ({ kind: 'derived', isOwn: true, note: 'text behind an original value' }),
  if: choice,
  select: ({ clauses: [root = [], nested = []] }, names) => ({
    kind: 'places',
    root: meaningOf(root, names),
    nested: meaningOf(nested, names),
  }),
  quarantine: stopped('@quarantine(): what is held is decided by the checks of leadglass'),
  skip: stopped('@skip(): no object is released as it came'),
  call: ({ args }) => unknown(`a plug-in of CTP, ${shown(args[0] ?? '')}`),
};

export const FUNCTION_NAMES: readonly string[] = Object.freeze([...Object.keys(FUNCTIONS), 'always']);

function callMeaning(call: FunctionCall, names: ScriptNames): Meaning {
  const reader = Object.hasOwn(FUNCTIONS, call.name) ? FUNCTIONS[call.name] : undefined;
  return reader === undefined ? unknown(`CTP has no function ${shown(call.name)}`) : reader(call, names);
}

function contents({ args, name }: FunctionCall, names: ScriptNames): Meaning {
  const isOwn = tagIn(args[0], names) === names.self;
  if (!isOwn) return { kind: 'derived', isOwn, note: 'the value of another attribute' };
  if (args.length <= 1 || name === 'value') return { kind: 'derived', isOwn, isWhole: true };
  return { kind: 'derived', isOwn, note: 'an original value with replacements' };
}

function param({ args }: FunctionCall, { parameter }: ScriptNames): Meaning {
  const [name = ''] = args;
  const value = parameterValue(name, parameter);
  return value === undefined ? unknown(`no parameter ${shown(name)}`) : { kind: 'literal', value };
}

/** `@NAME` and `$NAME` are parameters, anything else is itself. */
function parameterValue(argument: string, parameter: ScriptNames['parameter']): string | undefined {
  return /^[@$]/.test(argument) ? parameter(argument.slice(1)) : unquoted(argument);
}

/** `*` keeps that part of the date. Only dates whose month and day are fixed can be told by their year. */
function modifydate({ args }: FunctionCall, { parameter }: ScriptNames): Meaning {
  const [year, month, day] = [1, 2, 3].map((i) => {
    const text = parameterValue(args[i] ?? '', parameter)?.trim() ?? '';
    return /^\d{1,4}$/.test(text) ? text : undefined;
  });
  if (year !== undefined && month !== undefined && day !== undefined)
    return { kind: 'literal', value: year.padStart(4, '0') + month.padStart(2, '0') + day.padStart(2, '0') };
  if (year === undefined) return { kind: 'year', note: 'the first of January of its year' };
  return unknown('@modifydate() with original months or days');
}

function choice({ args, clauses: [yes = [], no = []] }: FunctionCall, names: ScriptNames): Meaning {
  const [, test = ''] = args;
  const otherwise = meaningOf(no, names);
  // CTP takes a test that it does not know as failed.
  if (!['exists', 'isblank', 'equals', 'contains', 'matches', 'greaterthan'].includes(test)) return otherwise;
  return { kind: 'choice', test: testOf(args, names), yes: meaningOf(yes, names), no: otherwise };
}

/** What a person writes in `when` for it; nothing for regular expressions, parts of texts and comparisons. */
function testOf([element = '', test, compared]: readonly string[], names: ScriptNames): Test | undefined {
  const tag = tagIn(element, names);
  const facts = tag === undefined ? undefined : attribute(tag);
  if (tag === undefined || facts === undefined || facts.keyword === '' || facts.vr === 'SQ') return undefined;
  switch (test) {
    case 'exists':
      return { when: `${facts.keyword} present`, errs: tag === names.self ? 'never' : 'fails' };
    case 'isblank':
      return { when: `${facts.keyword} absent`, errs: 'never' };
    case 'equals':
      return equality(facts, parameterValue(compared ?? '', names.parameter) ?? '');
    default:
      return undefined;
  }
}

/** CTP compares without regard to case and all values of an attribute as one. */
function equality({ keyword, vr, vm }: { keyword: string; vr: string; vm: string }, text: string): Test | undefined {
  const value = (vr === 'CS' ? text.toUpperCase() : text).trim();
  if (value === '') return { when: `${keyword} absent`, errs: 'never' };
  if (value.length > MAX_NAME || /["\\\p{C}\p{Zl}\p{Zp}]/u.test(value)) return undefined;
  const hasCase = vr !== 'CS' && value.toLowerCase() !== value.toUpperCase();
  return { when: `${keyword} = "${value}"`, errs: vm !== '1' ? 'either' : hasCase ? 'fails' : 'never' };
}

function tagIn(argument: string | undefined, { self, tagOf }: ScriptNames): number | undefined {
  const name = argument?.trim() ?? '';
  // The look-up functions take several names joined by a bar.
  return name === 'this' || name === '' ? self : tagOf(name.split('|')[0] ?? '');
}

const shown = (name: string): string => name.replace(/\p{C}/gu, '?').slice(0, MAX_NAME);

const STRICTNESS: Readonly<Record<Exclude<Meaning['kind'], 'choice' | 'places'>, number>> = {
  stop: 0,
  keep: 0,
  process: 1,
  derived: 2,
  shift: 3,
  round: 3,
  year: 4,
  code: 5,
  uid: 5,
  literal: 7,
  now: 7,
  empty: 8,
  unknown: 8,
  remove: 9,
};

/** How little is left of the original value, to choose between two where a rule cannot. */
export function strictness(meaning: Meaning): number {
  if (meaning.kind === 'choice') return Math.min(strictness(meaning.yes), strictness(meaning.no));
  if (meaning.kind === 'places') return Math.min(strictness(meaning.root), strictness(meaning.nested));
  return STRICTNESS[meaning.kind];
}
