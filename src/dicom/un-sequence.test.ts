import assert from 'node:assert/strict';
import { test } from 'node:test';
import {
  ascii,
  concat,
  dataSet,
  element,
  hex,
  item,
  latin1,
  part10,
  raw,
  repeat,
  SYNTAX,
  sequence,
  unSequence,
} from '../../test/build/index.ts';
import { leastCpu } from '../../test/support/cpu-time.ts';
import { explicit, fails, findingsOf, listing, object, read } from './reading.testing.ts';

const patientId = element(0x00100020, 'LO', 'MRN-4711');
const after = element(0x00200013, 'IS', '7');
const DEFINED = {};

for (const [name, options] of [
  ['undefined', { length: 'undefined' }],
  ['defined', DEFINED],
] as const) {
  for (const syntax of [SYNTAX.explicitLittle, SYNTAX.explicitBig, SYNTAX.deflated]) {
    test(`PS3.5 6.2.2, CP-246: a UN sequence of ${name} length is implicit little endian inside ${syntax}`, () => {
      const inside = item(patientId, element(0x00280010, 'US', 512));
      const read = object(syntax, unSequence(0x00081140, [inside], options), after);
      assert.deepEqual(findingsOf(read), ['un-sequence (0008,1140)']);
      const [first] = read.dataSet.items(0x00081140);
      assert.equal(first?.text(0x00100020), 'MRN-4711');
      assert.equal(first?.number(0x00280010), 512);
      assert.equal(read.dataSet.get(0x00081140)?.vr, 'UN');
      assert.equal(read.dataSet.get(0x00081140)?.isSequence, true);
      assert.equal(read.dataSet.number(0x00200013), 7);
    });
  }
}

test('PS3.5 6.2.2: a UN sequence inside a UN sequence', () => {
  const inner = unSequence(0x00091002, [item(patientId)], DEFINED);
  const read = explicit(unSequence(0x00091001, [item(inner)]), after);
  assert.deepEqual(listing(read.dataSet), [
    '00091001 UN 48',
    '00091001[0] item 32',
    '00091001[0].00091002 UN 24',
    '00091001[0].00091002[0] item 16',
    '00091001[0].00091002[0].00100020 LO 8',
    '00200013 IS 2',
  ]);
});

test('a UN value that only begins like an item is opaque bytes, and nothing of the attempt is left', () => {
  const text = concat(hex('FEFF 00E0 10000000 0800 0500 0A000000'), ascii('ISO_IR 192'), hex('1000 1000 FF000000'));
  const read = explicit(element(0x00091001, 'UN', text), element(0x00100010, 'PN', latin1('J\xf6rg')), after);
  assert.deepEqual(findingsOf(read), []);
  assert.deepEqual(listing(read.dataSet), ['00091001 UN 34', '00100010 PN 4', '00200013 IS 2']);
  assert.equal(read.dataSet.table.disordered, false);
  assert.deepEqual(read.dataSet.get(0x00091001)?.bytes(), text);
});

test('of nested attempts the innermost that does not parse is given up, and the others stay', () => {
  const broken = element(0x00091002, 'UN', concat(hex('FEFF 00E0 04000000'), ascii('none')));
  const read = explicit(unSequence(0x00091001, [item(broken, patientId)], DEFINED), after);
  assert.deepEqual(listing(read.dataSet), [
    '00091001 UN 44',
    '00091001[0] item 36',
    '00091001[0].00091002 UN 12',
    '00091001[0].00100020 LO 8',
    '00200013 IS 2',
  ]);
  assert.deepEqual(findingsOf(read), ['un-sequence (0009,1001)']);
});

test('an outer attempt that does not parse takes the inner ones with it', () => {
  const inner = unSequence(0x00091002, [item(patientId, patientId)], DEFINED);
  const read = explicit(unSequence(0x00091001, [item(inner), raw(ascii('no item.'))], DEFINED), after);
  assert.deepEqual(listing(read.dataSet), ['00091001 UN 64', '00200013 IS 2']);
  assert.deepEqual(findingsOf(read), []);
  assert.equal(read.dataSet.table.disordered, false);
});

test('disorder around an attempt that is given up is still disorder', () => {
  const read = explicit(patientId, element(0x00091001, 'UN', hex('FEFF 00E0 FF000000')), after);
  assert.deepEqual(findingsOf(read), ['out-of-order (0009,1001)']);
  assert.equal(read.dataSet.table.disordered, true);
});

test('a character set declared inside an attempt that is given up is not in force', () => {
  const inside = dataSet(SYNTAX.implicitLittle, element(0x00080005, 'CS', 'ISO_IR 144'));
  const broken = concat(hex('FEFF 00E0 FFFFFFFF'), inside, hex('1000'));
  const again = sequence(0x00091003, [item(element(0x00100010, 'PN', latin1('J\xf6rg')))]);
  const read = explicit(element(0x00080005, 'CS', 'ISO_IR 100'), element(0x00091001, 'UN', broken), again);
  assert.equal(read.dataSet.items(0x00091003)[0]?.text(0x00100010), 'J\xf6rg');
});

test('an attempt that is given up behind 64 KB is bulk', () => {
  const text = concat(
    hex('FEFF 00E0 FFFFFFFF'),
    dataSet(SYNTAX.implicitLittle, element(0x00104000, 'LT', repeat(0x20, 70_000))),
  );
  const read = explicit(element(0x00091001, 'UN', text), after);
  assert.equal(read.dataSet.get(0x00091001)?.isBulk, true);
  assert.deepEqual(read.dataSet.get(0x00091001)?.bytes(), text);
});

test('an undefined length cannot be given up: what ends a UN is known by reading it alone', () => {
  fails('input/not-an-item', () => explicit(unSequence(0x00091001, [patientId]), after));
});

test('attempts cost no more than the bytes they cover', () => {
  const broken = dataSet(SYNTAX.explicitLittle, element(0x00091001, 'UN', hex('FEFF 00E0 FF000000')));
  const bytes = part10({ dataSet: concat(...Array.from({ length: 100_000 }, () => broken)) });
  const cpu = leastCpu(() => assert.equal(read(bytes).dataSet.table.count, 100_000));
  assert.ok(cpu < 50 + bytes.length / 1000, `${cpu} ms`);
});
