import assert from 'node:assert/strict';
import { test } from 'node:test';
import { elementAt, encodeObject, parseFile, parsePath, stringsOf } from './index.ts';

const FILE = parseFile(
  encodeObject({
    '00080018': { vr: 'UI', Value: ['1.2.3'] },
    '00081140': { vr: 'SQ', Value: [{}, { '00081155': { vr: 'UI', Value: ['1.2.9'] } }] },
    '70530010': { vr: 'LO', Value: ['ACME NOTES'] },
    '70530011': { vr: 'LO', Value: ['ACME [1].0'] },
    '70531100': { vr: 'LO', Value: ['x'] },
  }),
);

const at = (path: string): string[] | undefined => {
  const found = elementAt(FILE, parsePath(path));
  return found === undefined ? undefined : stringsOf(found.element, found.holder.charset);
};

test('paths lead to top-level elements, into items, into the file meta and into private blocks', () => {
  assert.deepEqual(at('00080018'), ['1.2.3']);
  assert.deepEqual(at('00081140[1].00081155'), ['1.2.9']);
  assert.deepEqual(at('meta:00020003'), ['1.2.3']);
  assert.deepEqual(at('7053{ACME [1].0}00'), ['x']);
});

test('what is not there is undefined', () => {
  for (const path of [
    '00100010',
    '00081140[0].00081155',
    '00081140[2].00081155',
    '7053{ACME NOTES}00',
    'meta:00020016',
  ]) {
    assert.equal(at(path), undefined);
  }
});

test('instance numbers and places are read', () => {
  assert.deepEqual(parsePath('#2/@file'), { instance: 2, place: 'file', steps: [] });
  assert.equal(parsePath('#1/0008103e').steps[0]?.tag, '0008103E');
  assert.equal(parsePath('@outcome').place, 'outcome');
});

test('anything else is refused', () => {
  for (const path of ['', '0008', 'PatientName', '#/00080018', '00080018[a]', '00080018..00080018']) {
    assert.throws(() => parsePath(path), SyntaxError);
  }
});
