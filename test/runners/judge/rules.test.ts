import assert from 'node:assert/strict';
import { test } from 'node:test';
import { encodeObject, type JsonDataSet, type JsonElement, parseFile } from '../parse/index.ts';
import { evaluate, type Instance } from './index.ts';

const BASE: JsonDataSet = {
  '00080018': { vr: 'UI', Value: ['1.2.3'] },
  '00100010': { vr: 'PN', Value: [{ Alphabetic: 'QUILLON^ZEBEDEE' }] },
  '00100020': { vr: 'LO', Value: ['MRN00482913'] },
  '00100030': { vr: 'DA', Value: ['19560214'] },
};

const text = (vr: string, ...values: unknown[]): JsonElement => ({ vr, Value: values });

interface Sides {
  readonly tag: string;
  readonly input?: JsonElement;
  readonly output?: JsonElement;
}

/** One released instance that differs from its input in one element. */
function instance({ tag, input, output }: Sides): Instance {
  const plus = (element: JsonElement | undefined): JsonDataSet =>
    element === undefined ? BASE : { ...BASE, [tag]: element };
  return {
    input: parseFile(encodeObject(plus(input))),
    output: parseFile(encodeObject(plus(output))),
    outcome: 'released',
    report: '{"findings":[{"code":"INVALID_DATE"}]}',
  };
}

type Row = readonly [rule: string, value: unknown, sides: Sides, pass: boolean];
const LO = '0008103E';
const DA = '00080020';
const DT = '0008002A';
const UI = '00083010';

