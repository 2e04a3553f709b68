import { attribute } from './dictionary.ts';
import { DEIDENTIFICATION_METHODS as METHODS } from './generated/cid-7050.ts';
import { CONFIDENTIALITY_PROFILE } from './generated/e1-1.ts';
import { CONFIDENTIALITY_PROFILE_CHANGES } from './generated/e1-1-changes.ts';
import { isRepeatingGroup, parseTag } from './tags.ts';
import { allRows } from './text-table.ts';

/** Action codes of the Basic Profile column (PS3.15 Table E.1-1a); a slash leaves the choice to the Type. */
export type ProfileCode = 'X' | 'Z' | 'D' | 'K' | 'C' | 'U' | 'Z/D' | 'X/Z' | 'X/D' | 'X/Z/D' | 'X/Z/U*';

/** The options of PS3.15 E.3. */
export type ProfileOption =
  | 'retain-safe-private'
  | 'retain-uids'
  | 'retain-device-identity'
  | 'retain-institution-identity'
  | 'retain-patient-characteristics'
  | 'retain-longitudinal-full-dates'
  | 'retain-longitudinal-modified-dates'
  | 'clean-descriptors'
  | 'clean-structured-content'
  | 'clean-graphics'
  | 'clean-pixel-data'
  | 'clean-recognizable-visual-features';

/** Editions of PS3.15 whose Table E.1-1 is known, oldest first. */
export const EDITIONS = ['2020a', '2021a', '2024a', '2024b', '2025b', '2026c'] as const;
export type Edition = (typeof EDITIONS)[number];

/** A row of Table E.1-1. */
export interface ProfileRow {
  /** 8 hex digits, `x` in masks, or `odd.xxxx` for private attributes. */
  readonly tag: string;
  /** Empty for the rows of curves and private attributes. */
  readonly keyword: string;
  /** Column "In Std. Comp. IOD"; for older editions as in the current one. */
  readonly inStandardIod: boolean;
  readonly basic: ProfileCode;
  /** Options that replace the action: `K` keeps, `C` cleans. */
  readonly options: Readonly<Partial<Record<ProfileOption, 'K' | 'C'>>>;
}

/** Columns of the table in the order of the generated text. */
const OPTION_COLUMNS: readonly (readonly [column: string, option: ProfileOption])[] = [
  ['rtnSafePriv', 'retain-safe-private'],
  ['rtnUIDs', 'retain-uids'],
  ['rtnDevId', 'retain-device-identity'],
  ['rtnInstId', 'retain-institution-identity'],
  ['rtnPatChars', 'retain-patient-characteristics'],
  ['rtnLongFullDates', 'retain-longitudinal-full-dates'],
  ['rtnLongModifDates', 'retain-longitudinal-modified-dates'],
  ['cleanDesc', 'clean-descriptors'],
  ['cleanStructCont', 'clean-structured-content'],
  ['cleanGraph', 'clean-graphics'],
];
const OPTION_OF_COLUMN: ReadonlyMap<string, ProfileOption> = new Map(OPTION_COLUMNS);

interface ProfileTable {
  readonly rows: readonly ProfileRow[];
  /** By tag as a signed number. */
  readonly exact: ReadonlyMap<number, ProfileRow>;
  /** By mask, `odd.xxxx` included. */
  readonly masks: ReadonlyMap<string, ProfileRow>;
}

const CURRENT: Edition = '2026c';
const tables = new Map<Edition, ProfileTable>();

/**
 * The row of Table E.1-1 for a tag: its own, else that of its repeating group (60xx,3000), (60xx,4000), (50xx,xxxx),
 * else, for odd groups, that of private attributes.
 */
export function profileRow(tag: number, edition: Edition = CURRENT): ProfileRow | undefined {
  const { exact, masks } = tableOf(edition);
  const row = exact.get(tag | 0);
  if (row !== undefined) return row;
  const group = tag >>> 16;
  if ((group & 1) === 1) return masks.get('odd.xxxx');
  if (!isRepeatingGroup(group)) return undefined;
  if (group < 0x6000) return masks.get('50xxxxxx');
  return masks.get(`60xx${(tag & 0xffff).toString(16).padStart(4, '0')}`);
}

/** All rows of Table E.1-1, by tag. */
export function profileRows(edition: Edition = CURRENT): readonly ProfileRow[] {
  return tableOf(edition).rows;
}

function tableOf(edition: Edition): ProfileTable {
  let table = tables.get(edition);
  if (table === undefined) {
    table = indexed(rowsOf(edition));
    tables.set(edition, table);
  }
  return table;
}

