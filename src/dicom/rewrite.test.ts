import assert from 'node:assert/strict';
import { test } from 'node:test';
import {
  ascii,
  concat,
  dataSet,
  element,
  encapsulated,
  fileMeta,
  hex,
  item,
  type Part,
  part10,
  privateBlock,
  raw,
  repeat,
  SYNTAX,
  sequence,
  unSequence,
} from '../../test/build/index.ts';
import { ByteWriter } from '../bytes/index.ts';
import { type DicomObject, readObject } from './read.ts';
import {
  explicit,
  FileLikeSource,
  fails,
  listing,
  object,
  openEverything,
  read,
  rewritten,
  sourceBytes,
} from './reading.testing.ts';
import { EDIT, type Edits, type Insertion, partBytes, rewriteDataSet, rowEncoding } from './rewrite.ts';
import { VR } from './vr.ts';

const NATIVE = [SYNTAX.implicitLittle, SYNTAX.explicitLittle, SYNTAX.explicitBig] as const;
const modality = element(0x00080060, 'CS', 'CT');
const patientId = (id = 'MRN-4711'): Part => element(0x00100020, 'LO', id);

interface Change {
  readonly drop?: readonly string[];
  readonly replace?: Readonly<Record<string, Uint8Array>>;
  readonly insertions?: readonly Insertion[];
  readonly sort?: boolean;
}

/** Edits by the paths of `listing`; what is around a change is opened. */
function edits(read: DicomObject, change: Change): Edits {
  const { table } = read.dataSet;
  const op = new Uint8Array(table.count);
  const values = new Map<number, Uint8Array>();
  const paths = listing(read.dataSet).map((line) => line.split(' ')[0]!);
  const mark = (path: string, edit: number): number => {
    const row = paths.indexOf(path);
    assert.notEqual(row, -1, `no row ${path}`);
    op[row] = edit;
    for (let at = table.parent[row]!; at >= 0; at = table.parent[at]!) op[at] = EDIT.open;
    return row;
  };
  for (const path of change.drop ?? []) mark(path, EDIT.drop);
  for (const [path, value] of Object.entries(change.replace ?? {})) values.set(mark(path, EDIT.replace), value);
  return { op, values, insertions: change.insertions ?? [], sort: change.sort ?? false };
}

const changed = (read: DicomObject, change: Change): Uint8Array => rewritten(read, edits(read, change));

const everyKind = (syntax: string): Part[] => [
  modality,
  sequence(0x00081140, [item(patientId()), item({ length: 'undefined' }, modality)]),
  sequence(0x00081199, [item(sequence(0x0040a730, [item(patientId('deep'))]))], { length: 'undefined' }),
  ...privateBlock(0x0029, 0x10, 'ACME', { 1: ['UN', repeat(1, 6)] }),
  ...(syntax === SYNTAX.implicitLittle ? [] : [unSequence(0x00291002, [item(patientId())])]),
  element(0x7fe00010, 'OW', repeat(1, 8)),
];

for (const syntax of [...NATIVE, SYNTAX.deflated]) {
  test(`nothing changed, nothing is different: ${syntax}`, () => {
    const read = object(syntax, ...everyKind(syntax));
    assert.deepEqual(changed(read, {}), sourceBytes(read));
    assert.deepEqual(rewritten(read, openEverything(read)), sourceBytes(read));
    assert.deepEqual(rewritten(read, openEverything(read, true)), sourceBytes(read));
  });

  test(`a value at depth changes its bytes and the lengths around it: ${syntax}`, () => {
    const parts = (id: string): Part[] => [
      modality,
      sequence(0x00081140, [item(modality), item(sequence(0x0040a730, [item(patientId(id), modality)]), modality)]),
      sequence(0x00081199, [item({ length: 'undefined' }, patientId(id))], { length: 'undefined' }),
      patientId('same'),
    ];
    const read = object(syntax, ...parts('MRN-4711'));
    const value = ascii('ANONYMOUS-12');
    const bytes = changed(read, {
      replace: { '00081140[1].0040A730[0].00100020': value, '00081199[0].00100020': value },
    });
    assert.deepEqual(bytes, dataSet(syntax, ...parts('ANONYMOUS-12')));
  });
}

test('PS3.5 6.2.2: inside a UN sequence a value is written in implicit little endian', () => {
  const parts = (id: string): Part[] => [unSequence(0x00291002, [item(patientId(id))], {}), modality];
  const read = object(SYNTAX.explicitBig, ...parts('MRN-4711'));
  const bytes = changed(read, { replace: { '00291002[0].00100020': ascii('AB') } });
  assert.deepEqual(bytes, dataSet(SYNTAX.explicitBig, ...parts('AB')));
});

test('a row of its own encoding says so', () => {
  const { table } = object(SYNTAX.explicitBig, modality, unSequence(0x00291002, [item(patientId())])).dataSet;
  assert.deepEqual(
    [0, 1, 3].map((row) => rowEncoding(table, row)),
    [
      { explicit: true, bigEndian: true },
      { explicit: true, bigEndian: true },
      { explicit: false, bigEndian: false },
    ],
  );
});