const ROWS: readonly Row[] = [
  ['absent', undefined, { tag: LO, input: text('LO', 'x') }, true],
  ['absent', undefined, { tag: LO, output: text('LO') }, false],
  ['equalsInput', undefined, { tag: LO, input: text('LO', 'CT CHEST '), output: text('LO', 'CT CHEST') }, true],
  ['equalsInput', undefined, { tag: LO, input: text('LO', 'CT'), output: text('LO', 'MR') }, false],
  ['equalsInput', undefined, { tag: LO, input: text('LO', '1'), output: text('US', 1) }, false],
  ['equals', ['a', 'b'], { tag: LO, output: text('LO', 'a', 'b') }, true],
  ['equals', ['a'], { tag: LO, output: text('LO', 'a', 'b') }, false],
  ['oneOf', ['a', 'b'], { tag: LO, output: text('LO', 'b') }, true],
  ['oneOf', ['a', 'b'], { tag: LO, output: text('LO', 'c') }, false],
  ['differs', undefined, { tag: UI, input: text('UI', '1.2', '1.3'), output: text('UI', '1.4', '1.5') }, true],
  ['differs', undefined, { tag: UI, input: text('UI', '1.2', '1.3'), output: text('UI', '1.4', '1.2') }, false],
  ['differs', undefined, { tag: UI, input: text('UI', '1.2'), output: text('UI') }, false],
  ['dummy', undefined, { tag: LO, input: text('LO', 'ROOM2'), output: text('LO', 'ANONYMIZED') }, true],
  ['dummy', undefined, { tag: LO, input: text('LO', 'ROOM2'), output: text('LO', 'not room2') }, false],
  ['dummy', undefined, { tag: LO, input: text('LO', 'ROOM2') }, false],
  ['dummy', undefined, { tag: DA, input: text('DA', '20240311'), output: text('DA', '19000101') }, true],
  ['dummy', undefined, { tag: DA, input: text('DA', '20240311'), output: text('DA', '20240231') }, false],
  [
    'dummy',
    undefined,
    {
      tag: '00080090',
      input: text('PN', { Alphabetic: 'QUILLON^Z' }),
      output: text('PN', { Alphabetic: 'X^Quillon' }),
    },
    false,
  ],
  ['dummy', undefined, { tag: DA, input: text('DA', '20240311'), output: text('DA', '19000101', '19000101') }, false],
  ['absentOrDummy', undefined, { tag: LO, input: text('LO', 'ROOM2') }, true],
  ['absentOrDummy', undefined, { tag: LO, input: text('LO', 'ROOM2'), output: text('LO') }, false],
  ['emptyOrDummy', undefined, { tag: LO, input: text('LO', 'ROOM2'), output: text('LO') }, true],
  ['emptyOrDummy', undefined, { tag: LO, input: text('LO', 'ROOM2') }, false],
  ['absentOrDummyOrYear', undefined, { tag: DT, input: text('DT', '2024'), output: text('DT', '2024') }, true],
  ['absentOrDummyOrYear', undefined, { tag: DT, input: text('DT', '202403'), output: text('DT', '202403') }, false],
  ['absentOrClean', undefined, { tag: LO, output: text('LO', 'CHEST') }, true],
  ['absentOrClean', undefined, { tag: LO, output: text('LO', 'zquillon_1') }, false],
  ['absentOrClean', undefined, { tag: LO, output: text('LO', 'MRN 482913') }, false],
  ['absentOrClean', undefined, { tag: LO, output: text('LO', 'born 14-Feb-1956') }, false],
  ['absentOrClean', undefined, { tag: LO, output: text('LO', 'no 14829133') }, true],
  ['itemCount', 2, { tag: LO, output: text('LO', 'a', 'b') }, true],
  ['itemCount', 1, { tag: '00081140', output: { vr: 'SQ', Value: [{}] } }, true],
  ['itemCount', 0, { tag: LO }, false],
  ['contains', 'chest', { tag: LO, output: text('LO', 'CT CHEST') }, true],
  ['contains', 'chest', { tag: LO }, false],
  ['notContains', 'chest', { tag: LO }, true],
  [
    'notContains',
    'quillon',
    { tag: '00081140', output: { vr: 'SQ', Value: [{ [LO]: text('LO', 'Quillon') }] } },
    false,
  ],
  ['containsIfPresent', 'chest', { tag: LO, output: text('LO') }, true],
  ['containsIfPresent', 'chest', { tag: LO, output: text('LO', 'ABDOMEN') }, false],
  ['nonEmptyNotContains', 'x', { tag: LO, output: text('LO') }, false],
  ['nonEmptyNotContains', 'x', { tag: LO, output: text('LO', 'y') }, true],
  ['matches', '^\\d+$', { tag: LO, output: text('LO', '12', 'x') }, false],
  ['matches', '^\\d+$', { tag: LO, output: text('LO', '12', '3') }, true],
  ['sameAs', '00080018', { tag: '00080058', output: text('UI', '1.2.3') }, true],
  ['sameAs', '00080018', { tag: '00080058' }, false],
  ['notSameAs', '00080018', { tag: '00080058', output: text('UI', '1.2.4') }, true],
  ['linkedIfPresent', '00080018', { tag: '00080058', output: text('UI') }, true],
  ['linkedIfPresent', '00080018', { tag: '00080058', output: text('UI', '1.2.4') }, false],
  ['valueEqualsValue', [0, 2], { tag: UI, output: text('UI', '1.2', '1.3', '1.2') }, true],
  ['valueEqualsValue', [0, 1], { tag: UI, output: text('UI', '1.2', '1.3') }, false],
  ['validUid', undefined, { tag: UI, output: text('UI', '1.2.840.0.7') }, true],
  ['validUid', undefined, { tag: UI, output: text('UI', '1.2.840.05.7') }, false],
  ['validUid', undefined, { tag: UI, output: text('UI', `1.${'2'.repeat(63)}`) }, false],
  ['shifted', 'A', { tag: DA, input: text('DA', '2024.03.11'), output: text('DA', '20230313') }, true],
  ['shifted', 'A', { tag: DA, input: text('DA', '20240311'), output: text('DA', '20240311') }, false],
  [
    'shifted',
    'A',
    { tag: DT, input: text('DT', '20240311101500.12-0500'), output: text('DT', '20230313101500.12-0500') },
    true,
  ],
  [
    'shifted',
    'A',
    { tag: DT, input: text('DT', '20240311101500.12-0500'), output: text('DT', '20230313101500.12') },
    false,
  ],
  ['validDateOrAbsent', undefined, { tag: DA, input: text('DA', '20240311'), output: text('DA', '20240311') }, false],
  ['validDateOrAbsent', undefined, { tag: DA, input: text('DA', '19000101'), output: text('DA', '19000101') }, true],
  ['validDateOrEmpty', undefined, { tag: DA, input: text('DA', '20240311') }, false],
  ['validDateOrEmpty', undefined, { tag: DA, input: text('DA', '20240311'), output: text('DA') }, true],
  [
    'pnSingleGroup',
    undefined,
    { tag: '00080090', output: text('PN', { Alphabetic: 'A^B', Ideographic: '山' }) },
    false,
  ],
  [
    'pnSingleGroup',
    undefined,
    { tag: '00080090', input: text('PN', { Alphabetic: 'Yamada^T' }), output: text('PN', { Alphabetic: 'ANON' }) },
    true,
  ],
  [
    'pnSingleGroup',
    undefined,
    { tag: '00080090', input: text('PN', { Alphabetic: 'Yamada^T' }), output: text('PN', { Alphabetic: 'YAMADA' }) },
    false,
  ],
  ['textIs', 'a\\b', { tag: LO, output: text('LO', 'a', 'b') }, true],
  [
    'nonEmptyDummySequence',
    undefined,
    { tag: '00081140', input: { vr: 'SQ', Value: [{}] }, output: { vr: 'SQ', Value: [] } },
    false,
  ],
  [
    'nonEmptyDummySequence',
    undefined,
    {
      tag: '00081140',
      input: { vr: 'SQ', Value: [{ [LO]: text('LO', 'x') }] },
      output: { vr: 'SQ', Value: [{ [LO]: text('LO', 'y') }] },
    },
    true,
  ],
  [
    'nonEmptyDummySequence',
    undefined,
    {
      tag: '00081140',
      input: { vr: 'SQ', Value: [{ [LO]: text('LO', 'x') }] },
      output: { vr: 'SQ', Value: [{ [LO]: text('LO', 'x') }] },
    },
    false,
  ],
  [
    'codesExactly',
    ['113100'],
    { tag: '00120064', output: { vr: 'SQ', Value: [{ '00080100': text('SH', '113100') }] } },
    true,
  ],
  [
    'codesExactly',
    ['113100'],
    {
      tag: '00120064',
      output: { vr: 'SQ', Value: [{ '00080100': text('SH', '113100') }, { '00080100': text('SH', '113100') }] },
    },
    false,
  ],
  [
    'dummyIfReleased',
    undefined,
    { tag: '00420011', input: { vr: 'OB', InlineBinary: 'UVVJTExPTg==' }, output: { vr: 'OB', InlineBinary: 'AAA=' } },
    true,
  ],
  [
    'dummyIfReleased',
    undefined,
    {
      tag: '00420011',
      input: { vr: 'OB', InlineBinary: 'UVVJTExPTg==' },
      output: { vr: 'OB', InlineBinary: 'eFFVSUxMT054' },
    },
    false,
  ],
  ['nonEmptyOrQuarantined', undefined, { tag: LO, output: text('LO', 'x') }, true],
  ['nonEmptyOrQuarantined', undefined, { tag: LO, output: text('LO') }, false],
];

