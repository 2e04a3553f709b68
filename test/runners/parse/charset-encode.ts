import { DESIGNATIONS, decodeCharacter, REPLACEMENT, registration, TWO_BYTE } from './charset.ts';

/**
 * Text to bytes in a Specific Character Set, for inputs that the runners build and for needles that they look for.
 * `undefined` when the set has no code for a character. The tables are the decoders turned round.
 */
export function encoderOf(terms: readonly string[]): (text: string) => Uint8Array | undefined {
  const first = terms[0] ?? '';
  if (first === 'ISO_IR 192') return (text) => new TextEncoder().encode(text);
  if (first === 'GB18030' || first === 'GBK') return encodeGb;
  const sets = terms.map(registration);
  return (text) => encodeWithExtensions(text, sets);
}

type Table = ReadonlyMap<string, Uint8Array>;
const tables = new Map<string, Table>();

function tableOf(set: string): Table {
  let table = tables.get(set);
  if (table === undefined) {
    table = TWO_BYTE.has(set) ? pairTable(set) : singleTable(set);
    tables.set(set, table);
  }
  return table;
}

function singleTable(set: string): Table {
  const table = new Map<string, Uint8Array>();
  for (let byte = 0xa0; byte < 0x100; byte++) {
    const character = decodeCharacter(Uint8Array.of(byte), set);
    if (character !== REPLACEMENT) table.set(character, Uint8Array.of(byte));
  }
  return table;
}

/** G0 sets (IR 87, IR 159) have their codes in 21-7E, G1 sets (IR 149, IR 58) in A1-FE. */
function pairTable(set: string): Table {
  const high = DESIGNATIONS.find((d) => d.set === set)?.element === 'G1' ? 0x80 : 0;
  const table = new Map<string, Uint8Array>();
  for (let row = 0x21; row < 0x7f; row++) {
    for (let cell = 0x21; cell < 0x7f; cell++) {
      const code = Uint8Array.of(row | high, cell | high);
      const character = decodeCharacter(code, set);
      if (character !== REPLACEMENT && !table.has(character)) table.set(character, code);
    }
  }
  return table;
}

function encodeWithExtensions(text: string, sets: readonly string[]): Uint8Array | undefined {
  const bytes: number[] = [];
  const first = sets[0] ?? '6';
  const initialG1 = TWO_BYTE.has(first) && first !== '149' && first !== '58' ? '' : first;
  let [g0, g1] = ['6', initialG1];
  const designate = (set: string): void => {
    const designation = DESIGNATIONS.find((d) => d.set === set);
    if (designation === undefined || (designation.element === 'G0' ? g0 : g1) === set) return;
    bytes.push(0x1b, ...Buffer.from(designation.escape, 'latin1'));
    if (designation.element === 'G0') g0 = set;
    else g1 = set;
  };
  for (const character of text) {
    const code = character.codePointAt(0) ?? 0;
    if (code < 0x80) {
      if (g0 !== '6') designate('6');
      bytes.push(code);
      if ('\\^=\r\n\f\t'.includes(character)) g1 = initialG1;
      continue;
    }
    const set = sets.find((candidate) => tableOf(candidate).has(character));
    const encoded = set === undefined ? undefined : tableOf(set).get(character);
    if (set === undefined || encoded === undefined) return undefined;
    designate(set);
    bytes.push(...encoded);
  }
  if (g0 !== '6') designate('6');
  return Uint8Array.from(bytes);
}

let gbTable: Map<string, Uint8Array> | undefined;

function encodeGb(text: string): Uint8Array | undefined {
  gbTable ??= gbPairs();
  const bytes: number[] = [];
  for (const character of text) {
    const code = character.codePointAt(0) ?? 0;
    const encoded = code < 0x80 ? Uint8Array.of(code) : gbTable.get(character);
    if (encoded === undefined) return undefined;
    bytes.push(...encoded);
  }
  return Uint8Array.from(bytes);
}

/** The two-byte codes of GBK: lead 81-FE, trail 40-FE without 7F. The four-byte codes of GB18030 are left out. */
function gbPairs(): Map<string, Uint8Array> {
  const decoder = new TextDecoder('gb18030');
  const table = new Map<string, Uint8Array>();
  for (let lead = 0x81; lead < 0xff; lead++) {
    for (let trail = 0x40; trail < 0xff; trail++) {
      if (trail === 0x7f) continue;
      const code = Uint8Array.of(lead, trail);
      const character = decoder.decode(code);
      if ([...character].length === 1 && character !== REPLACEMENT) table.set(character, code);
    }
  }
  return table;
}
