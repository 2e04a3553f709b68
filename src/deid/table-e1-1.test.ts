import assert from 'node:assert/strict';
import { test } from 'node:test';
import { element, item, type Part, sequence } from '../../test/build/index.ts';
import type { Element } from '../dicom/index.ts';
import type { CompiledPolicy } from '../policy/index.ts';
import { type ProfileOption, statedType } from '../standard/index.ts';
import { BASIC, CT, deidentified, type Outcome, policyOf, policyWith, UNKNOWN_CLASS } from './object.testing.ts';
import { classesByType, DICTIONARY, type PlainType, type Row, table, tagOf, vrOf } from './standard-tables.testing.ts';
import { illegalities, NESTED_UID, ORIGINALS, original } from './values.testing.ts';

/** (0002,0003) stands in the file meta group, which is written anew: file-meta.test.ts. */
const ROWS = table('e1-1').filter(({ tag }) => !tag!.startsWith('0002'));
const CODES: ReadonlyMap<string, Row> = new Map(table('e1-1a').map((row) => [row.code!, row]));
const CLASSES = classesByType();

/** Columns of the table with the option that each is. */
const OPTIONS: Readonly<Record<string, ProfileOption>> = {
  rtnUIDs: 'retain-uids',
  rtnDevId: 'retain-device-identity',
  rtnInstId: 'retain-institution-identity',
  rtnPatChars: 'retain-patient-characteristics',
  rtnLongFullDates: 'retain-longitudinal-full-dates',
  rtnLongModifDates: 'retain-longitudinal-modified-dates',
  cleanDesc: 'clean-descriptors',
  cleanStructCont: 'clean-structured-content',
  cleanGraph: 'clean-graphics',
};

/** Options whose C means that text loses what may identify. */
const CLEANING: ReadonlySet<string> = new Set(['cleanDesc', 'cleanGraph', 'rtnPatChars']);

const WORDS: ReadonlySet<string> = new Set(['LO', 'SH', 'UC', 'LT', 'ST', 'UT', 'CS']);

/** Identifiers that become the patient's code or a code of the value, where a dummy is allowed (PS3.15 E.1-1a, Z). */
const PSEUDONYMOUS: ReadonlySet<string> = new Set(['00100010', '00100020', '00080050', '00200010']);

/** Stands for every tag of a mask. */
const OF_MASK: Readonly<Record<string, readonly [tag: string, vr: string]>> = {
  '50xxxxxx': ['50043000', 'OW'],
  '60xx3000': ['60023000', 'OW'],
  '60xx4000': ['60024000', 'LT'],
  'odd.xxxx': ['00091001', 'LO'],
};

type Type = PlainType | 'not in the IOD' | 'unknown IOD';

interface Case {
  readonly row: Row;
  readonly tag: string;
  readonly vr: string;
  readonly type: Type;
  readonly sopClass: string;
}

/** The row in an object of an IOD where the attribute has each Type, in one without it, and in one that is unknown. */
function casesOf(row: Row): readonly Case[] {
  const [tag, vr] = OF_MASK[row.tag!] ?? [row.tag!, vrOf(row.tag!)];
  const byType = CLASSES.get(tag) ?? new Map<PlainType, string>();
  const cases = [...byType].map(([type, sopClass]): Case => ({ row, tag, vr, type, sopClass }));
  const elsewhere =
    byType.size === 0 && !hasRootAttribute(tag)
      ? [{ row, tag, vr, type: 'not in the IOD', sopClass: CT } as const]
      : [];
  return [...cases, ...elsewhere, { row, tag, vr, type: 'unknown IOD', sopClass: UNKNOWN_CLASS }];
}

const hasRootAttribute = (tag: string): boolean => ROOT_ATTRIBUTES.has(tag);
const ROOT_ATTRIBUTES: ReadonlySet<string> = new Set(
  table('modules')
    .filter(({ depth }) => depth === '0')
    .map(({ ref }) => ref!),
);

function outcomeOf({ tag, vr, sopClass }: Case, policy: CompiledPolicy): Outcome {
  const creator = tag === '00091001' ? [element(0x00090010, 'LO', 'ACME')] : [];
  return deidentified([...creator, original(tagOf(tag), vr)], { policy, sopClass });
}

// Effects, each an assertion on what was written

interface Written extends Case {
  /** Where the attribute stands, if that is not the root. */
  readonly path?: readonly number[];
  readonly found: Element | undefined;
  readonly outcome: Outcome;
}

