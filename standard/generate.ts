/**
 * Turns the tables of `standard/tables` into `src/standard/generated`: one module a table, holding one sorted string.
 *
 * A big table stays text and is searched where it stands (binary search over the lines); as object literals the same
 * rows cost ten times the start-up. Run `npm run standard` to write, `npm run standard -- --check` to compare.
 */
import { mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';

const TABLES = new URL('./tables/', import.meta.url);
const OUTPUT = new URL('../src/standard/generated/', import.meta.url);

interface TableSpec {
  readonly file: string;
  /** Name of the exported constant. */
  readonly constant: string;
  /** Columns written, in this order. The first ones are the key where rows are ordered. */
  readonly columns: readonly string[];
  /**
   * `text`: lines ascending by code unit, so that a look-up can bisect. `key`: the same by the first column alone, rows
   * of one key in the order of the table (which counts in modules). `table`: as the table has them.
   */
  readonly order: 'text' | 'key' | 'table';
  /** Rows to leave out. */
  readonly drop?: (row: Row) => boolean;
  /** Makes the written value of a column from the one in the table. */
  readonly rewrite?: Readonly<Record<string, (value: string) => string>>;
}

type Row = Readonly<Record<string, string>>;

const OPTION_COLUMNS = [
  'rtnSafePriv',
  'rtnUIDs',
  'rtnDevId',
  'rtnInstId',
  'rtnPatChars',
  'rtnLongFullDates',
  'rtnLongModifDates',
  'cleanDesc',
  'cleanStructCont',
  'cleanGraph',
];

export const SPECS: readonly TableSpec[] = [
  {
    file: 'dictionary',
    constant: 'DICTIONARY',
    columns: ['tag', 'vr', 'vm', 'keyword', 'name', 'retired'],
    order: 'text',
  },
  { file: 'uids', constant: 'UIDS', columns: ['uid', 'keyword', 'name', 'type', 'retired'], order: 'text' },
  {
    file: 'vr',
    constant: 'VALUE_REPRESENTATIONS',
    columns: ['vr', 'class', 'lengthBits', 'max', 'unit', 'pad', 'multi', 'dummy'],
    order: 'text',
  },
  {
    file: 'charsets',
    constant: 'CHARACTER_SETS',
    columns: ['term', 'kind', 'element', 'isoIR', 'chars', 'escape', 'decoder'],
    order: 'table',
  },
  {
    file: 'e1-1',
    constant: 'CONFIDENTIALITY_PROFILE',
    columns: ['tag', 'keyword', 'stdCompIOD', 'basic', ...OPTION_COLUMNS],
    order: 'text',
  },
  {
    file: 'e1-1-changes',
    constant: 'CONFIDENTIALITY_PROFILE_CHANGES',
    columns: ['edition', 'tag', 'change', 'column', 'old', 'new', 'since'],
    order: 'table',
  },
  { file: 'e1-1a', constant: 'ACTION_CODES', columns: ['code', 'kind', 'effect', 'appliesTo'], order: 'table' },
  {
    file: 'deid-attributes',
    constant: 'DEIDENTIFICATION_ATTRIBUTES',
    columns: ['target', 'keyword', 'value', 'when', 'clause'],
    order: 'table',
  },
  {
    file: 'e3-4-1',
    constant: 'CONTENT_ITEMS',
    columns: [
      'code',
      'scheme',
      'valueType',
      'basic',
      'rtnUIDs',
      'rtnDevId',
      'rtnInstId',
      'rtnPatChars',
      'rtnLongFullDates',
      'rtnLongModifDates',
      'cleanDesc',
      'meaning',
    ],
    order: 'text',
  },
  {
    file: 'e3-10-1',
    constant: 'SAFE_PRIVATE',
    columns: ['creator', 'group', 'offset', 'vr', 'vm', 'meaning'],
    order: 'text',
  },
  {
    file: 'cid-7050',
    constant: 'DEIDENTIFICATION_METHODS',
    columns: ['code', 'scheme', 'meaning', 'clause', 'column'],
    order: 'text',
  },
  { file: 'iod-sop', constant: 'IOD_OF_SOP_CLASS', columns: ['sopClassUid', 'iod', 'ciodName'], order: 'text' },
  {
    file: 'iod',
    constant: 'IOD_MODULES',
    columns: ['iod', 'module', 'usage', 'cond'],
    order: 'key',
    // PS3.10 7.1: the file meta group stands before the data set, and Types are checked in the data set.
    drop: (row) => row.module === 'FileMetaInformation',
  },
  {
    file: 'modules',
    constant: 'MODULE_CONTENT',
    columns: ['owner', 'depth', 'kind', 'ref', 'type', 'cond'],
    order: 'key',
  },
  {
    file: 'conditions',
    constant: 'CONDITIONS',
    columns: ['id', 'expr'],
    order: 'text',
    drop: (row) => row.id === 'NeedModuleFileMetaInformation',
    rewrite: { expr: conditionOverTags },
  },
  {
    file: 'private',
    constant: 'PRIVATE_DICTIONARY',
    columns: ['creator', 'group', 'offset', 'vr', 'vm', 'name', 'vrAlt'],
    order: 'text',
  },
  {
    file: 'private-safe',
    constant: 'PRIVATE_DISPOSITIONS',
    columns: ['creator', 'group', 'offset', 'action', 'source', 'vr', 'seqPath'],
    order: 'text',
    drop: (row) => row.creator === '',
  },
  {
    file: 'private-disputed',
    constant: 'DISPUTED_PRIVATE',
    columns: ['creator', 'group', 'offset'],
    order: 'text',
  },
  { file: 'vocab', constant: 'VOCABULARY', columns: ['word'], order: 'text' },
  {
    file: 'vocab-ambiguous',
    constant: 'AMBIGUOUS_WORDS',
    columns: ['word', 'kind', 'src'],
    order: 'text',
    // Of the sources only one counts: Table L-1 of PS3.16 has parts of the body.
    rewrite: { src: (src) => (src.split('+').includes('L-1') ? 'L-1' : '') },
  },
  {
    file: 'vocab-imaging',
    constant: 'IMAGING_WORDS',
    columns: ['word', 'src'],
    order: 'text',
    // Words of a language say nothing of what stands beside them, words of a technique do.
    rewrite: { src: (src) => (/^own-(en|de|fr|es|it|pt|nl)$/.test(src) ? 'plain' : '') },
  },
  { file: 'vocab-imaging-ambiguous', constant: 'AMBIGUOUS_IMAGING_WORDS', columns: ['word', 'kind'], order: 'text' },
  {
    file: 'safe-harbor',
    constant: 'SAFE_HARBOR',
    columns: ['tag', 'category', 'vr', 'keyword'],
    order: 'text',
    drop: (row) => row.tag === 'step',
  },
  { file: 'zip3', constant: 'SMALL_ZIP3', columns: ['zip3', 'census'], order: 'text' },
];

function main(check: boolean): void {
  const wanted = generatedModules();
  if (check) {
    const stale = differences(wanted);
    for (const name of stale) console.error(`error: src/standard/generated/${name} differs from standard/tables`);
    if (stale.length > 0) console.error('hint: run `npm run standard` and commit the result');
    process.exitCode = stale.length > 0 ? 1 : 0;
    return;
  }
  mkdirSync(OUTPUT, { recursive: true });
  for (const name of readdirSync(OUTPUT)) if (!wanted.has(name)) rmSync(new URL(name, OUTPUT));
  for (const [name, text] of wanted) writeFileSync(new URL(name, OUTPUT), text);
}

/** What `src/standard/generated` should hold: text by file name. */
export function generatedModules(): ReadonlyMap<string, string> {
  return new Map(SPECS.map((spec) => [`${spec.file}.ts`, moduleText(spec)]));
}

/** Names of generated modules that are missing, stale or no longer made from a table. */
export function differences(wanted: ReadonlyMap<string, string>): string[] {
  const present = new Set(readdirSync(OUTPUT));
  const stale = [...wanted].filter(
    ([name, text]) => !present.has(name) || readFileSync(new URL(name, OUTPUT), 'utf8') !== text,
  );
  const surplus = [...present].filter((name) => !wanted.has(name));
  return [...stale.map(([name]) => name), ...surplus].sort();
}

/** The text of one generated module. Pure in the table, so that two runs are equal byte for byte. */
export function moduleText(spec: TableSpec): string {
  const { notes, rows } = readTable(spec.file);
  const lines = rows
    .filter((row) => !spec.drop?.(row))
    .map((row) => spec.columns.map((column) => cell(spec, row, column)).join('\t'));
  const body = ordered(lines, spec.order)
    .map((line) => line.replaceAll('\\', '\\\\').replaceAll('`', '\\`').replaceAll('${', '\\${'))
    .join('\n');
  return [
    `// Generated by standard/generate.ts from standard/tables/${spec.file}.tsv. Do not edit.`,
    ...notes.map((note) => `// ${note}`),
    `/** Columns: ${spec.columns.join(', ')}. One row a line, cells separated by tabs${ORDER_NOTE[spec.order]}. */`,
    `export const ${spec.constant} = \`${body}\`;`,
    '',
  ].join('\n');
}

const ORDER_NOTE = { text: ', sorted by code unit', key: ', sorted by the first column', table: '' };

function ordered(lines: readonly string[], order: TableSpec['order']): readonly string[] {
  if (order === 'table') return lines;
  const key = order === 'text' ? (line: string) => line : (line: string) => line.slice(0, line.indexOf('\t') + 1);
  return lines.toSorted((a, b) => (key(a) < key(b) ? -1 : key(a) > key(b) ? 1 : 0));
}

export function readTable(file: string): { notes: string[]; rows: Row[] } {
  const lines = readFileSync(new URL(`${file}.tsv`, TABLES), 'utf8')
    .split('\n')
    .filter((line) => line !== '');
  const notes = lines.filter((line) => line.startsWith('#')).map((line) => line.slice(1).trim());
  const [header, ...data] = lines.filter((line) => !line.startsWith('#'));
  if (header === undefined) throw new Error(`standard/tables/${file}.tsv has no header row`);
  const columns = header.split('\t');
  const rows = data.map((line) => {
    const cells = line.split('\t');
    return Object.fromEntries(columns.map((column, i) => [column, cells[i] ?? '']));
  });
  return { notes, rows };
}

// Names of the dictionary are for people; a typographic quote would make V8 store the whole table two bytes a character.
const ASCII: Readonly<Record<string, string>> = {
  '\u2019': "'",
  '\u2018': "'",
  '\u201c': '"',
  '\u201d': '"',
  '\u2013': '-',
  '\u2014': '-',
  '\u2026': '...',
  '\u00a0': ' ',
  '\u00b5': 'u',
  '\u03bc': 'u',
  '\u2122': '(TM)',
  '\u03b1': 'alpha',
  '\u03b2': 'beta',
  '\u03b3': 'gamma',
  '\u03b8': 'theta',
};

function cell(spec: TableSpec, row: Row, column: string): string {
  const value = row[column];
  if (value === undefined) throw new Error(`standard/tables/${spec.file}.tsv has no column ${column}`);
  const written = spec.rewrite?.[column]?.(value) ?? value;
  // Words are compared as they are written; their two tables pay two bytes a character.
  if (spec.file.startsWith('vocab')) return written;
  return written.replace(/[^\x00-\xff]/g, (c) => {
    const spelling = ASCII[c];
    if (spelling === undefined) throw new Error(`standard/tables/${spec.file}.tsv: no spelling for ${c} in one byte`);
    return spelling;
  });
}

const TERM = /^([|&^]?~?)([A-Z][A-Z0-9]*):(\w+)((?:\[\d+\])?)(?:@(\w+))?(?:=(.*))?$/;
const CLOSING = /^([|&^]?~?)\)?$/;

