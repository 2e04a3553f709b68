import assert from 'node:assert/strict';
import { test } from 'node:test';
import {
  concat,
  dataSet,
  element,
  encapsulated,
  hex,
  item,
  type Part,
  part10,
  raw,
  repeat,
  SYNTAX,
  sequence,
} from '../../test/build/index.ts';
import { leastCpu } from '../../test/support/cpu-time.ts';
import { explicit, fails, file, findingsOf, listing, object, read } from './reading.testing.ts';
import { VR, type VrName } from './vr.ts';

const NATIVE = [SYNTAX.implicitLittle, SYNTAX.explicitLittle, SYNTAX.explicitBig, SYNTAX.deflated] as const;
const modality = element(0x00080060, 'CS', 'CT');
const patientId = element(0x00100020, 'LO', 'MRN-4711');

for (const syntax of NATIVE) {
  test(`PS3.5 Annex A: tags, VRs, lengths and nesting are read in ${syntax}`, () => {
    const { dataSet, findings } = object(
      syntax,
      modality,
      sequence(0x00081140, [item(element(0x00081155, 'UI', '2.999.1')), item()]),
      sequence(0x00081199, [item({ length: 'undefined' }, modality)], { length: 'undefined' }),
      patientId,
      element(0x00280010, 'US', 512),
      element(0x7fe00010, 'OW', repeat(0, 8)),
    );
    assert.deepEqual(findings, []);
    assert.deepEqual(listing(dataSet), [
      '00080060 CS 2',
      '00081140 SQ 32',
      '00081140[0] item 16',
      '00081140[0].00081155 UI 8',
      '00081140[1] item 0',
      '00081199 SQ 34',
      '00081199[0] item 18',
      '00081199[0].00080060 CS 2',
      '00100020 LO 8',
      '00280010 US 2',
      '7FE00010 OW 8',
    ]);
  });
}

test('PS3.5 7.1.2: every VR is read with the length field that it has', () => {
  const names = Object.keys(VR).filter((vr) => vr !== 'SQ') as VrName[];
  assert.equal(names.length, 33);
  const parts = names.map((vr, i) => element(0x00091001 + i, vr, repeat(0x20, 8)));
  for (const syntax of [SYNTAX.explicitLittle, SYNTAX.explicitBig]) {
    const { dataSet } = object(syntax, ...parts);
    assert.deepEqual(
      dataSet.elements().map(({ vr, length }) => `${vr} ${length}`),
      names.map((vr) => `${vr} 8`),
    );
  }
});

test('PS3.5 7.1.3: without a VR in the bytes the dictionary tells it, and what it does not know is UN', () => {
  const tags = [0x00080005, 0x00091001, 0x00090010, 0x00280106, 0x60003000, 0x60101500, 0x7fe00010, 0x00089999];
  const { dataSet } = object(
    SYNTAX.implicitLittle,
    ...tags.toSorted((a, b) => a - b).map((tag) => element(tag, 'UN', '  ')),
  );
  assert.deepEqual(
    dataSet.elements().map(({ tag, vr }) => `${tag.toString(16)} ${vr}`),
    ['80005 CS', '89999 UN', '90010 LO', '91001 UN', '280106 US', '60003000 OW', '60101500 LO', '7fe00010 OW'],
  );
});

test('PS3.5 7.5.2: an undefined length ends at the delimiter of its own level', () => {
  const inner = sequence(0x0040a730, [item({ length: 'undefined' }, modality)], { length: 'undefined' });
  const { dataSet } = explicit(
    sequence(0x0040a730, [item({ length: 'undefined' }, modality, inner), item(inner)], { length: 'undefined' }),
    element(0x00420010, 'ST', 'after'),
  );
  assert.deepEqual(
    listing(dataSet).map((line) => line.split(' ')[0]),
    [
      '0040A730',
      '0040A730[0]',
      '0040A730[0].00080060',
      '0040A730[0].0040A730',
      '0040A730[0].0040A730[0]',
      '0040A730[0].0040A730[0].00080060',
      '0040A730[1]',
      '0040A730[1].0040A730',
      '0040A730[1].0040A730[0]',
      '0040A730[1].0040A730[0].00080060',
      '00420010',
    ],
  );
});

test('PS3.5 A.4: encapsulated pixel data are one row with their fragments and delimiter', () => {
  const { dataSet } = object(SYNTAX.jpegBaseline, modality, encapsulated([repeat(1, 10), repeat(2, 3)]));
  assert.deepEqual(listing(dataSet), ['00080060 CS 2', `7FE00010 OB ${8 + 18 + 11 + 8}`]);
  assert.equal(dataSet.get(0x7fe00010)?.isEncapsulated, true);
});

