import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { matchesMask, parseAttribute, parseSelector, selectorText } from './selector.ts';
import type { Selector } from './types.ts';

const selector = (text: string): Selector => {
  const read = parseSelector(text);
  assert.ok(read.ok, `${text} is a selector`);
  return read.value;
};

const faultOf = (text: string) => {
  const read = parseSelector(text);
  assert.ok(!read.ok, `${text} is no selector`);
  return read.fault;
};

test('a keyword and its tag are the same selector', () => {
  assert.deepEqual(selector('PatientName'), { kind: 'tag', tag: 0x00100010 });
  assert.deepEqual(selector('(0010,0010)'), { kind: 'tag', tag: 0x00100010 });
});

test('an even tag that PS3.6 does not know can be named', () => {
  assert.deepEqual(selector('(0019,0010)'.replace('0019', '0018')), { kind: 'tag', tag: 0x00180010 });
  assert.deepEqual(selector('(1234,5678)'), { kind: 'tag', tag: 0x12345678 });
});

test('PS3.5 7.6: a mask reaches the even groups of its range and no private group between them', () => {
  const mask = selector('(50xx,xxxx)');
  assert.ok(mask.kind === 'mask');
  assert.ok(matchesMask(mask, 0x50000010));
  assert.ok(matchesMask(mask, 0x501e3000));
  assert.ok(!matchesMask(mask, 0x50010010));
  assert.ok(!matchesMask(mask, 0x60003000));
});

test('a mask with a fixed element reaches this element only', () => {
  const mask = selector('(60xx,3000)');
  assert.ok(mask.kind === 'mask');
  assert.ok(matchesMask(mask, 0x60023000));
  assert.ok(!matchesMask(mask, 0x60024000));
});

test('masks of tags above 7FFF compare as unsigned numbers', () => {
  const mask = selector('(FFFE,xxxx)');
  assert.ok(mask.kind === 'mask');
  assert.ok(matchesMask(mask, 0xfffee000));
});

test('a path is sequences and an attribute, by keyword or tag', () => {
  const path = {
    kind: 'path',
    steps: [
      { kind: 'tag', tag: 0x00400275 },
      { kind: 'tag', tag: 0x00400009 },
    ],
  };
  assert.deepEqual(selector('RequestAttributesSequence.ScheduledProcedureStepID'), path);
  assert.deepEqual(selector('(0040,0275).(0040,0009)'), path);
});

test('PS3.5 7.8.1: a private element is named by creator, group and low byte', () => {
  const at = { kind: 'private', creator: 'ACME 1.1 (TEST)', group: 0x0029, element: 0x10 };
  assert.deepEqual(selector('private:ACME 1.1 (TEST)(0029,xx10)'), at);
});

for (const [text, code] of [
  ['PatientNam', 'policy/unknown-attribute'],
  ['(0029,1010)', 'policy/unknown-attribute'],
  ['OverlayData', 'policy/unknown-attribute'],
  ['', 'policy/unknown-attribute'],
  ['PatientName.', 'policy/unknown-attribute'],
  ['vr:ZZ', 'policy/value'],
  ['vr:', 'policy/value'],
  ['(xxxx,0010)', 'policy/value'],
  ['(0029,xx10)', 'policy/value'],
  ['private:ACME', 'policy/value'],
  ['private:(0029,xx10)', 'policy/value'],
  ['private:ACME(0028,xx10)', 'policy/value'],
  ['private:ACME(0003,xx10)', 'policy/value'],
  ['private:ACME(FFFF,xx10)', 'policy/value'],
  ['private:A\\B(0029,xx10)', 'policy/value'],
  [`private:${'A'.repeat(65)}(0029,xx10)`, 'policy/value'],
] as const) {
  test(`"${text.slice(0, 30)}" is refused with ${code}`, () => assert.equal(faultOf(text).code, code));
}

test('a misspelt keyword is answered by the nearest one', () => {
  assert.equal(faultOf('PatientNaem').hint, 'did you mean PatientName?');
  assert.equal(faultOf('OverlayData').hint, 'write a mask, as (60xx,3000)');
  assert.equal(faultOf('(0029,1010)').hint, 'write private:CREATOR(0029,xx10)');
});

test('a mask cannot stand where one attribute is meant', () => {
  assert.equal(parseAttribute('(50xx,xxxx)').ok, false);
  assert.equal(parseAttribute('Modality').ok, true);
});

test('a selector that is written out reads as itself', () => {
  for (const text of [
    '(0010,0010)',
    '(50xx,xxxx)',
    '(60xx,3000)',
    'vr:PN',
    '(0040,0275).(0040,0009)',
    'private:A B(0029,xx0A)',
  ]) {
    assert.equal(selectorText(selector(text)), text);
  }
});

test('any text is a selector or a fault', () => {
  fc.assert(
    fc.property(
      fc.oneof(fc.string(), fc.string({ unit: fc.constantFrom(...'()x,0123456789ABCDEF.:vrpivate') })),
      (text) => {
        const read = parseSelector(text);
        if (read.ok) assert.deepEqual(parseSelector(selectorText(read.value)), read);
      },
    ),
  );
});
