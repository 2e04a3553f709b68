import assert from 'node:assert/strict';
import { test } from 'node:test';
import { type Border, borderHolds } from './borders.ts';

/** Whether the text between the brackets may be a hit. */
function holds(marked: string, border: Border): boolean {
  const [before = '', hit = '', after = ''] = marked.split(/[[\]]/);
  return borderHolds(before + hit + after, before.length, before.length + hit.length, border);
}

test('none: a hit may stand anywhere', () => {
  for (const text of ['[SMITH]', 'MR[SMITH]CT', '1[SMITH]é']) assert.ok(holds(text, 'none'), text);
});

test('letter: digits and underscores may touch a hit, letters may not', () => {
  for (const text of ['[JANE]', '1[JANE]_', '([JANE])', 'T2\\[JANE]']) assert.ok(holds(text, 'letter'), text);
  for (const text of ['M[JANE]', '[JANE]T', '[JANE]é', 'Ж[JANE]', '[JANE]\u0301'])
    assert.ok(!holds(text, 'letter'), text);
});

test('token: nothing of a word may touch a hit', () => {
  for (const text of ['[LEE]', '-[LEE].', '^[LEE]=', 'DR.[LEE],']) assert.ok(holds(text, 'token'), text);
  for (const text of ['_[LEE]', '[LEE]1', 'F[LEE]', '[LEE]é', '９[LEE]']) assert.ok(!holds(text, 'token'), text);
});

test('digit: letters may touch a number, digits of any script may not', () => {
  for (const text of ['[4711]', 'MRN[4711]X', '-[4711]_']) assert.ok(holds(text, 'digit'), text);
  for (const text of ['0[4711]', '[4711]0', '[4711]９']) assert.ok(!holds(text, 'digit'), text);
});

test('date: the digits of a time may follow, none may precede', () => {
  assert.ok(holds('[20240311]101500', 'date'));
  assert.ok(!holds('1[20240311]', 'date'));
});

test('scripts without spaces are no neighbours: a name stands in them without a border', () => {
  for (const text of ['患者[LEE]様', '환자[LEE]님', 'คุณ[LEE]']) assert.ok(holds(text, 'token'), text);
});

test('what the normal form takes as a separator is none of the word, though Unicode calls it a letter', () => {
  for (const text of ['Oʼ[LEE]', '[LEE]ʹ', '←\u0338[LEE]', 'ﹰ[LEE]']) assert.ok(holds(text, 'token'), text);
  for (const text of ['e\u0301[LEE]', '²[LEE]']) assert.ok(!holds(text, 'token'), text);
});

test('a neighbour outside of the basic plane is read as one character', () => {
  assert.ok(!holds('𝐀[LEE]', 'token'));
  assert.ok(holds('😀[LEE]😀', 'token'));
});