test('PS3.5 7.8.1: a private sequence is read, with its VR and in implicit VR by its undefined length', () => {
  const parts = [
    element(0x00090010, 'LO', 'ACME'),
    sequence(0x00091001, [item({ length: 'undefined' }, patientId)], { length: 'undefined' }),
  ];
  for (const syntax of NATIVE) {
    const { dataSet, findings } = object(syntax, ...parts);
    assert.deepEqual(findings, []);
    assert.equal(dataSet.items(0x00091001)[0]?.text(0x00100020), 'MRN-4711');
  }
});

test('PS3.5 7.8.1: in implicit VR a private value of defined length that is items is a sequence, and nothing odd', () => {
  const { dataSet, findings } = object(SYNTAX.implicitLittle, sequence(0x00091001, [item(patientId)]));
  assert.deepEqual(findings, []);
  assert.equal(dataSet.items(0x00091001)[0]?.text(0x00100020), 'MRN-4711');
});

test('offsets of a row are those of its header, its value and what follows', () => {
  const { dataSet } = explicit(modality, sequence(0x00081140, [item(modality)], { length: 'undefined' }));
  const { table } = dataSet;
  const start = table.start[0]!;
  assert.deepEqual(
    [...table.start.subarray(0, table.count)],
    [0, 10, 22, 30].map((at) => start + at),
  );
  assert.deepEqual(
    [...table.value.subarray(0, table.count)],
    [8, 22, 30, 38].map((at) => start + at),
  );
  assert.deepEqual(
    [...table.end.subarray(0, table.count)],
    [10, 48, 40, 40].map((at) => start + at),
  );
  assert.deepEqual([...table.next.subarray(0, table.count)], [1, 4, 4, 4]);
  assert.deepEqual([...table.parent.subarray(0, table.count)], [-1, -1, 1, 2]);
  assert.deepEqual([...table.depth.subarray(0, table.count)], [0, 0, 1, 2]);
});

// What is odd and readable

const odd = (name: string, parts: readonly Part[], findings: readonly string[], lines?: readonly string[]): void => {
  test(name, () => {
    const read = explicit(...parts);
    assert.deepEqual(findingsOf(read), findings);
    if (lines !== undefined) assert.deepEqual(listing(read.dataSet), lines);
  });
};

odd(
  'PS3.5 7.1.1: a value of odd length is read as it stands',
  [element(0x00100020, 'LO', 'ABC', { pad: 'none' }), element(0x00100040, 'CS', 'F')],
  ['odd-length (0010,0020)'],
  ['00100020 LO 3', '00100040 CS 2'],
);

odd(
  'PS3.5 6.2: a binary value whose length is no multiple of its unit is read as it stands',
  [
    element(0x00280009, 'AT', repeat(0, 6)),
    element(0x00280010, 'US', repeat(0, 4)),
    element(0x00720080, 'FD', repeat(0, 12)),
  ],
  ['length-not-multiple (0028,0009)', 'length-not-multiple (0072,0080)'],
);

odd(
  'two letters that are no VR: a length of 16 bits, when what follows makes sense',
  [modality, element(0x00100020, '??', 'ABCD'), element(0x00100040, 'CS', 'F')],
  ['bad-vr (0010,0020)'],
  ['00080060 CS 2', '00100020 UN 4', '00100040 CS 2'],
);

odd(
  'two letters that are no VR: a length of 32 bits, when that makes sense',
  [modality, element(0x00100020, 'ZZ', 'ABCD', { longForm: true }), element(0x00100040, 'CS', 'F')],
  ['bad-vr (0010,0020)'],
  ['00080060 CS 2', '00100020 UN 4', '00100040 CS 2'],
);

odd(
  'two letters that are no VR: a length of 32 bits whose value is empty ends the object',
  [modality, element(0x00100020, 'ZZ', '', { longForm: true })],
  ['bad-vr (0010,0020)'],
  ['00080060 CS 2', '00100020 UN 0'],
);

odd(
  'two letters that are no VR, at the end of an item: the end makes sense',
  [sequence(0x00081140, [item(element(0x00100020, '??', 'ABCD'))], { length: 'undefined' }), patientId],
  ['bad-vr (0008,1140)[0].(0010,0020)'],
);

odd(
  'PS3.5 7.1: the same tag again, and a smaller one, are told apart',
  [patientId, modality, element(0x00100020, 'LO', 'MRN-4711'), modality, element(0x00280010, 'US', 1)],
  ['out-of-order (0008,0060)', 'duplicate-tag (0010,0020)', 'duplicate-tag (0008,0060)'],
);