test('a known attribute that was UN is written with the VR of the dictionary', () => {
  const read = explicit(element(0x00100020, 'UN', 'MRN-4711'), element(0x00291001, 'UN', 'MRN-4711'));
  const bytes = changed(read, { replace: { '00100020': ascii('AB'), '00291001': ascii('AB') } });
  assert.deepEqual(bytes, dataSet(SYNTAX.explicitLittle, patientId('AB'), element(0x00291001, 'UN', 'AB')));
});

test('elements, items and sequences are dropped whole', () => {
  const read = explicit(
    modality,
    sequence(0x00081140, [item(patientId()), item(modality)], { length: 'undefined' }),
    sequence(0x00081199, [item(patientId())]),
    patientId(),
  );
  const bytes = changed(read, { drop: ['00081140[0]', '00081199', '00100020'] });
  assert.deepEqual(
    bytes,
    dataSet(SYNTAX.explicitLittle, modality, sequence(0x00081140, [item(modality)], { length: 'undefined' })),
  );
  assert.deepEqual(changed(read, { drop: ['00080060', '00081140', '00081199', '00100020'] }), hex(''));
});

test('a sequence or an item that loses all it holds stays, with the length 0', () => {
  const read = explicit(
    sequence(0x00081140, [item(patientId())]),
    sequence(0x00081199, [item()], { length: 'undefined' }),
  );
  const bytes = changed(read, { drop: ['00081140[0].00100020', '00081199[0]'] });
  assert.deepEqual(
    bytes,
    dataSet(SYNTAX.explicitLittle, sequence(0x00081140, [item()]), sequence(0x00081199, [], { length: 'undefined' })),
  );
});

test('what is odd about untouched bytes stays: lengths, padding, missing delimiters, strays', () => {
  const read = explicit(
    element(0x00080060, 'CS', 'CTX', { pad: 'none' }),
    sequence(0x00081140, [item({ length: 'undefined', delimiter: false }, patientId(), modality)], {
      length: 'undefined',
    }),
    raw(hex('FEFF 00E0 08000000')),
    patientId(),
    sequence(0x00400275, [item(modality), raw(hex('FEFF DDE0 00000000'))]),
  );
  assert.deepEqual(rewritten(read, openEverything(read)), sourceBytes(read));
});

test('insertions go where their tags belong', () => {
  const insertion = (tag: number, value: string): Insertion => ({
    tag,
    bytes: dataSet(SYNTAX.explicitLittle, element(tag, 'LO', value)),
  });
  const read = explicit(modality, patientId(), element(0x00200010, 'SH', '1'));
  const bytes = changed(read, {
    drop: ['00100020'],
    insertions: [insertion(0x00080005, 'first'), insertion(0x00100020, 'instead'), insertion(0xfffcfffc, 'last')],
  });
  assert.deepEqual(
    bytes,
    dataSet(
      SYNTAX.explicitLittle,
      element(0x00080005, 'LO', 'first'),
      modality,
      element(0x00100020, 'LO', 'instead'),
      element(0x00200010, 'SH', '1'),
      element(0xfffcfffc, 'LO', 'last'),
    ),
  );
});

test('PS3.5 7.1: a disordered data set is written sorted and each attribute once, at every depth, when that is wanted', () => {
  const read = explicit(
    patientId(),
    sequence(0x00081140, [item(patientId('in'), modality, patientId('again')), item(), item(modality)]),
    modality,
    element(0x00104000, 'LT', 'one'),
    element(0x00104000, 'LT', 'two'),
  );
  const sorted = dataSet(
    SYNTAX.explicitLittle,
    modality,
    sequence(0x00081140, [item(modality, patientId('in')), item(), item(modality)]),
    patientId(),
    element(0x00104000, 'LT', 'one'),
  );
  assert.deepEqual(rewritten(read, openEverything(read, true)), sorted);
  assert.deepEqual(rewritten(read, openEverything(read)), sourceBytes(read), 'not wanted, not sorted');
});

test('items are never sorted away, also behind a stray delimiter in a disordered data set', () => {
  const stray = raw(hex('FEFF 0DE0 00000000'));
  const read = explicit(patientId(), sequence(0x00081140, [stray, item(patientId('A')), item(patientId('B'))]));
  const paths = listing(read.dataSet).map((line) => line.split(' ')[0]!);
  assert.equal(read.dataSet.table.disordered, true);
  const everything = openEverything(read, true);
  everything.op[paths.indexOf('00081140.FFFEE00D')] = EDIT.drop;
  assert.deepEqual(
    rewritten(read, everything),
    dataSet(SYNTAX.explicitLittle, sequence(0x00081140, [item(patientId('A')), item(patientId('B'))]), patientId()),
  );
});

test('of duplicates the first that is not dropped is written', () => {
  const read = explicit(element(0x00104000, 'LT', 'one'), element(0x00104000, 'LT', 'two'));
  const op = Uint8Array.of(EDIT.drop, EDIT.copy);
  const bytes = rewritten(read, { op, values: new Map(), insertions: [], sort: true });
  assert.deepEqual(bytes, dataSet(SYNTAX.explicitLittle, element(0x00104000, 'LT', 'two')));
});