for (const [rule, value, sides, pass] of ROWS) {
  const [from, to, said] = [sides.input?.Value, sides.output?.Value, value].map((part) => JSON.stringify(part) ?? '-');
  test(`${rule} ${said} ${pass ? 'holds' : 'fails'} for ${sides.tag} from ${from} to ${to}`, () => {
    const [finding] = evaluate([{ path: sides.tag, rule, value }], [instance(sides)]);
    assert.ok(finding !== undefined);
    assert.equal(finding.pass, pass, finding.found);
  });
}

test('all shifts of one label are the same, and another label may be told to differ', () => {
  const pair = (from: string, to: string): Instance =>
    instance({ tag: DA, input: text('DA', from), output: text('DA', to) });
  const expectations = [
    { path: DA, rule: 'shifted', value: 'A' },
    { path: `#1/${DA}`, rule: 'shifted', value: 'A' },
    { path: `#2/${DA}`, rule: 'shifted', value: 'B', differentFrom: 'A' },
  ];
  const judge = (...dates: string[]): boolean[] =>
    evaluate(
      expectations,
      dates.map((date) => pair('20240311', date)),
    ).map(({ pass }) => pass);
  assert.deepEqual(judge('20230313', '20230313', '20220314'), [true, true, true]);
  assert.deepEqual(judge('20230313', '20230320', '20220314'), [true, false, true]);
  assert.deepEqual(judge('20230313', '20230313', '20230313'), [true, true, false]);
});