odd(
  'PS3.5 7.1: each item has an order of its own',
  [
    sequence(0x00081140, [item(patientId), item(modality), item(patientId, modality)]),
    sequence(0x00081199, [item(patientId, element(0x00100020, 'LO', 'X'))]),
  ],
  ['out-of-order (0008,1140)[2].(0008,0060)', 'duplicate-tag (0008,1199)[0].(0010,0020)'],
);

odd(
  'an item tag between elements is a stray and what follows it is read',
  [modality, raw(hex('FEFF 00E0 FFFFFFFF')), patientId],
  ['item-outside-sequence'],
  ['00080060 CS 2', 'FFFEE000 stray 0', '00100020 LO 8'],
);

odd(
  'a delimiter between elements, and one in a sequence of defined length, are strays',
  [
    modality,
    raw(hex('FEFF 0DE0 00000000')),
    sequence(0x00081140, [item(patientId), raw(hex('FEFF DDE0 00000000'))]),
    sequence(0x00081199, [raw(hex('FEFF 0DE0 00000000')), item(patientId)], { length: 'undefined' }),
  ],
  ['unexpected-delimiter', 'unexpected-delimiter (0008,1140)', 'unexpected-delimiter (0008,1199)'],
  [
    '00080060 CS 2',
    'FFFEE00D stray 0',
    '00081140 SQ 32',
    '00081140[0] item 16',
    '00081140[0].00100020 LO 8',
    '00081140.FFFEE0DD stray 0',
    '00081199 SQ 40',
    '00081199.FFFEE00D stray 0',
    '00081199[0] item 16',
    '00081199[0].00100020 LO 8',
  ],
);

odd(
  'an item of undefined length may lack its delimiter where that of the sequence follows',
  [
    sequence(0x00081140, [item({ length: 'undefined', delimiter: false }, patientId)], { length: 'undefined' }),
    element(0x00200013, 'IS', '1'),
  ],
  ['delimiter-missing (0008,1140)[0]'],
  ['00081140 SQ 32', '00081140[0] item 16', '00081140[0].00100020 LO 8', '00200013 IS 2'],
);

test('zeros behind the last element are trailing, in every encoding and also without pixel data', () => {
  for (const transferSyntax of [SYNTAX.implicitLittle, SYNTAX.explicitLittle, SYNTAX.explicitBig]) {
    for (const count of [1, 7, 8, 512, 70_000]) {
      const read = file({ transferSyntax, dataSet: [modality, patientId], trailing: repeat(0, count) });
      assert.deepEqual(findingsOf(read), ['trailing-zeros']);
      assert.equal(read.dataSet.table.count, 2);
    }
  }
});

test('zeros behind pixel data are trailing although they would parse as elements', () => {
  const pixels = element(0x7fe00010, 'OW', repeat(1, 4));
  const read = file({ dataSet: [modality, pixels], trailing: concat(repeat(0, 64), hex('01')) });
  assert.deepEqual(findingsOf(read), ['trailing-bytes']);
  assert.equal(read.dataSet.table.count, 2);
});

test('PS3.5 7.1: what does not parse behind pixel data is trailing, signatures and padding are elements', () => {
  const dataSet = [modality, element(0x7fe00010, 'OW', repeat(1, 4))];
  const after = [sequence(0xfffafffa, [item(modality)]), element(0xfffcfffc, 'OB', repeat(0, 4))];
  assert.deepEqual(findingsOf(file({ dataSet: [...dataSet, ...after] })), []);
  for (const trailing of ['FF', 'FEFF 0DE0 00000000', '5A5A 5A5A 5A5A 5A5A 5A5A', '10002000 4C4F FF00 41']) {
    const read = file({ dataSet, trailing: hex(trailing) });
    assert.deepEqual(findingsOf(read), ['trailing-bytes'], trailing);
    assert.equal(read.dataSet.table.count, 2);
  }
});

// What is refused

const refused = (name: string, code: Parameters<typeof fails>[0], part: readonly Part[], path?: string): void => {
  test(`${code}: ${name}`, () => {
    const at = fails(code, () => explicit(...part));
    assert.equal(at.path, path);
    assert.equal(typeof at.offset, 'number');
  });
};

