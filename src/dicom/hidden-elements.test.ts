import assert from 'node:assert/strict';
import { test } from 'node:test';
import { element, item, type Part, SYNTAX, sequence } from '../../test/build/index.ts';
import { explicit, fails, file, findingsOf } from './reading.testing.ts';

const modality = element(0x00080060, 'CS', 'CT');

for (const [name, tag, vr, one, other] of [
  ['Specific Character Set', 0x00080005, 'CS', 'ISO_IR 100', 'ISO_IR 192'],
  ['SOP Instance UID', 0x00080018, 'UI', '2.999.1', '2.999.2'],
  ['Patient ID', 0x00100020, 'LO', 'MRN-1', 'MRN-2'],
  ['Rows', 0x00280010, 'US', 1, 2],
] as const) {
  test(`input/hidden-element: ${name} twice with different values, wherever the second one stands`, () => {
    const parts = [element(tag, vr, one), modality, element(tag, vr, other)];
    const hex = tag.toString(16).toUpperCase().padStart(8, '0');
    const at = fails('input/hidden-element', () => explicit(...parts));
    assert.equal(at.path, `(${hex.slice(0, 4)},${hex.slice(4)})`);
    fails('input/hidden-element', () => explicit(element(0x7fe00010, 'OW', [1]), parts[0]!, parts[2]!));
    fails('input/hidden-element', () => explicit(parts[0]!, element(tag, vr, vr === 'US' ? [] : '')));
  });
}

test('the same value twice hides nothing', () => {
  const twice = explicit(element(0x00100020, 'LO', 'MRN-1'), element(0x00100020, 'LO', 'MRN-1'));
  assert.deepEqual(findingsOf(twice), ['duplicate-tag (0010,0020)']);
});

test('attributes that decide nothing may differ: all copies are de-identified', () => {
  const read = explicit(element(0x00104000, 'LT', 'one'), element(0x00104000, 'LT', 'two'));
  assert.deepEqual(findingsOf(read), ['duplicate-tag (0010,4000)']);
});

test('an item has attributes of its own', () => {
  const patient = (id: string): Part => element(0x00100020, 'LO', id);
  const read = explicit(sequence(0x00081140, [item(patient('A')), item(patient('B'))]), patient('C'));
  assert.deepEqual(findingsOf(read), []);
});

test('input/hidden-element: two transfer syntaxes in the file meta group', () => {
  const more = [element(0x00020010, 'UI', SYNTAX.implicitLittle)];
  fails('input/hidden-element', () => file({ meta: { more }, dataSet: [modality] }));
});