const name = ({ tag, row, type, sopClass }: Case): string =>
  `${tag} ${row.keyword} ${row.basic} (Type ${type}, ${sopClass})`;

function isGone(written: Written): void {
  assert.equal(written.found, undefined, `${name(written)} is removed`);
  assertNothingLeft(written);
}

function isEmpty(written: Written): void {
  if (PSEUDONYMOUS.has(written.tag)) {
    isDummy(written);
    return;
  }
  assert.equal(written.found?.length, 0, `${name(written)} is emptied`);
  assertNothingLeft(written);
}

function isDummy(written: Written): void {
  const { found } = written;
  if (written.vr === 'UI') {
    isNewUid(written);
    return;
  }
  assert.ok(found !== undefined && found.length > 0, `${name(written)} has a dummy`);
  if (written.vr === 'SQ') {
    // E.1-1a: an item that holds dummies; the items themselves, each attribute by its row, are one too.
    assert.equal(found.items().length, 1, `${name(written)} has one item`);
  } else assert.notDeepEqual(Buffer.from(found.bytes()), bytesOf(written), `${name(written)} has another value`);
  assertLegal(written, found);
  assertNothingLeft(written);
}

function isNewUid(written: Written): void {
  assert.match(written.found?.strings()[0] ?? '', /^2\.25\.\d{30,39}$/, `${name(written)} has a new UID`);
  assertLegal(written, written.found!);
  assertNothingLeft(written);
}

/** K, and C of what needs no cleaning. */
function isKept(written: Written): void {
  const { found } = written;
  assert.ok(found !== undefined, `${name(written)} stays`);
  if (written.vr === 'SQ') {
    isOpened(written);
    return;
  }
  assert.deepEqual(Buffer.from(found.bytes()), bytesOf(written), `${name(written)} keeps its value`);
}

/** Items stay, the profile is applied inside. */
function isOpened(written: Written): void {
  const [item] = written.found?.items() ?? [];
  assert.equal(item?.text(0x00185100), 'HFS', `${name(written)} keeps its items`);
  assert.doesNotMatch(item?.text(0x00100010) ?? '', /Widmer/, `${name(written)}: a name inside goes`);
  if (!written.outcome.decisions.book.has('retain-uids')) assertNothingLeft(written);
}

function bytesOf({ outcome, tag, path = [tagOf(tag)] }: Written): Buffer {
  return Buffer.from(outcome.before(...path)!.bytes());
}

/** Masks and private attributes have no VM of their own. */
function assertLegal(written: Written, found: Element): void {
  const vm = DICTIONARY.get(written.tag)?.vm;
  assert.deepEqual(illegalities(found, vm), [], name(written));
  for (const item of found.items())
    for (const inner of item.elements()) assert.deepEqual(illegalities(inner), [], name(written));
}

function assertNothingLeft(written: Written): void {
  const { outcome, vr } = written;
  const texts = [
    'Widmer',
    NESTED_UID,
    ...(typeof ORIGINALS[vr] === 'string' && vr !== 'DS' && vr !== 'IS' ? [ORIGINALS[vr]] : []),
  ];
  for (const text of texts) assert.ok(!outcome.holds(text), `${name(written)}: the original is nowhere`);
}

/** Table E.1-1a: what a code does by the Type of the attribute. */
function expected(code: string, { type, vr, tag }: Case): (written: Written) => void {
  assert.ok(CODES.has(code), `${code} is in Table E.1-1a`);
  // Commands, file meta and directory records never leave, whatever their row says (PS3.15 E.1.1).
  if (tagOf(tag) >>> 16 < 8) return isGone;
  const isRequired = type === '1' || type === '2';
  switch (code) {
    case 'X':
      // On an attribute that the IOD requires: the weakest that keeps the object valid (finding x-on-required).
      return !isRequired ? isGone : type === '1' ? isDummy : isEmpty;
    case 'Z':
      return type === '1' ? isDummy : isEmpty;
    case 'D':
      return isDummy;
    case 'U':
      return vr === 'UI' ? isNewUid : isGone;
    case 'Z/D':
      return type === '1' || type === 'unknown IOD' ? isDummy : isEmpty;
    case 'X/Z':
      return isRequired ? (type === '1' ? isDummy : isEmpty) : type === 'unknown IOD' ? isEmpty : isGone;
    case 'X/D':
      return isRequired || type === 'unknown IOD' ? dummyOrItems(tag) : isGone;
    case 'X/Z/D':
      return type === '1' || type === 'unknown IOD' ? dummyOrItems(tag) : type === '2' ? isEmpty : isGone;
    case 'X/Z/U*':
      // Rule of the house: references are the use of the data, so they stay and are mapped wherever the star allows it.
      return isOpened;
    default:
      throw new TypeError(`no effect for ${code}`);
  }
}

