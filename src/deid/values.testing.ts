/** For the tests of this folder: a value for every VR, and whether a value is legal for it, from standard/tables/vr.tsv. */
import { element, item, type Part, sequence } from '../../test/build/index.ts';
import type { Element } from '../dicom/index.ts';
import { type Row, table } from './standard-tables.testing.ts';

const VRS: ReadonlyMap<string, Row> = new Map(table('vr').map((row) => [row.vr!, row]));
export const VR_NAMES: readonly string[] = [...VRS.keys()];

/** An original value, legal for its VR and no dummy; of text and bytes with a letter that betrays it. */
export const ORIGINALS: Readonly<Record<string, string | number | Uint8Array>> = Object.freeze({
  AE: 'WIDMER7AE',
  AS: '044Y',
  AT: 0x00181063,
  CS: 'WIDMER7CS',
  DA: '20240311',
  DS: '71.5',
  DT: '20240311101530.25',
  FD: 71.5,
  FL: 71.5,
  IS: '7151',
  LO: 'Widmer 7 LO',
  LT: 'Widmer 7 LT',
  OB: Buffer.from('Widmer 7'),
  OD: Buffer.from('Widmer 7'),
  OF: Buffer.from('Widmer 7'),
  OL: Buffer.from('Widmer 7'),
  OV: Buffer.from('Widmer 7'),
  OW: Buffer.from('Widmer 7'),
  PN: 'Widmer^Seven',
  SH: 'Widmer 7 SH',
  SL: -7151,
  SS: -7151,
  ST: 'Widmer 7 ST',
  SV: -7151,
  TM: '101530.25',
  UC: 'Widmer 7 UC',
  UI: '1.2.826.0.1.3680043.9.7777.4711',
  UL: 7151,
  UN: Buffer.from('Widmer 7'),
  UR: 'https://widmer7.example',
  US: 7151,
  UT: 'Widmer 7 UT',
  UV: 7151,
});

/** The UID inside the items that stand for the original content of a sequence. */
export const NESTED_UID = '1.2.826.0.1.3680043.9.7777.4712';

/** An element with an original value; of a sequence an item with a name, an instance and a code in it. */
export function original(tag: number, vr: string): Part {
  if (vr !== 'SQ') return element(tag, vr, ORIGINALS[vr]!);
  return sequence(tag, [
    item(
      element(0x00081150, 'UI', '1.2.840.10008.5.1.4.1.1.2'),
      element(0x00081155, 'UI', NESTED_UID),
      element(0x00100010, 'PN', ORIGINALS.PN!),
      element(0x00185100, 'CS', 'HFS'),
    ),
  ]);
}

/** The bytes of an element's value as text. */
const latin1 = (element: Element): string => Buffer.from(element.bytes()).toString('latin1');

const CONTENT: Readonly<Record<string, RegExp>> = {
  AE: /^[\x20-\x5b\x5d-\x7e]*$/,
  AS: /^\d{3}[DWMY]$/,
  CS: /^[A-Z0-9 _]*$/,
  DA: /^\d{8}$/,
  DS: /^ *[-+]?(\d+(\.\d*)?|\.\d+)([eE][-+]?\d+)? *$/,
  DT: /^\d{4}(\d\d){0,5}(\.\d{1,6})?([-+]\d{4})? *$/,
  IS: /^ *[-+]?\d+ *$/,
  TM: /^\d\d(\d\d(\d\d(\.\d{1,6})?)?)? *$/,
  UI: /^[0-2](\.(0|[1-9]\d*))+$/,
  UR: /^[\x21-\x5b\x5d-\x7e]+ *$/,
};
const TEXT = /^[^\0-\x08\x0b\x0e-\x1a\x1c-\x1f\x7f\\]*$/;
const PROSE = /^[^\0-\x08\x0b\x0e-\x1a\x1c-\x1f\x7f]*$/;

/**
 * What a value breaks of PS3.5 6.2: length, repertoire, number of values. Empty for a legal one; text is looked at in
 * bytes, so it has to be ASCII.
 */
export function illegalities(found: Element, vm = '1-n'): readonly string[] {
  const facts = VRS.get(found.vr);
  if (facts === undefined) return [`${found.path}: ${found.vr} is no VR`];
  const faults: string[] = [];
  const fault = (what: string): void => void faults.push(`${found.path} ${found.vr}: ${what}`);
  if (found.length % 2 !== 0) fault('odd length');
  if (found.length === 0 || facts.class === 'sequence') return faults;
  const max = Number(facts.max);
  if (facts.class === 'bulk') return faults;
  if (facts.class === 'binary') {
    if (found.length % max !== 0) fault(`length ${found.length} is no multiple of ${max}`);
    return faults;
  }
  const whole = latin1(found).replace(facts.pad === '00' ? /\0$/ : / $/, '');
  const values = facts.multi === 'y' ? whole.split('\\') : [whole];
  if (!isCount(values.length, vm)) fault(`${values.length} values where VM is ${vm}`);
  for (const value of values) {
    const longest =
      facts.unit === 'chars per component group' ? Math.max(...value.split('=').map((g) => g.length)) : value.length;
    if (longest > max) fault(`${longest} characters where ${max} are most`);
    const content = CONTENT[found.vr] ?? (facts.multi === 'y' ? TEXT : PROSE);
    if (value !== '' && !content.test(value)) fault('a character or a form that it cannot have');
  }
  return faults;
}

/** `1`, `1-3`, `2-2n`, `1-n or 1`. */
function isCount(count: number, vm: string): boolean {
  return vm.split(' or ').some((form) => {
    const [least = '1', most = least] = form.split('-');
    if (count < Number(least)) return false;
    if (most.endsWith('n')) return count % (Number(most.slice(0, -1)) || 1) === 0;
    return count <= Number(most);
  });
}
