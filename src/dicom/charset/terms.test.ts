import assert from 'node:assert/strict';
import { test } from 'node:test';
import { CHARACTER_SET_TERMS } from '../../standard/index.ts';
import { readEscape } from './escapes.ts';
import { textCodec } from './index.ts';
import { repertoireOf } from './terms.ts';

test('PS3.3 Tables C.12-2 to C.12-5: every defined term is known', () => {
  const terms = new Set(CHARACTER_SET_TERMS.map((row) => row.term).filter((term) => term !== '(absent)'));
  assert.ok(terms.size >= 30, `only ${terms.size} terms were looked at`);
  for (const term of terms) assert.deepEqual(textCodec([term]).unknownTerms, [], term);
});

test('PS3.3 Tables C.12-2 and C.12-3: a single-byte term starts with the sets that the table names', () => {
  for (const row of CHARACTER_SET_TERMS.filter(({ kind }) => kind === 'single' || kind === 'single-ext')) {
    const { g0, g1 } = repertoireOf(row.term === '(absent)' ? [] : [row.term]);
    // The default repertoire is ISO-IR 6; the romaji of ISO_IR 13 are ISO-IR 14.
    assert.equal((row.element === 'G0' ? g0 : g1)?.isoIr, Number(row.isoIr), `${row.term} ${row.element}`);
  }
});

test('PS3.3 Tables C.12-3 and C.12-4: each escape sequence designates the set of its row to its code element', () => {
  const rows = CHARACTER_SET_TERMS.filter((row) => row.escape.length > 0);
  assert.ok(rows.length >= 28, `only ${rows.length} rows were looked at`);
  for (const row of rows) {
    const { length, designation } = readEscape(Uint8Array.from(row.escape), 0);
    assert.equal(length, row.escape.length, row.term);
    assert.equal(designation?.set.isoIr, Number(row.isoIr), row.term);
    assert.equal(designation?.element, row.element.toLowerCase(), row.term);
    const written = repertoireOf(['', row.term]).designations.find(({ set }) => set === designation?.set);
    assert.equal(written, designation, `${row.term} is written with another escape`);
  }
});

test('PS3.5 6.1.2.5: one term without code extension allows no escapes, several terms allow those of all', () => {
  const allowed = (...terms: string[]): number[] => repertoireOf(terms).designations.map(({ set }) => set.isoIr);
  assert.deepEqual(allowed('ISO_IR 100'), []);
  assert.deepEqual(allowed('ISO_IR 192'), []);
  assert.deepEqual(allowed(), []);
  assert.deepEqual(allowed('', 'ISO 2022 IR 87'), [6, 87]);
  assert.deepEqual(allowed('ISO 2022 IR 13', 'ISO 2022 IR 87', 'ISO 2022 IR 159'), [14, 13, 6, 87, 159]);
});

test('a term without code extension beside others acts as its ISO 2022 form', () => {
  const { g0, g1, designations } = repertoireOf(['ISO_IR 100', 'ISO_IR 144']);
  assert.deepEqual([g0.isoIr, g1?.isoIr, designations.map(({ set }) => set.isoIr)], [6, 100, [6, 100, 144]]);
});

test('misspelt terms that can only mean one are understood, and listed', () => {
  const bytes = Uint8Array.of(0xe9, 0xc3, 0xa9);
  for (const [written, meant] of [
    ['ISO-IR 100', 'ISO_IR 100'],
    ['ISO_IR_100', 'ISO_IR 100'],
    ['ISO IR 100', 'ISO_IR 100'],
    ['ISO_IR100', 'ISO_IR 100'],
    ['IR 100', 'ISO_IR 100'],
    ['iso_ir 144', 'ISO_IR 144'],
    ['ISO 8859-1', 'ISO_IR 100'],
    ['ISO-8859-5', 'ISO_IR 144'],
    ['LATIN1', 'ISO_IR 100'],
    ['UTF-8', 'ISO_IR 192'],
    ['utf8', 'ISO_IR 192'],
    ['iso_ir 192', 'ISO_IR 192'],
    ['ISO 2022 IR 192', 'ISO_IR 192'],
    ['ISO_IR 149', 'ISO 2022 IR 149'],
    ['ISO_IR 58', 'ISO 2022 IR 58'],
    ['ISO-2022-IR-87', 'ISO 2022 IR 87'],
    ['ISO 2022 58', 'ISO 2022 IR 58'],
    ['ISO_IR 6', ''],
    ['US-ASCII', ''],
    ['gb18030', 'GB18030'],
    ['GB 18030', 'GB18030'],
    ['ISO 2022 GBK', 'GBK'],
    ['GB2312', 'GBK'],
  ] as const) {
    const codec = textCodec([written]);
    assert.deepEqual(codec.unknownTerms, [written]);
    assert.equal(codec.decode(bytes, 'multi'), textCodec([meant]).decode(bytes, 'multi'), written);
  }
});

test('a term that means nothing is listed and read as the default repertoire', () => {
  for (const term of ['LATIN', 'ISO_IR 999', 'ISO 8859-12', 'constructor', '__proto__']) {
    const codec = textCodec([term]);
    assert.deepEqual(codec.unknownTerms, [term]);
    assert.equal(codec.decode(Uint8Array.of(0x41, 0xe9), 'multi'), 'A\ufffd');
    assert.equal(codec.encode('é', 'multi'), undefined);
  }
  assert.deepEqual(textCodec(['ISO 2022 IR 6', 'X', 'ISO 2022 IR 87']).unknownTerms, ['X']);
});

test('padding of a term is not part of it', () => {
  assert.deepEqual(textCodec(['ISO_IR 100 ']).unknownTerms, []);
});

test('equal terms share one codec', () => {
  assert.equal(textCodec(['', 'ISO 2022 IR 87']), textCodec(['', 'ISO 2022 IR 87']));
  assert.notEqual(textCodec(['', 'ISO 2022 IR 87']), textCodec(['ISO 2022 IR 87']));
});
