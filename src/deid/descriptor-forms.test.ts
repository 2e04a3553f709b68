import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { descriptorForm } from './descriptor-forms.ts';

for (const [text, form] of [
  ['CT CHEST', 'word'],
  ['AX T2 FLAIR QUILLON', 'word other'],
  ['Quillon, Zebedee CT', 'other word'],
  ['CHEST 5 LUNG', 'word number word'],
  ['', ''],
  ['--', ''],
] as const)
  test(`"${text}" is built of "${form}"`, () => assert.equal(descriptorForm(text), form));

test('a form has few parts and no text of the descriptor, whatever that is', () => {
  const parts = new Set(['word', 'number', 'letter', 'other']);
  fc.assert(
    fc.property(fc.string({ unit: 'grapheme', maxLength: 400 }), (text) => {
      const form = descriptorForm(text).split(' ');
      assert.ok(form.length <= 12 && form.every((part) => part === '' || parts.has(part)));
    }),
  );
});
