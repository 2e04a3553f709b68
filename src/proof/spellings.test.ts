import assert from 'node:assert/strict';
import { test } from 'node:test';
import * as fc from 'fast-check';
import { type HitBorder, type HitEncoding, hasBorder } from './borders.ts';
import { RESEARCH, SAFE_HARBOR, subjectOf } from './good.testing.ts';
import { nameSpellings, wordBorder } from './name-spellings.ts';
import { needlesOf } from './needles.ts';
import { plainWords, weight } from './plain-words.ts';

test('plain words are small letters and digits with one space between', () => {
  for (const [text, plain] of [
    ["  O'Brien-SMITH, J.  ", 'o brien smith j'],
    ['Märzenbecher', 'marzenbecher'],
    ['Straße ŁÓDŹ', 'strasse lodz'],
    ['ＡＢＣ１２', 'abc12'],
    ['ÇIĞDEM çığdem', 'cigdem cigdem'],
    ['ΣΊΣΥΦΟΣ', 'σισυφοσ'],
    ['ИВАНОВ Й', 'иванов и'],
    ['김희중', '김희중'],
    ['が か', 'が か'],
    ['Zo\u00ad\u200bE', 'zoe'],
    ['...', ''],
  ] as const) {
    assert.equal(plainWords(text), plain);
  }
});

test('property: plain words do not change again, nor with the form of their letters', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'grapheme' }), (text) => {
      assert.equal(plainWords(text.normalize('NFD')), plainWords(text));
      assert.equal(plainWords(plainWords(text)), plainWords(text));
    }),
  );
});

test('a character of a script without spaces says as much as two letters', () => {
  assert.equal(weight('lee'), 3);
  assert.equal(weight('山田'), 4);
  assert.deepEqual(['li', 'lee', 'quin', 'thistle', 'thistlewick', '山', '山田'].map(wordBorder), [
    undefined,
    'token',
    'letter',
    'letter',
    'none',
    undefined,
    'none',
  ]);
});

test('a name is spelled by its words, joined, with initials, and in every group', () => {
  const texts = (value: string) => new Set(nameSpellings(value, 3).map(({ text }) => text));
  const doe = texts('Doe^Jane^Quincy^Dr^Jr');
  for (const text of ['doe', 'jane', 'quincy', 'doejane', 'janedoe', 'jdoe', 'doej', 'doe j'])
    assert.ok(doe.has(text), text);
  for (const text of ['dr', 'jr', 'd', 'j']) assert.ok(!doe.has(text), text);
  const groups = texts('Yamada^Tarou=山田^太郎=やまだ^たろう');
  for (const text of ['yamada', '山田', '山田太郎', 'やまだ', 'たろうやまだ']) assert.ok(groups.has(text), text);
  assert.ok(texts('Müller^Jörg').has('mueller'));
  assert.ok(texts('Mueller^Jörg').has('müller'));
  assert.ok(texts('Smith, Jane').has('janesmith'));
  assert.ok(texts('Jane Ann Smith').has('smithjane'));
});

test('the kinds of one spelling are joined, and the loosest border counts', () => {
  const { spellings } = needlesOf(subjectOf(['institution', 'Lee'], ['name', 'Lee^Ada'], ['device', 'Lee']), RESEARCH);
  const lee = spellings.filter(({ text }) => text === 'lee');
  assert.equal(lee.length, 1);
  assert.equal(lee[0]!.kinds.toString(2).replaceAll('0', '').length, 3);
});

test('days that the policy lets stand are no needles', () => {
  const subject = subjectOf(['date', '19560101'], ['date', '19560214'], ['date', '19000101'], ['date', '202403']);
  assert.deepEqual([...needlesOf(subject, RESEARCH).days], [19560101, 19560214]);
  assert.deepEqual([...needlesOf(subject, SAFE_HARBOR).days], [19560214]);
  assert.deepEqual([...needlesOf(subject, RESEARCH).months], [202403]);
});

/** Whether `|hit|` in a text has its border, in an encoding. */
function holds(marked: string, border: HitBorder, encoding: HitEncoding): boolean {
  const [before = '', hit = '', after = ''] = marked.split('|').map((text) => [...encoded(text, encoding)]);
  const bytes = Uint8Array.from([...before, ...hit, ...after]);
  return hasBorder(
    { bytes, from: 0, to: bytes.length, start: before.length, end: before.length + hit.length },
    border,
    encoding,
  );
}

function encoded(text: string, encoding: HitEncoding): Uint8Array {
  if (encoding === 'utf-8') return new TextEncoder().encode(text);
  const units = Array.from({ length: text.length }, (_, i) => text.charCodeAt(i));
  if (encoding === 'utf-16le') return Uint8Array.from(units.flatMap((unit) => [unit & 0xff, unit >> 8]));
  if (encoding === 'utf-16be') return Uint8Array.from(units.flatMap((unit) => [unit >> 8, unit & 0xff]));
  return Uint8Array.from(units);
}

test('borders are read in the encoding of the hit', () => {
  const encodings: HitEncoding[] = ['utf-8', 'latin-1', 'utf-16le', 'utf-16be'];
  for (const encoding of encodings) {
    assert.ok(holds('|lee|', 'token', encoding));
    assert.ok(holds('a |lee| b', 'token', encoding));
    assert.ok(!holds('a|lee|', 'token', encoding));
    assert.ok(!holds('|lee|_', 'token', encoding));
    assert.ok(!holds('1|lee|', 'token', encoding));
    assert.ok(holds('1|lee|_', 'letter', encoding));
    assert.ok(!holds('ä|lee|', 'letter', encoding), encoding);
    assert.ok(!holds('|lee|É', 'letter', encoding), encoding);
    assert.ok(holds('a|48291|b', 'digit', encoding));
    assert.ok(!holds('0|48291|', 'digit', encoding));
    assert.ok(holds('x|lee|x', 'none', encoding));
  }
  assert.ok(holds('山|lee|田', 'token', 'utf-8'), 'no border between scripts');
  assert.ok(!holds('ж|lee|', 'token', 'utf-8'));
  assert.ok(!holds('|lee|３', 'digit', 'utf-8'));
});
