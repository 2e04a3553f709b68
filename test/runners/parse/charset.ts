/**
 * Specific Character Set (PS3.3 C.12.1.1.2, PS3.5 6.1): bytes to text. A decoder says whether every byte had a meaning.
 * Node's decoders carry other names than they do: `iso-8859-1` is windows-1252 there, so 80-9F is cut off by hand.
 */
export interface Decoded {
  readonly text: string;
  /** Every byte had a meaning in the character sets that are declared. */
  readonly clean: boolean;
}

export interface DecodeRules {
  /** A backslash separates values: it ends a code extension (PS3.5 6.1.2.5.3). */
  readonly multiValued?: boolean;
  /** `^` and `=` separate components and groups of a person name, and end a code extension. */
  readonly personName?: boolean;
}

export interface TextCodec {
  readonly terms: readonly string[];
  decode(bytes: Uint8Array, rules?: DecodeRules): Decoded;
}

/** The text that stands for a byte without meaning. */
export const REPLACEMENT = '\uFFFD';

const SINGLE_BYTE: Readonly<Record<string, string>> = {
  '100': 'latin1',
  '101': 'iso-8859-2',
  '109': 'iso-8859-3',
  '110': 'iso-8859-4',
  '126': 'iso-8859-7',
  '127': 'iso-8859-6',
  '138': 'iso-8859-8',
  '144': 'iso-8859-5',
  '148': 'iso-8859-9',
  '166': 'windows-874',
  '203': 'iso-8859-15',
};

/** Escape sequences of PS3.3 Tables C.12-3 and C.12-4 without the ESC byte: registration number and code element. */
export const DESIGNATIONS: readonly { readonly escape: string; readonly set: string; readonly element: 'G0' | 'G1' }[] =
  [
    { escape: '(B', set: '6', element: 'G0' },
    { escape: '(J', set: '14', element: 'G0' },
    { escape: '$B', set: '87', element: 'G0' },
    { escape: '$(D', set: '159', element: 'G0' },
    { escape: ')I', set: '13', element: 'G1' },
    { escape: '-A', set: '100', element: 'G1' },
    { escape: '-B', set: '101', element: 'G1' },
    { escape: '-C', set: '109', element: 'G1' },
    { escape: '-D', set: '110', element: 'G1' },
    { escape: '-F', set: '126', element: 'G1' },
    { escape: '-G', set: '127', element: 'G1' },
    { escape: '-H', set: '138', element: 'G1' },
    { escape: '-L', set: '144', element: 'G1' },
    { escape: '-M', set: '148', element: 'G1' },
    { escape: '-T', set: '166', element: 'G1' },
    { escape: '-b', set: '203', element: 'G1' },
    { escape: '$)C', set: '149', element: 'G1' },
    { escape: '$)A', set: '58', element: 'G1' },
  ];

/** Sets whose characters take two bytes each. */
export const TWO_BYTE: ReadonlySet<string> = new Set(['87', '159', '149', '58']);

const WHOLE: Readonly<Record<string, string>> = { 'ISO_IR 192': 'utf-8', GB18030: 'gb18030', GBK: 'gbk' };
const codecs = new Map<string, TextCodec>();

/** The codec of a Specific Character Set value list. An unknown term decodes as Latin-1 and is never clean beyond ASCII. */
export function codecOf(terms: readonly string[]): TextCodec {
  const key = terms.join('\\');
  let codec = codecs.get(key);
  if (codec === undefined) {
    codec = makeCodec(terms);
    codecs.set(key, codec);
  }
  return codec;
}

function makeCodec(terms: readonly string[]): TextCodec {
  const whole = WHOLE[terms[0] ?? ''];
  if (whole !== undefined) return { terms, decode: (bytes) => decodeWhole(bytes, whole) };
  const sets = terms.map(registration);
  const initial = initialState(sets[0] ?? '6');
  return { terms, decode: (bytes, rules = {}) => decodeWithExtensions(bytes, initial, rules) };
}

/** `ISO_IR 100`, `ISO 2022 IR 100` and the common slip `ISO-IR 100` name the set 100; an empty first value is set 6. */
export function registration(term: string): string {
  if (term === '') return '6';
  return /^ISO(?:[_-]| 2022 )IR (\d+)$/.exec(term)?.[1] ?? 'unknown';
}