/**
 * A condition with tags in place of keywords, so that evaluating one needs no look-up by keyword; a closing parenthesis
 * that carries an operator (written as the operator alone in the table) gets its parenthesis back.
 */
export function conditionOverTags(expression: string): string {
  if (expression === '') return '';
  const terms = expression.split(' ; ').map((term) => term.trim());
  // Three rows end in a brace of the format that they were restated from.
  return terms
    .filter((term) => term !== '}')
    .map(termOverTags)
    .join(' ; ');
}

function termOverTags(term: string): string {
  if (term.endsWith('(')) return term;
  const closing = CLOSING.exec(term);
  if (closing !== null) return `${closing[1]})`;
  const parts = TERM.exec(term);
  if (parts === null) throw new Error(`standard/tables/conditions.tsv: cannot read the term ${term}`);
  const [, operator, kind, keyword, index, sequence, value] = parts;
  const at = sequence === undefined ? '' : `@${tagOf(sequence)}`;
  const compared = value === undefined ? '' : `=${kind === 'T' ? value.replace(/0x|,/g, '').toUpperCase() : value}`;
  return `${operator}${kind}:${tagOf(keyword!)}${index}${at}${compared}`;
}

let tagsByKeyword: ReadonlyMap<string, string> | undefined;

function tagOf(keyword: string): string {
  tagsByKeyword ??= new Map(readTable('dictionary').rows.map((row) => [row.keyword!, row.tag!]));
  const tag = tagsByKeyword.get(keyword);
  if (tag === undefined) throw new Error(`standard/tables/conditions.tsv: no attribute ${keyword}`);
  return tag;
}

if (import.meta.main) main(process.argv.includes('--check'));
