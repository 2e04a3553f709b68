import assert from 'node:assert/strict';
import { test } from 'node:test';
import { element, hex, item, latin1, raw, repeat, SYNTAX, sequence, utf8 } from '../../test/build/index.ts';
import { leastCpu } from '../../test/support/cpu-time.ts';
import { explicit, object } from './reading.testing.ts';

const NATIVE = [SYNTAX.implicitLittle, SYNTAX.explicitLittle, SYNTAX.explicitBig] as const;

test('an attribute that is not there has no text, no texts, no number and no items', () => {
  const { dataSet } = explicit(element(0x00080060, 'CS', 'CT'));
  assert.equal(dataSet.get(0x00100020), undefined);
  assert.equal(dataSet.has(0x00100020), false);
  assert.equal(dataSet.text(0x00100020), '');
  assert.deepEqual(dataSet.texts(0x00100020), []);
  assert.equal(dataSet.number(0x00100020), undefined);
  assert.deepEqual(dataSet.items(0x00100020), []);
});

test('PS3.5 6.2: spaces and NULs around a value are padding, those between words are not', () => {
  const { dataSet } = explicit(
    element(0x00080018, 'UI', '2.999.1'),
    element(0x00081030, 'LO', '  HEAD  SCAN \\ B', { pad: 0x20 }),
    element(0x00104000, 'LT', ' two\\one \0'),
  );
  assert.equal(dataSet.text(0x00080018), '2.999.1');
  assert.deepEqual(dataSet.texts(0x00081030), ['HEAD  SCAN', 'B']);
  assert.deepEqual(dataSet.texts(0x00104000), ['two\\one']);
});

for (const syntax of NATIVE) {
  test(`PS3.5 6.2: numbers of every binary VR in ${syntax}`, () => {
    const { dataSet } = object(
      syntax,
      element(0x00089459, 'FL', [0.5]),
      element(0x00186016, 'UL', [4_000_000_000]),
      element(0x00186020, 'SL', [-4]),
      element(0x00189087, 'FD', [-1e300]),
      element(0x00189219, 'SS', [-2, 3]),
      element(0x00280009, 'AT', [0x00181063, 0x7fe00010]),
      element(0x00280010, 'US', [512, 65535]),
      element(0x00720082, 'SV', [-9_007_199_254_740_993n]),
      element(0x00720083, 'UV', [18_446_744_073_709_551_615n]),
    );
    const numbers = dataSet.elements().map((element) => element.numbers());
    const [, , , , , , , signed] = dataSet.elements();
    assert.deepEqual(numbers.slice(0, 7), [
      [0.5],
      [4_000_000_000],
      [-4],
      [-1e300],
      [-2, 3],
      [0x00181063, 0x7fe00010],
      [512, 65535],
    ]);
    assert.deepEqual(signed?.strings(), ['-9007199254740993'], 'no digit of 64 bits is lost as text');
    assert.deepEqual(dataSet.texts(0x00720083), ['18446744073709551615']);
    assert.deepEqual(dataSet.texts(0x00280009), ['1577059', '2145386512']);
  });
}

test('PS3.5 6.2: DS and IS are numbers as DICOM writes them, everything else is none', () => {
  const { dataSet } = explicit(
    element(0x00200013, 'IS', ['7 ', ' -8', '0x10', '']),
    element(0x00280030, 'DS', ['1.5e-3', '.5', '5.', '+2', 'Infinity', '1,5', 'NaN']),
  );
  assert.deepEqual(dataSet.get(0x00200013)?.numbers(), [7, -8, Number.NaN, Number.NaN]);
  const [a, b, c, d, ...none] = dataSet.get(0x00280030)!.numbers();
  assert.deepEqual([a, b, c, d], [0.0015, 0.5, 5, 2]);
  assert.ok(none.every(Number.isNaN));
});

test('a rest that is no whole unit is no number', () => {
  const { dataSet } = explicit(element(0x00280010, 'US', [1, 2]), element(0x00720080, 'FD', repeat(0, 12)));
  assert.deepEqual(dataSet.get(0x00720080)?.numbers(), [0]);
});

test('PS3.5 6.2.1: the groups and components of a name are kept', () => {
  const { dataSet } = explicit(
    element(0x00080005, 'CS', 'ISO_IR 192'),
    element(0x00100010, 'PN', utf8('Yamada^Tarou=\u5c71\u7530^\u592a\u90ce=\u3084\u307e\u3060\\Second^Name')),
  );
  assert.deepEqual(dataSet.texts(0x00100010), [
    'Yamada^Tarou=\u5c71\u7530^\u592a\u90ce=\u3084\u307e\u3060',
    'Second^Name',
  ]);
});

