import assert from 'node:assert/strict';
import { test } from 'node:test';
import { element, inOrder, item, type Part, part10, SYNTAX, sequence } from '../../../test/build/index.ts';
import { BufferSource } from '../../bytes/index.ts';
import { readObject } from '../../dicom/index.ts';
import { storedWindows } from './stored-windows.ts';

function windowsOf(parts: readonly Part[], frame = 0) {
  const bytes = part10({ transferSyntax: SYNTAX.explicitLittle, dataSet: inOrder(...parts) });
  return storedWindows(readObject(new BufferSource(bytes)).dataSet, frame);
}

const window = (centre: string, width: string): Part[] => [
  element(0x00281050, 'DS', centre),
  element(0x00281051, 'DS', width),
];
const rescale = (slope: string, intercept: string): Part[] => [
  element(0x00281052, 'DS', intercept),
  element(0x00281053, 'DS', slope),
];

test('a window is said in what the modality makes of stored values (C.11.1, C.11.2.1.2)', () => {
  assert.deepEqual(windowsOf([...window('40', '400'), ...rescale('2', '-1024')]), [{ centre: 532, width: 200 }]);
  assert.deepEqual(windowsOf(window('40', '400')), [{ centre: 40, width: 400 }]);
});

test('every window counts', () => {
  assert.deepEqual(windowsOf(window('40\\600', '400\\1500')), [
    { centre: 40, width: 400 },
    { centre: 600, width: 1500 },
  ]);
});

test('what is no window is left out, and so is a slope of nothing', () => {
  assert.deepEqual(windowsOf([element(0x00280010, 'US', 1)]), []);
  assert.deepEqual(windowsOf([...window('40\\600', '400'), ...rescale('0', '')]), [{ centre: 40, width: 400 }]);
});

test('frames of a multi-frame object have windows and rescaling of their own (C.7.6.16.2.9, C.7.6.16.2.10)', () => {
  const groups = (centre: string, intercept: string) =>
    item(
      sequence(0x00289132, [item(...window(centre, '10'))]),
      sequence(0x00289145, [item(...rescale('1', intercept))]),
    );
  const parts = [sequence(0x52009230, [groups('100', '0'), groups('200', '-50')])];
  assert.deepEqual(windowsOf(parts, 0), [{ centre: 100, width: 10 }]);
  assert.deepEqual(windowsOf(parts, 1), [{ centre: 250, width: 10 }]);
  assert.deepEqual(windowsOf(parts, 2), []);
  const shared = [sequence(0x52009229, [groups('100', '0')])];
  assert.deepEqual(windowsOf(shared, 7), [{ centre: 100, width: 10 }]);
});