interface State {
  g0: string;
  g1: string | undefined;
}

/** PS3.3 C.12.1.1.2: what value 1 designates at the beginning of every value. */
function initialState(set: string): State {
  if (set === '13') return { g0: '14', g1: '13' };
  if (set === '87' || set === '159') return { g0: '6', g1: undefined };
  return { g0: '6', g1: set === '6' ? undefined : set };
}

function decodeWhole(bytes: Uint8Array, label: string): Decoded {
  const text = new TextDecoder(label, { ignoreBOM: true }).decode(bytes);
  return { text, clean: !text.includes(REPLACEMENT) };
}

function decodeWithExtensions(bytes: Uint8Array, initial: State, rules: DecodeRules): Decoded {
  if (bytes.every((byte) => byte < 0x80 && byte !== 0x1b))
    return { text: Buffer.from(bytes).toString('latin1'), clean: true };
  const state: State = { ...initial };
  let text = '';
  let clean = true;
  for (let at = 0; at < bytes.length; ) {
    const byte = bytes[at] ?? 0;
    if (byte === 0x1b) {
      const designation = DESIGNATIONS.find((d) => matches(bytes, at + 1, d.escape));
      if (designation === undefined) clean = false;
      else if (designation.element === 'G0') state.g0 = designation.set;
      else state.g1 = designation.set;
      at += 1 + (designation?.escape.length ?? 0);
      continue;
    }
    const set = byte < 0x80 ? state.g0 : state.g1;
    const width = byte >= 0x21 && set !== undefined && TWO_BYTE.has(set) ? 2 : 1;
    const character = decodeCharacter(bytes.subarray(at, at + width), set);
    if (character === REPLACEMENT) clean = false;
    if (width === 1 && endsExtension(byte, rules)) Object.assign(state, initial);
    text += character === REPLACEMENT && width === 1 ? String.fromCharCode(byte) : character;
    at += width;
  }
  return { text, clean };
}

function matches(bytes: Uint8Array, at: number, sequence: string): boolean {
  for (let i = 0; i < sequence.length; i++) if (bytes[at + i] !== sequence.charCodeAt(i)) return false;
  return true;
}

/** PS3.5 6.1.2.5.3: control characters and delimiters reset the designations to those of value 1. */
function endsExtension(byte: number, rules: DecodeRules): boolean {
  if (byte === 0x09 || byte === 0x0a || byte === 0x0c || byte === 0x0d) return true;
  if (byte === 0x5c) return rules.multiValued === true;
  return rules.personName === true && (byte === 0x5e || byte === 0x3d);
}

/** One character in one set; `REPLACEMENT` where the set has none. Backslash and tilde of IR 14 stay as they delimit. */
export function decodeCharacter(code: Uint8Array, set: string | undefined): string {
  const [first = 0, second = 0] = code;
  if (code.length === 2) return decodePair(first | 0x80, second | 0x80, set);
  if (first < 0x80) return String.fromCharCode(first);
  if (set === '13') return first >= 0xa1 && first <= 0xdf ? decoded('shift_jis', [first]) : REPLACEMENT;
  const label = set === undefined ? undefined : SINGLE_BYTE[set];
  if (label === undefined || first < 0xa0) return REPLACEMENT;
  return label === 'latin1' ? String.fromCharCode(first) : decoded(label, [first]);
}

function decodePair(first: number, second: number, set: string | undefined): string {
  switch (set) {
    case '87':
      return decoded('euc-jp', [first, second]);
    case '159':
      return decoded('euc-jp', [0x8f, first, second]);
    case '149':
      return decoded('euc-kr', [first, second]);
    case '58':
      return decoded('gbk', [first, second]);
    default:
      return REPLACEMENT;
  }
}

const decoders = new Map<string, TextDecoder>();

/** One character; whatever the decoder cannot read whole is `REPLACEMENT`. */
function decoded(label: string, bytes: readonly number[]): string {
  let decoder = decoders.get(label);
  if (decoder === undefined) {
    decoder = new TextDecoder(label);
    decoders.set(label, decoder);
  }
  const text = decoder.decode(Uint8Array.from(bytes));
  return text.includes(REPLACEMENT) || [...text].length !== 1 ? REPLACEMENT : text;
}
