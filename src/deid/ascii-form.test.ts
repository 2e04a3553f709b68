import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { asciiForm, isAsciiText } from './ascii-form.ts';

for (const form of [
  /(?<![\p{L}\d])\p{Lu}[\p{L}'.-]{0,30}(?![\p{L}\d])/gu,
  /[\p{L}\p{M}\p{N}]+(?:['’-][\p{L}\p{M}\p{N}]+)*/gu,
  /(?:\p{L}[ ._]){3,40}\p{L}/gu,
  /\\\\[^\s"<>]{2,20}\[\p{Ll}\]/giu,
  /\d\d([/. \u2010-\u2015\u2212-])\d/gi,
])
  test(`${form.source} finds the same in ASCII`, () => {
    const ascii = asciiForm(form);
    assert.ok(!ascii.unicode);
    fc.assert(
      fc.property(fc.string({ unit: 'binary-ascii', maxLength: 60 }), (text) => {
        const found = (one: RegExp): unknown[] => Array.from(text.matchAll(one), (match) => [match.index, ...match]);
        assert.deepEqual(found(ascii), found(form));
      }),
      { numRuns: 500 },
    );
  });

test('dashes beyond ASCII are left out where a hyphen ends the class', () => {
  assert.equal(asciiForm(/[/.\u2010-\u2015\u2212-]/gi).source, '[/.-]');
  assert.equal(asciiForm(/[a\u2212-\u2300]|[\u0041-]/g).source, '[a\\u2212-\\u2300]|[\\u0041-]');
});

test('a class that has no form in ASCII is a defect', () => {
  assert.throws(() => asciiForm(/\p{Sc}/u), TypeError);
});

test('ASCII is what it says', () => {
  assert.ok(isAsciiText('a\x7f\0') && !isAsciiText('ä'));
});
