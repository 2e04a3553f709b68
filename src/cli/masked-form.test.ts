import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { FormCounter, maskedForm } from './masked-form.ts';

test('a form says what a value looks like', () => {
  assert.equal(maskedForm('QUILLON^Zebedee 7'), 'XXXXXXX^Xxxxxxx 9');
  assert.equal(maskedForm('1961-03-09T10:00'), '9999-99-99X99:99');
  assert.equal(maskedForm('山田^太郎=Øyvind'), 'xx^xx=Xxxxxx');
  assert.equal(maskedForm('\x1b[31mred\n'), '·[99xxxx·');
  assert.equal(maskedForm('x'.repeat(40)), `${'x'.repeat(32)}…`);
});

test('no letter and no digit of a value is in its form', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'binary' }), (text) => {
      const form = maskedForm(text);
      assert.doesNotMatch(form, /[A-WYZa-wyz0-8]|[^\x20-\x7e·…]/u);
      assert.ok(form.length <= 33);
    }),
  );
});

test('forms are counted, the frequent ones first; no number of forms takes more memory', () => {
  const counter = new FormCounter();
  for (const text of ['A1', 'B2', 'C3', 'AB', 'CD', 'abc']) counter.add(text);
  assert.deepEqual(counter.most(2), {
    forms: [
      { form: 'X9', count: 3 },
      { form: 'XX', count: 2 },
    ],
    others: 1,
  });
  for (let i = 1; i < 1000; i++) counter.add('-'.repeat(i % 31).concat('.'.repeat(i % 7)));
  const { forms, others } = counter.most(Number.POSITIVE_INFINITY);
  assert.ok(forms.length <= 256);
  assert.equal(forms.reduce((sum, { count }) => sum + count, 0) + others, 1005);
});
