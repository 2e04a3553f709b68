import { readFileSync } from 'node:fs';

/** Option columns of PS3.15 Table E.1-1 by the option names of a policy (DESIGN 3.4). */
const COLUMNS: Readonly<Record<string, string>> = {
  'retain-safe-private': 'rtnSafePriv',
  'retain-uids': 'rtnUIDs',
  'retain-device-identity': 'rtnDevId',
  'retain-institution-identity': 'rtnInstId',
  'retain-patient-characteristics': 'rtnPatChars',
  'retain-longitudinal-full-dates': 'rtnLongFullDates',
  'retain-longitudinal-modified-dates': 'rtnLongModifDates',
  'clean-descriptors': 'cleanDesc',
  'clean-structured-content': 'cleanStructCont',
  'clean-graphics': 'cleanGraph',
};

/** Short names of the options, as MIDI-B writes its categories. */
const LABELS: Readonly<Record<string, string>> = {
  rtnSafePriv: 'SAFEPRIV',
  rtnUIDs: 'UID',
  rtnDevId: 'DEV',
  rtnInstId: 'INST',
  rtnPatChars: 'PATCHAR',
  rtnLongFullDates: 'FULLDATES',
  rtnLongModifDates: 'MODDATES',
  cleanDesc: 'DESC',
  cleanStructCont: 'STRUCT',
  cleanGraph: 'GRAPH',
};

/** What the table asks for an attribute under a policy. */
export interface TableAction {
  /** `K`, `C`, `U`, or the cell of the Basic Profile such as `X/Z/D`. */
  readonly code: string;
  /** The category of MIDI-B: `P15-DESC-C`, `P15-BASIC-X/Z/D`. */
  readonly category: string;
}

type Row = Readonly<Record<string, string>>;
interface Table {
  readonly exact: ReadonlyMap<string, Row>;
  readonly masks: readonly { readonly pattern: RegExp; readonly row: Row }[];
}

let attributes: Table | undefined;

/**
 * The action of Table E.1-1 for a public tag under the options of a policy; `undefined` when no row names the attribute.
 * An option's cell takes the place of the Basic action (E.2); where one says K and another C, C wins.
 */
export function tableAction(tag: string, options: ReadonlySet<string>): TableAction | undefined {
  attributes ??= loadAttributes();
  const row = rowOf(attributes, tag);
  if (row === undefined) return undefined;
  const cells = [...options].flatMap((option) => {
    const column = COLUMNS[option];
    const code = column === undefined ? '' : (row[column] ?? '');
    return code === '' ? [] : [{ code, category: `P15-${LABELS[column ?? '']}-${code}` }];
  });
  const chosen = cells.find(({ code }) => code === 'C') ?? cells[0];
  return chosen ?? { code: row.basic ?? '', category: `P15-BASIC-${row.basic}` };
}

/** Whether the Basic Profile gives the attribute a new UID. */
export function isMappedUid(tag: string): boolean {
  return tableAction(tag, new Set())?.code === 'U';
}

let letters: Table | undefined;

/** The class of 45 CFR 164.514(b)(2)(i) of an attribute, `A` to `R`. What holds any class counts as R. */
export function safeHarborLetter(tag: string): string {
  letters ??= tableOf(rowsOf('safe-harbor.tsv').filter(({ category }) => /^[A-R]$/.test(category ?? '')));
  return rowOf(letters, tag)?.category ?? 'R';
}

let disputed: ReadonlySet<string> | undefined;

/** Whether Table E.3.10-1 lists a private element as safe and another source of private-safe.tsv removes it. */
export function isDisputed(creator: string, tag: string): boolean {
  disputed ??= new Set(rowsOf('private-disputed.tsv').map((row) => `${row.group} ${row.offset} ${row.creator}`));
  return disputed.has(`${tag.slice(0, 4)} ${tag.slice(6)} ${creator}`);
}

let vocabulary: ReadonlySet<string> | undefined;

/** Whether the clinical vocabulary of the tables has every word of a text. */
export function isInVocabulary(text: string): boolean {
  vocabulary ??= new Set(rowsOf('vocab.tsv').map(({ word }) => word ?? ''));
  return (text.match(/\p{L}{2,}/gu) ?? []).every((word) => vocabulary?.has(word.toLowerCase()));
}

function rowOf({ exact, masks }: Table, tag: string): Row | undefined {
  return exact.get(tag) ?? masks.find(({ pattern }) => pattern.test(tag))?.row;
}

function loadAttributes(): Table {
  return tableOf(rowsOf('e1-1.tsv').filter(({ tag }) => tag !== 'odd.xxxx'));
}

/** Rows by tag; the first row of a tag counts. */
function tableOf(rows: readonly Row[]): Table {
  const exact = new Map<string, Row>();
  const masks: { pattern: RegExp; row: Row }[] = [];
  for (const row of rows) {
    const tag = row.tag ?? '';
    if (tag.includes('x')) masks.push({ pattern: new RegExp(`^${tag.replaceAll('x', '[0-9A-F]')}$`), row });
    else if (!exact.has(tag)) exact.set(tag, row);
  }
  return { exact, masks };
}

/** The rows of a table of `standard/tables` by the names of its head line. */
export function rowsOf(name: string): Row[] {
  const text = readFileSync(new URL(`../../../standard/tables/${name}`, import.meta.url), 'utf8');
  const [head = '', ...lines] = text.split('\n').filter((line) => line !== '' && !line.startsWith('#'));
  const names = head.split('\t');
  return lines.map((line) => {
    const cells = line.split('\t');
    return Object.fromEntries(names.map((column, index) => [column, cells[index] ?? '']));
  });
}
