import assert from 'node:assert/strict';
import { test } from 'node:test';
import { ResidualNeedles } from '../deid/index.ts';
import { type Identifier, SubjectBuilder } from '../identity/index.ts';
import { ReadIdentifiers } from './read-identifiers.ts';

function readIdentifiers(...identifiers: readonly Identifier[]): ReadIdentifiers {
  const builder = new SubjectBuilder({ issuer: '', id: 'X1', unidentified: false });
  for (const { kind, value } of identifiers) builder.add(kind, value);
  return new ReadIdentifiers(new ResidualNeedles(builder.subject()));
}

test('names, numbers and days of the patient name him, as they are and nearly', () => {
  const read = readIdentifiers(
    { kind: 'name', value: 'Quillon^Zebedee' },
    { kind: 'patient-id', value: 'MRN0048291' },
    { kind: 'date', value: '19560214' },
  );
  for (const text of ['QUILLON, Z', 'QU1LL0N', 'MRN 0048291', '14.02.1956', 'Z E B E D E E']) {
    assert.ok(read.isNamedIn(text), text);
  }
  assert.ok(!read.isNamedIn('Depth 16.5 cm'));
});

test('a name of three letters names nobody in a picture, and two characters of a script without spaces do', () => {
  const read = readIdentifiers({ kind: 'name', value: 'Lee^Jo' }, { kind: 'name', value: '山田^太郎' });
  assert.ok(!read.isNamedIn('LEE'));
  assert.ok(read.isAbout('LEE'), 'a line that could stay is another question');
  assert.ok(read.isNamedIn('山田'));
});

test('what a machine or a descriptor says names nobody in a picture, and no line that holds it stays', () => {
  const read = readIdentifiers({ kind: 'device', value: 'SCREEN77' }, { kind: 'text', value: 'Wobbleford knee' });
  for (const text of ['SCREEN77', 'WOBBLEFORD KNEE']) {
    assert.ok(!read.isNamedIn(text), text);
    assert.ok(read.isAbout(text), text);
  }
});
