import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { type Border, borderHolds } from './borders.ts';
import { NeedleMatcher } from './matcher.ts';
import type { Needle } from './needles.ts';
import { normalForm } from './normal-form.ts';

const needle = (text: string, border: Border = 'none'): Needle => ({ text, kind: 'name', border, forms: [text] });
const spans = (needles: readonly Needle[], text: string): readonly string[] =>
  new NeedleMatcher(needles).find(text).map(({ start, end }) => text.slice(start, end));

test('a hit is reported in the original text, accents, separators and all', () => {
  assert.deepEqual(spans([needle('o brien'), needle('muller')], 'CT O’BRIEN-MÜLLER 1'), ['O’BRIEN', 'MÜLLER']);
});

test('the longest hit at a position wins, and hits inside it are not reported again', () => {
  assert.deepEqual(spans([needle('doe'), needle('doe jane'), needle('jane')], 'DOE^JANE'), ['DOE^JANE']);
});

test('hits that overlap are both reported', () => {
  assert.deepEqual(spans([needle('doe jane'), needle('jane smith')], 'DOE JANE SMITH'), ['DOE JANE', 'JANE SMITH']);
});

test('where the border of the longest hit does not hold, a shorter one still counts', () => {
  assert.deepEqual(spans([needle('lee', 'token'), needle('lee jan', 'letter')], 'LEE JANET'), ['LEE']);
});

test('it finds what a search for each needle by itself finds', () => {
  const word = fc.string({ unit: fc.constantFrom('a', 'b', '1'), minLength: 1, maxLength: 3 });
  const text = fc.string({ unit: fc.constantFrom('a', 'B', '1', ' ', '_', 'ß', 'á'), maxLength: 20 });
  const border = fc.constantFrom<Border>('none', 'letter', 'token', 'digit', 'date');
  const needles = fc.uniqueArray(fc.tuple(word, border), { selector: ([own]) => own, maxLength: 6 });
  fc.assert(
    fc.property(needles, text, (pairs, original) => {
      const form = normalForm(original);
      const covered = new Set<number>();
      for (const [own, rule] of pairs) {
        for (let at = form.text.indexOf(own); at >= 0; at = form.text.indexOf(own, at + 1)) {
          const [start, end] = [form.starts[at]!, form.ends[at + own.length - 1]!];
          if (borderHolds(original, start, end, rule)) for (let i = start; i < end; i++) covered.add(i);
        }
      }
      const found = new Set<number>();
      for (const { start, end } of new NeedleMatcher(pairs.map(([own, rule]) => needle(own, rule))).find(original)) {
        for (let i = start; i < end; i++) found.add(i);
      }
      assert.deepEqual([...found].sort(), [...covered].sort());
    }),
    { numRuns: 2000 },
  );
});