refused('a value longer than the object', 'input/length-past-end', [element(0x00100020, 'LO', 'AB', { length: 99 })]);
refused(
  'a value longer than its item',
  'input/length-past-end',
  [sequence(0x00081140, [item(element(0x00100020, 'LO', 'AB', { length: 4 }))]), modality],
  '(0008,1140)[0]',
);
refused(
  'an item longer than its sequence',
  'input/length-past-end',
  [sequence(0x00081140, [item({ length: 99 }, modality)])],
  '(0008,1140)',
);
refused('a sequence longer than the object', 'input/length-past-end', [
  sequence(0x00081140, [item(modality)], { length: 99 }),
]);
refused('a header that is cut off', 'input/length-past-end', [modality, raw(hex('10002000 4C'))]);
refused('a long header that is cut off', 'input/length-past-end', [modality, raw(hex('10002000 4F42 0000 00'))]);
refused(
  'an item header that is cut off',
  'input/length-past-end',
  [sequence(0x00081140, [raw(hex('FEFF 00E0'))])],
  '(0008,1140)',
);
refused('a fragment longer than the object', 'input/length-past-end', [
  sequence(0x7fe00010, [item({ length: 99 }, raw(repeat(0, 4)))], { vr: 'OB', length: 'undefined' }),
]);
refused('letters that are no VR, and no length leads anywhere', 'input/garbage-header', [
  modality,
  element(0x00100020, '??', 'ABC', { length: 7 }),
  modality,
]);
refused('an undefined length where the VR allows none', 'input/garbage-header', [
  element(0x00100020, 'UT', 'AB', { length: 'undefined' }),
]);
refused('an element of group 0000 between others', 'input/garbage-header', [
  patientId,
  element(0x00000100, 'US', 1),
  element(0x00200013, 'IS', '1'),
]);
refused('a sequence that holds no items', 'input/not-an-item', [sequence(0x00081140, [modality])], '(0008,1140)');
refused('a fragment that is no item', 'input/not-an-item', [
  sequence(0x7fe00010, [modality], { vr: 'OW', length: 'undefined' }),
]);
refused(
  'a sequence of undefined length that nothing ends',
  'input/delimiter-missing',
  [sequence(0x00081140, [item(modality)], { length: 'undefined', delimiter: false })],
  '(0008,1140)',
);
refused(
  'an item of undefined length that nothing ends',
  'input/delimiter-missing',
  [sequence(0x00081140, [item({ length: 'undefined', delimiter: false }, modality)])],
  '(0008,1140)[0]',
);
refused('fragments that nothing ends', 'input/delimiter-missing', [
  sequence(0x7fe00010, [item(raw(repeat(0, 4)))], { vr: 'OB', length: 'undefined', delimiter: false }),
]);

test('only fragments of pixel data make the rest trailing: a cut behind private ones is refused', () => {
  const fragments = sequence(0x00091001, [item(raw(repeat(0, 4)))], { vr: 'OB', length: 'undefined' });
  const whole = [fragments, element(0x00100020, 'LO', 'MRN-4711')];
  assert.deepEqual(findingsOf(explicit(...whole)), []);
  fails('input/length-past-end', () => read(part10({ dataSet: whole }).slice(0, -1)));
});

test('a cut at the end of an element is no fault: nothing tells that more was to come', () => {
  const bytes = part10({ dataSet: [modality, patientId] });
  assert.equal(read(bytes.slice(0, -16)).dataSet.table.count, 1);
});

// Limits

const nested = (levels: number): Part =>
  levels === 0
    ? modality
    : sequence(0x0040a730, [item({ length: 'undefined' }, nested(levels - 1))], { length: 'undefined' });

test('limit/nesting: 64 levels of sequences are read, 65 are refused', () => {
  const { dataSet } = explicit(nested(64));
  assert.equal(dataSet.table.depth[dataSet.table.count - 1], 128);
  fails('limit/nesting', () => explicit(nested(65)));
});

test('the number of findings is bounded', () => {
  const oddOnes = Array.from({ length: 1500 }, (_, i) => element(0x00110000 + i + 0x1000, 'LO', 'A', { pad: 'none' }));
  assert.equal(explicit(...oddOnes).findings.length, 1000);
});

test('time is linear: a hundred thousand duplicates, strays, odd lengths in as many items', () => {
  const many = 100_000;
  const duplicates = dataSet(SYNTAX.explicitLittle, patientId);
  const bytes = [
    part10({ dataSet: concat(...Array.from({ length: many }, () => duplicates)) }),
    part10({ dataSet: concat(duplicates, ...Array.from({ length: many }, () => hex('FEFF 0DE0 00000000'))) }),
    part10({
      dataSet: [
        sequence(0x00081140, [
          raw(concat(...Array.from({ length: many }, () => hex('FEFF 00E0 00000000')))),
          raw(
            concat(
              ...Array.from({ length: 1000 }, () =>
                dataSet(SYNTAX.explicitLittle, item(element(0x00100020, 'LO', 'A', { pad: 'none' }))),
              ),
            ),
          ),
        ]),
      ],
    }),
  ];
  for (const object of bytes) {
    const cpu = leastCpu(() => void read(object));
    assert.ok(cpu < 50 + object.length / 1000, `${cpu} ms: more than 50 ms and a microsecond for each byte`);
  }
});