/** Referenced Performed Procedure Step Sequence keeps its items: each is a reference, and dummies would point nowhere. */
const dummyOrItems = (tag: string) => (tag === '00081111' ? isOpened : isDummy);

function check(row: Row, policy: CompiledPolicy, effect: (one: Case) => (written: Written) => void): number {
  const cases = casesOf(row);
  for (const one of cases) {
    const outcome = outcomeOf(one, policy);
    effect(one)({ ...one, outcome, found: outcome.at(tagOf(one.tag)) });
  }
  return cases.length;
}

test('PS3.15 Table E.1-1: every row of the Basic column has its effect, in IODs of every Type', () => {
  let cases = 0;
  for (const row of ROWS) cases += check(row, BASIC, (one) => expected(row.basic!, one));
  assert.equal(ROWS.length, 655);
  assert.ok(cases > 1000, `only ${cases} cases`);
});

/** C of an option that this version carries out, or the Basic code. */
function cleaned(column: string, one: Case): (written: Written) => void {
  const { row, vr } = one;
  if (column.startsWith('clean') && vr === 'SQ') return isOpened;
  if (CLEANING.has(column)) {
    if (row.tag === '50xxxxxx' || row.tag!.startsWith('60xx')) return isGone;
    return WORDS.has(vr) ? isCleaned : expected(row.basic!, one);
  }
  // Device Identity has C for the titles of applications: text.
  if (column === 'rtnDevId') return expected(row.basic!, one);
  assert.equal(column, 'rtnLongModifDates');
  return vr === 'DA' || vr === 'DT' ? isShifted : vr === 'TM' ? isKept : expected(row.basic!, one);
}

/** The name in a text is gone, the words that are none stay; where no word is left, nothing stays or a dummy. */
function isCleaned(written: Written): void {
  assertNothingLeft(written);
  const { found, vr } = written;
  const text = found?.strings()[0] ?? '';
  if (text !== '') assertLegal(written, found!);
  if (/^[A-Z]T$/.test(vr)) assert.match(text, /^(\[\.{3}\] )?7 [LSU]T$/, `${name(written)} keeps its words`);
}

/** Context group versions are days of the standard: they are clean as they are (PS3.3 8.6). */
const DEFINITIONS = new Set(['00080106', '00080107']);

function isShifted(written: Written): void {
  if (DEFINITIONS.has(written.tag)) {
    isKept(written);
    return;
  }
  const [before = ''] = written.outcome.source.dataSet.texts(tagOf(written.tag));
  const [after = ''] = written.found?.strings() ?? [];
  assert.equal(daysBetween(before, after), written.outcome.offsetDays, `${name(written)} moves by the offset`);
  assert.equal(after.slice(8), before.slice(8), `${name(written)} keeps its time of day`);
}

/** By the calendar of the runtime, not by ours. */
function daysBetween(from: string, to: string): number {
  const day = (text: string): number =>
    Date.UTC(+text.slice(0, 4), +text.slice(4, 6) - 1, +text.slice(6, 8)) / 86_400_000;
  return day(to) - day(from);
}

for (const [column, option] of Object.entries(OPTIONS)) {
  test(`PS3.15 Table E.1-1: every row of ${option} has its effect, alone with the Basic Profile`, () => {
    const policy = policyWith(option);
    const rows = ROWS.filter((row) => row[column] !== '' && tagOf(row.tag!) >>> 16 >= 8);
    for (const row of rows)
      check(row, policy, (one) => {
        // Modified Dates has no use for the value of a time zone in another form: it says +0000 or -0500 and stays.
        if (one.tag === '00080201') return expected(row.basic!, one);
        return row[column] === 'K' ? isKept : cleaned(column, one);
      });
    assert.ok(rows.length > 0);
  });
}

