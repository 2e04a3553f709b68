import assert from 'node:assert/strict';
import { test } from 'node:test';
import { NearNeedles } from './near-needles.ts';

const near = (...texts: readonly string[]): NearNeedles => new NearNeedles(texts.map((text) => ({ text })));

test('an identifier is found as it is, and with characters that look alike', () => {
  const needles = near('kowalski', 'mrn0048291');
  for (const text of ['KOWALSKI', 'Name: K0WAL5K1, Jan', 'MRNOO4829I']) assert.ok(needles.isIn(text), text);
});

test('one character in five may be wrong, lost or too many, and neighbours may have changed places', () => {
  const needles = near('quillonberg');
  for (const text of ['QUILLENBERG', 'QUILONBERG', 'QUILLLONBERG', 'QULILONBERG', 'QVILLENBERG']) {
    assert.ok(needles.isIn(text), text);
  }
  assert.ok(!needles.isIn('QVILLENBARG'), 'three of eleven');
  assert.ok(near('smith').isIn('SMYTH'), 'one of five');
  assert.ok(!near('smith').isIn('SMYTT'));
});

test('four characters have to be exact, and fewer name nobody', () => {
  const needles = near('ryan', 'lee');
  assert.ok(needles.isIn('RYAN'));
  assert.ok(!needles.isIn('BRYAN'), 'whole words');
  assert.ok(!needles.isIn('RYAM'));
  assert.ok(!needles.isIn('LEE'));
});

test('blanks that a reader loses or sees are none', () => {
  assert.ok(near('doe jane').isIn('DOEJANE'));
  assert.ok(near('quillonberg').isIn('QUIL LON BERG'));
  assert.ok(near('14 02 1956').isIn('14.02.1956'));
  assert.ok(!near('berg quillon').isIn('a berg and much of anything else'));
});

test('what medicine writes on pictures is nobody', () => {
  const needles = near('quillonberg', 'zebedee', 'mrn0048291', '19560214', '14 02 1956');
  for (const text of ['Depth 16.5 cm', 'HR 72 bpm', '120 kV', 'LATERAL', 'MI 0.8 TIS 1.2', '', '—']) {
    assert.ok(!needles.isIn(text), text);
  }
});

test('a label that a reader glues to an identifier hides nothing, and a longer word is none', () => {
  assert.ok(near('johnson').isIn('NAMEJ0HNSON'));
  assert.ok(near('johnson').isIn('NAMEJOHNSEN'));
  assert.ok(near('0048291').isIn('IDO048291'));
  assert.ok(!near('johnson').isIn('12JOHNSEN'), 'a label is of letters');
  assert.ok(!near('ander').isIn('PHILANDRR'), 'too short for a part of a word');
});