function indexed(rows: readonly ProfileRow[]): ProfileTable {
  const exact = new Map<number, ProfileRow>();
  const masks = new Map<string, ProfileRow>();
  for (const row of rows) {
    const tag = parseTag(row.tag);
    if (tag === undefined) masks.set(row.tag, row);
    else exact.set(tag | 0, row);
  }
  return { rows, exact, masks };
}

function rowsOf(edition: Edition): readonly ProfileRow[] {
  const rows = new Map(allRows(CONFIDENTIALITY_PROFILE).map((cells) => [cells[0]!, currentRow(cells)]));
  if (edition !== CURRENT) undoChanges(rows, edition);
  return Object.freeze([...rows.values()].sort((a, b) => (a.tag < b.tag ? -1 : 1)));
}

function currentRow(cells: readonly string[]): ProfileRow {
  const [tag = '', keyword = '', inStandardIod, basic] = cells;
  const options = OPTION_COLUMNS.flatMap(([, option], i) => (cells[4 + i] ? [[option, cells[4 + i]]] : []));
  return Object.freeze({
    tag,
    keyword,
    inStandardIod: inStandardIod === 'Y',
    basic: basic as ProfileCode,
    options: Object.freeze(Object.fromEntries(options)),
  });
}

/** Takes back, newest first, what every edition after the wanted one changed. */
function undoChanges(rows: Map<string, ProfileRow>, edition: Edition): void {
  const changes = allRows(CONFIDENTIALITY_PROFILE_CHANGES);
  for (const later of EDITIONS.slice(EDITIONS.indexOf(edition) + 1).reverse()) {
    for (const [changedIn, tag = '', change = '', column = '', old = ''] of changes) {
      if (changedIn === later) undo(rows, { tag, change, column, old });
    }
  }
}

/** One row of the list of changes. */
interface Change {
  readonly tag: string;
  readonly change: string;
  readonly column: string;
  readonly old: string;
}

/** Takes one change back: what was added goes, what was removed returns, a cell gets its old value. */
export function undo(rows: Map<string, ProfileRow>, { tag, change, column, old }: Change): void {
  const row = rows.get(tag);
  if (change === 'added') rows.delete(tag);
  else if (change === 'removed') rows.set(tag, formerRow(tag, old));
  else if (row !== undefined) rows.set(tag, withCell(row, column, old));
}

/** A row that a later edition no longer has, from `basic=U;rtnUIDs=K`. */
function formerRow(tag: string, cells: string): ProfileRow {
  const keyword = attribute(parseTag(tag) ?? -1)?.keyword ?? '';
  const empty: ProfileRow = { tag, keyword, inStandardIod: false, basic: 'X', options: {} };
  return cells
    .split(';')
    .map((cell) => cell.split('='))
    .reduce((row, [column = '', value = '']) => withCell(row, column, value), empty);
}

function withCell(row: ProfileRow, column: string, value: string): ProfileRow {
  if (column === 'basic') return Object.freeze({ ...row, basic: value as ProfileCode });
  const option = OPTION_OF_COLUMN.get(column);
  if (option === undefined) return row;
  const { [option]: _, ...others } = row.options;
  // Editions before 2024a print X for one option where the basic column has X as well: nothing is overridden.
  const options = value === 'K' || value === 'C' ? { ...others, [option]: value } : others;
  return Object.freeze({ ...row, options: Object.freeze(options) });
}

/** A code of CID 7050, to be written to De-identification Method Code Sequence (0012,0064). */
export interface DeidentificationMethod {
  readonly code: string;
  readonly meaning: string;
  /** Clause of PS3.15. */
  readonly clause: string;
  readonly option: ProfileOption | 'basic';
}

/** The two options that have no column in Table E.1-1, because they say what happens to pixels (PS3.15 E.3.1, E.3.2). */
const PIXEL_OPTIONS: Readonly<Record<string, ProfileOption>> = {
  '113101': 'clean-pixel-data',
  '113102': 'clean-recognizable-visual-features',
};

export const DEIDENTIFICATION_METHODS: readonly DeidentificationMethod[] = Object.freeze(
  allRows(METHODS).map(([code = '', , meaning = '', clause = '', column = '']) =>
    Object.freeze({ code, meaning, clause, option: OPTION_OF_COLUMN.get(column) ?? PIXEL_OPTIONS[code] ?? 'basic' }),
  ),
);