test('PS3.5 7.5.3: an item has the character set of what is around, or its own', () => {
  const name = (bytes: Uint8Array) => element(0x00100010, 'PN', bytes);
  const { dataSet } = explicit(
    element(0x00080005, 'CS', 'ISO_IR 100'),
    sequence(0x00081140, [
      item(name(latin1('J\xf6rg'))),
      item(
        element(0x00080005, 'CS', 'ISO_IR 192'),
        name(utf8('J\xf6rg')),
        sequence(0x00081199, [item(name(utf8('B\xe4r')))]),
      ),
      item(name(latin1('\xc4nne'))),
    ]),
  );
  const [first, second, third] = dataSet.items(0x00081140);
  assert.equal(first?.text(0x00100010), 'J\xf6rg');
  assert.equal(second?.text(0x00100010), 'J\xf6rg');
  assert.equal(second?.items(0x00081199)[0]?.text(0x00100010), 'B\xe4r');
  assert.equal(third?.text(0x00100010), '\xc4nne');
  const deep = second!.items(0x00081199)[0]!;
  assert.equal(dataSet.item(deep.row).text(0x00100010), 'B\xe4r', 'the same item, found by its row');
});

test('PS3.3 C.12.1.1.2: of two character sets of one item the first is in force', () => {
  const sets = [element(0x00080005, 'CS', 'ISO_IR 192'), element(0x00080005, 'CS', 'ISO_IR 100')];
  const { dataSet } = explicit(sequence(0x00081140, [item(...sets, element(0x00100010, 'PN', utf8('J\xf6rg')))]));
  assert.equal(dataSet.items(0x00081140)[0]?.text(0x00100010), 'J\xf6rg');
});

test('elements come out in the order of the file, duplicates as often as they stand there, strays never', () => {
  const { dataSet } = explicit(
    element(0x00100020, 'LO', 'B'),
    raw(hex('FEFF 00E0 00000000')),
    element(0x00080060, 'CS', 'CT'),
    element(0x00100020, 'LO', 'B'),
  );
  assert.deepEqual(
    dataSet.elements().map(({ path }) => path),
    ['(0010,0020)', '(0008,0060)', '(0010,0020)'],
  );
  assert.equal(dataSet.rowOf(0x00100020), 0);
  assert.equal(dataSet.text(0x00080060), 'CT');
});

test('a stray delimiter in a sequence is no item', () => {
  const stray = raw(hex('FEFF 0DE0 00000000'));
  const { dataSet } = explicit(sequence(0x00081140, [stray, item(element(0x00100020, 'LO', 'A')), stray, item()]));
  assert.deepEqual(
    dataSet.items(0x00081140).map((inner) => inner.text(0x00100020)),
    ['A', ''],
  );
});

test('an element behind a stray is found although its tag is smaller than that of the stray', () => {
  const { dataSet } = explicit(
    element(0x00080060, 'CS', 'CT'),
    raw(hex('FEFF 00E0 00000000')),
    element(0x00100020, 'LO', 'A'),
  );
  assert.equal(dataSet.table.disordered, false);
  assert.equal(dataSet.text(0x00100020), 'A');
  assert.equal(dataSet.has(0x00100010), false);
});

test('paths name the items by number and stand on the root', () => {
  const inner = sequence(0x0040a730, [item(), item(element(0x0040a160, 'UT', 'X'))]);
  const { dataSet } = explicit(sequence(0x0040a730, [item(), item(), item(inner)]));
  const found = dataSet.items(0x0040a730)[2]?.items(0x0040a730)[1]?.get(0x0040a160);
  assert.equal(found?.path, '(0040,A730)[2].(0040,A730)[1].(0040,A160)');
  assert.equal(found?.dataSet.row, found === undefined ? -1 : found.row - 1);
});

test('a path costs its depth, not the number of items', () => {
  const { dataSet } = explicit(
    sequence(
      0x0040a730,
      Array.from({ length: 50_000 }, () => item(element(0x0040a160, 'UT', ''))),
    ),
  );
  const cpu = leastCpu(() => {
    const paths = new Set(dataSet.items(0x0040a730).map((inner) => inner.get(0x0040a160)?.path));
    assert.equal(paths.size, 50_000);
  });
  assert.ok(cpu < 1000, `${cpu} ms`);
});

test('sequences and bulk have no strings and no numbers', () => {
  const { dataSet } = explicit(sequence(0x00081140, [item()]), element(0x7fe00010, 'OW', repeat(1, 70_000)));
  for (const found of dataSet.elements()) {
    assert.deepEqual(found.strings(), []);
    assert.deepEqual(found.numbers(), []);
  }
  assert.deepEqual(dataSet.get(0x7fe00010)?.items(), []);
});

test('an empty value has no strings', () => {
  const { dataSet } = explicit(element(0x00100020, 'LO', ''), element(0x00280010, 'US', []));
  assert.deepEqual(
    dataSet.elements().map((element) => element.strings()),
    [[], []],
  );
  assert.deepEqual(
    dataSet.elements().map((element) => element.numbers()),
    [[], []],
  );
});