test('PS3.15 E.3.6: Timezone Offset From UTC stays with dates that stay or move, as long as it is one', async () => {
  const zone = element(0x00080201, 'SH', '-0500');
  const kept = (policy: CompiledPolicy) => deidentified([zone], { policy }).text(0x00080201);
  const dropping = (option: string, mode: string) =>
    policyOf(`options: [${option}]\ndates: { mode: ${mode}, utc-offset: drop }`);
  assert.equal(kept(policyWith('retain-longitudinal-full-dates')), '-0500');
  assert.equal(kept(policyWith('retain-longitudinal-modified-dates')), '-0500');
  assert.equal(kept(await dropping('retain-longitudinal-modified-dates', 'shift')), undefined);
  assert.equal(kept(await dropping('retain-longitudinal-full-dates', 'keep')), undefined);
  assert.equal(kept(BASIC), undefined);
});

const hexOf = (found: Element | undefined) => found && Buffer.from(found.bytes()).toString('hex');

const DISPUTED = new Set(table('private-disputed').map(({ creator, group, offset }) => `${creator} ${group}${offset}`));

test('PS3.15 E.3.10: every row of Table E.3.10-1 stays under its own creator and goes under any other', () => {
  const policy = policyWith('retain-safe-private');
  const rows = table('e3-10-1');
  for (const { group, offset, creator, vr: stated } of rows) {
    const vr = stated === '' ? 'UN' : stated!.split('/')[0]!;
    const tag = tagOf(`${group}10${offset}`);
    const block = (name: string): readonly Part[] => [
      element(tagOf(`${group}0010`), 'LO', name),
      vr === 'SQ' ? sequence(tag, []) : element(tag, vr, ORIGINALS[vr]!),
    ];
    const own = deidentified(block(creator!), { policy });
    const label = `(${group},xx${offset}) of ${creator}, ${vr}`;
    if (DISPUTED.has(`${creator} ${group}${offset}`)) {
      assert.ok(!own.has(tag) && own.codes.includes('private-disputed'), label);
    } else if (vr === 'DA' || vr === 'DT' || vr === 'TM') assert.ok(!own.has(tag), label);
    else if (vr === 'UI') assert.match(own.text(tag) ?? '', /^2\.25\./, label);
    else assert.deepEqual(hexOf(own.at(tag)), hexOf(own.source.dataSet.get(tag)), label);
    const other = deidentified(block('ACME NOTES'), { policy });
    assert.ok(!other.has(tag) && !other.holds('ACME'), `${label}: of another creator`);
  }
  assert.equal(rows.length, 479);
});

test('PS3.15 E.3.10: the row for private attributes is X without the option', () => {
  for (const row of ROWS.filter(({ tag }) => tag === 'odd.xxxx')) {
    assert.equal(row.rtnSafePriv, 'C');
    check(row, BASIC, () => isGone);
  }
});

const SOP_CLASSES = table('iod-sop').map(({ sopClassUid }) => sopClassUid!);

const GOING: ReadonlySet<string> = new Set(ROWS.filter(({ basic }) => basic !== 'X/Z/U*').map(({ tag }) => tag!));

/** Elements along a path, each sequence with one item. */
function nested(path: readonly string[]): Part {
  const [tag = '', ...rest] = path;
  if (rest.length === 0) return original(tagOf(tag), vrOf(tag));
  return sequence(tagOf(tag), [item(nested(rest))]);
}

test('PS3.15 Table E.1-1a: choices are resolved by the Type at the path, not by the Type that the tag has elsewhere', () => {
  const effects = { D: isDummy, Z: isEmpty, X: isGone } as const;
  let seen = 0;
  for (const row of table('e1-1-resolved')) {
    const steps = row.path!.split('.');
    const path = steps.map(tagOf);
    const effect = row.code === 'X/Z/U*' ? isOpened : effects[row.action as keyof typeof effects];
    if (effect === undefined || steps[0]!.startsWith('0004')) continue;
    const sopClass = SOP_CLASSES.find((uid) => statedType(uid, path) === row.type);
    // A sequence around that has a row of its own goes, with everything in it.
    if (sopClass === undefined || steps.slice(0, -1).some((step) => GOING.has(step))) continue;
    const tag = steps.at(-1)!;
    const outcome = deidentified([nested(steps)], { sopClass });
    seen++;
    const written: Written = {
      row: { ...row, basic: row.code! },
      path,
      tag,
      vr: vrOf(tag),
      type: 'unknown IOD',
      sopClass,
      outcome,
      found: outcome.at(...path),
    };
    effect(written);
  }
  assert.ok(seen > 60, `only ${seen} paths`);
});