test('limit/length: a new value that no length field of its VR can say', () => {
  const read = explicit(patientId());
  const at = fails('limit/length', () => changed(read, { replace: { '00100020': repeat(0x41, 70_000) } }));
  assert.equal(at.path, '(0010,0020)');
});

test('long untouched stretches are referred to, short ones are copied', () => {
  const bytes = part10({
    dataSet: [
      modality,
      patientId(),
      element(0x00291001, 'OB', repeat(1, 100_000)),
      element(0x7fe00010, 'OW', repeat(2, 500_000)),
    ],
  });
  const source = new FileLikeSource(bytes);
  const found = readObject(source);
  const before = source.bytesRead;
  const writer = new ByteWriter();
  const parts = rewriteDataSet(found, edits(found, { replace: { '00100020': ascii('AB') } }), writer);
  assert.deepEqual(
    parts.map(({ from }) => from),
    ['writer', 'source'],
  );
  assert.ok(writer.length < 100);
  assert.equal(source.bytesRead, before);
  assert.deepEqual(parts[1], { from: 'source', start: bytes.length - 600_024, end: bytes.length });
});

test('the length in front of a long stretch is patched all the same', () => {
  const long = element(0x00291001, 'OB', repeat(1, 100_000));
  const parts = (id: string): Part[] => [
    element(0x00080008, 'UT', repeat(0x41, 50_000)),
    sequence(0x00081140, [item(long, sequence(0x0040a730, [item(patientId(id))])), item(long)]),
  ];
  const source = new FileLikeSource(part10({ dataSet: parts('MRN-4711') }));
  const found = readObject(source);
  const bytes = changed(found, { replace: { '00081140[0].0040A730[0].00100020': ascii('ABCDEF') } });
  assert.deepEqual(bytes, dataSet(SYNTAX.explicitLittle, ...parts('ABCDEF')));
});

test('a writer that holds bytes already keeps them out of the parts', () => {
  const writer = new ByteWriter();
  const meta = fileMeta();
  writer.append(meta);
  const found = explicit(modality);
  const parts = rewriteDataSet(found, edits(found, {}), writer);
  assert.deepEqual(parts, [{ from: 'writer', start: meta.length, end: meta.length + 10 }]);
});

test('a value in pieces is new bytes between stretches of the old one, and nothing of it is copied', () => {
  const before = element(0x7fe00010, 'OW', repeat(2, 500_000));
  const source = new FileLikeSource(part10({ dataSet: [modality, before] }));
  const found = readObject(source);
  const row = found.dataSet.rowOf(0x7fe00010)!;
  const at = found.dataSet.table.value[row]!;
  const patch = repeat(0, 10);
  const pieces = [{ start: at, end: at + 100 }, patch, { start: at + 110, end: at + 500_000 }];
  const value = { vr: VR.OW, pieces, isEncapsulated: false };
  const op = Uint8Array.of(EDIT.copy, EDIT.replace);
  const writer = new ByteWriter();
  const seen = source.bytesRead;
  const change = { op, values: new Map(), pieces: new Map([[row, value]]), insertions: [], sort: false };
  const parts = rewriteDataSet(found, change, writer);
  assert.equal(source.bytesRead, seen);
  const expected = concat(repeat(2, 100), patch, repeat(2, 499_890));
  assert.deepEqual(
    concat(...parts.map((part) => partBytes(part, writer, found).slice())),
    dataSet(SYNTAX.explicitLittle, modality, element(0x7fe00010, 'OW', expected)),
  );
});

test('PS3.5 A.4: a value of fragments has an undefined length, whatever the source had', () => {
  const found = explicit(modality, element(0x7fe00010, 'OW', repeat(2, 8)));
  const fragments = encapsulated([repeat(1, 50_000), repeat(2, 4)]);
  const bytes = dataSet(SYNTAX.explicitLittle, fragments);
  const pieces = [bytes.subarray(12, 20), bytes.subarray(20)];
  const value = { vr: VR.OB, pieces, isEncapsulated: true };
  const op = Uint8Array.of(EDIT.copy, EDIT.replace);
  const change = { op, values: new Map(), pieces: new Map([[1, value]]), insertions: [], sort: false };
  assert.deepEqual(rewritten(found, change), dataSet(SYNTAX.explicitLittle, modality, fragments));
});

test('PS3.5 A.4: encapsulated pixel data are copied whole', () => {
  const parts = [modality, encapsulated([repeat(1, 50_000), repeat(2, 3)])];
  const found = object(SYNTAX.jpegBaseline, ...parts);
  assert.deepEqual(changed(found, { drop: ['00080060'] }), dataSet(SYNTAX.explicitLittle, parts[1]!));
});

test('what was written reads again without a finding', () => {
  const found = explicit(
    patientId(),
    modality,
    sequence(0x00081140, [item(patientId('in'), modality)]),
    element(0x00104000, 'LT', 'one'),
  );
  const bytes = rewritten(found, openEverything(found, true));
  assert.deepEqual(read(part10({ dataSet: bytes })).findings, []);
});