test('without a release only the rules marked (q) hold', () => {
  const held: Instance = { input: instance({ tag: LO }).input, outcome: 'quarantined', report: '{"code":"X"}' };
  const judge = (path: string, rule: string, value?: unknown): boolean | undefined =>
    evaluate([{ path, rule, value }], [held])[0]?.pass;
  for (const rule of [
    'absent',
    'absentOrDummy',
    'absentOrClean',
    'notContains',
    'linkedIfPresent',
    'dummyIfReleased',
    'validDateOrAbsent',
    'nonEmptyOrQuarantined',
  ]) {
    assert.equal(judge('00100010', rule, '00080018'), true, rule);
  }
  for (const rule of ['equalsInput', 'dummy', 'emptyOrDummy', 'differs', 'sameAs', 'validUid', 'shifted', 'contains']) {
    assert.equal(judge('00100010', rule, '00080018'), false, rule);
  }
  assert.equal(judge('@file', 'notContains', 'QUILLON'), true);
  assert.equal(judge('@file', 'endsAtDataset'), false);
  assert.equal(judge('@outcome', 'oneOf', ['quarantined', 'released']), true);
  assert.equal(
    evaluate([{ path: '00100010', rule: 'nonEmptyOrQuarantined' }], [{ ...held, outcome: 'dropped' }])[0]?.pass,
    false,
  );
});

test('@file is searched in UTF-8, Latin-1 and UTF-16, without regard to ASCII case, inside deflated data too', () => {
  for (const hex of ['4dc3bc6c6c6572', '4dfc6c6c6572', '4d00fc006c006c0065007200']) {
    const rawElements = [
      {
        after: 'last',
        bytes: Buffer.from(
          `fcfffcff4f420000${hex.length / 2 === 7 ? '0800' : '0c00'}0000${hex.padEnd(hex.length / 2 === 7 ? 16 : 24, '0')}`,
          'hex',
        ),
      },
    ];
    for (const transferSyntax of ['1.2.840.10008.1.2.1', '1.2.840.10008.1.2.1.99']) {
      const file = parseFile(encodeObject(BASE, { rawElements, transferSyntax }));
      const released: Instance = { input: file, output: file, outcome: 'released', report: '' };
      assert.equal(
        evaluate([{ path: '@file', rule: 'notContains', value: 'müLLER' }], [released])[0]?.pass,
        false,
        hex,
      );
    }
  }
});

test('a preamble may be zero, or the same in all outputs and in no input', () => {
  const zero = instance({ tag: LO });
  const own = { ...zero, output: parseFile(encodeObject(BASE, { preamble: new Uint8Array(128).fill(7) })) };
  const rule = [{ path: '@preamble', rule: 'zeroOrOwn' }];
  assert.equal(evaluate(rule, [zero])[0]?.pass, true);
  assert.equal(evaluate(rule, [own])[0]?.pass, false);
  assert.equal(evaluate(rule, [own, own])[0]?.pass, true);
  assert.equal(evaluate(rule, [{ ...own, input: own.output }, own])[0]?.pass, false);
});

test('an unknown rule stops the run instead of passing', () => {
  assert.throws(() => evaluate([{ path: LO, rule: 'isNice' }], [instance({ tag: LO })]), RangeError);
});
