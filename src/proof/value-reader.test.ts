import assert from 'node:assert/strict';
import { test } from 'node:test';
import * as fc from 'fast-check';
import { formatDate, type Subject } from '../identity/index.ts';
import { RESEARCH, subjectOf } from './good.testing.ts';
import { needlesOf } from './needles.ts';
import { ValueReader } from './value-reader.ts';

/** The stretches of a text that are dates or identifiers of the subject. */
function found(subject: Subject, text: string, leastBytes = 3): string[] {
  const bytes = new TextEncoder().encode(text);
  const hits: string[] = [];
  const reader = new ValueReader(needlesOf(subject, RESEARCH));
  reader.read({ bytes, from: 0, to: bytes.length, leastBytes }, (_, start, end) => hits.push(text.slice(start, end)));
  return [...new Set(hits)];
}

const anyDay = fc.integer({ min: -25_000, max: 25_000 });

test('property: a day is read in every order of its parts, and the day after is another one', () => {
  fc.assert(
    fc.property(anyDay, fc.constantFrom('-', '.', '/', ' ', ', '), (day, separator) => {
      const date = formatDate(day);
      const subject = subjectOf(['date', formatDate(day + 1)]);
      const [y, m, d] = [date.slice(0, 4), date.slice(4, 6), date.slice(6)];
      for (const parts of [
        [y, m, d],
        [d, m, y],
        [m, d, y],
      ]) {
        const text = parts.join(separator);
        assert.deepEqual(found(subjectOf(['date', date]), `(${text})`), [text]);
        assert.deepEqual(found(subjectOf(['date', date]), parts.join('')), [parts.join('')]);
      }
      fc.pre(d !== m);
      assert.deepEqual(found(subject, `${y}${separator}${m}${separator}${d}`), []);
    }),
  );
});

test('digits beside the digits of a date make another number of them', () => {
  const subject = subjectOf(['date', '20240311']);
  for (const text of ['120240311', '202403111', '2024031110', '20240311101', '2024031110153', '202403112460']) {
    assert.deepEqual(found(subject, text), [], text);
  }
  assert.deepEqual(found(subject, '202403111015 20240311101559'), ['202403111015', '20240311101559']);
});

test('parts of a date stand close together', () => {
  const subject = subjectOf(['date', '20240311']);
  for (const text of ['2024   03 11', '2024 x 03 11', '11 of 3 in 2024', 'Mar 2024 11', '11 Mar   and 2024']) {
    assert.deepEqual(found(subject, text), [], text);
  }
});

test('property: an id of digits is read in any groups, with zeros in front', () => {
  const digits = fc.integer({ min: 1_000_000, max: 999_999_999_999 });
  fc.assert(
    fc.property(digits, fc.array(fc.integer({ min: 1, max: 5 }), { minLength: 7, maxLength: 7 }), (id, lengths) => {
      const subject = subjectOf(['id', `${id}`]);
      const groups: string[] = [];
      let rest = `${id}`;
      for (const length of lengths) {
        if (rest !== '') groups.push(rest.slice(0, length));
        rest = rest.slice(length);
      }
      fc.pre(rest === '');
      assert.ok(found(subject, groups.join('-')).includes(groups.join('-')));
      assert.deepEqual(found(subject, `x000${id}y`), [`000${id}`]);
      assert.deepEqual(found(subject, `${id}1 1${id}`), []);
    }),
  );
});

test('hits of fewer bytes than wanted do not count', () => {
  const subject = subjectOf(['id', '48291'], ['date', '20240311']);
  assert.deepEqual(found(subject, '48291 20240311 3-11-24', 8), ['20240311']);
});

test('numbers too long to be exact are no numbers', () => {
  const id = '1234567890123456';
  assert.deepEqual(found(subjectOf(['id', id]), `${id} 1234567890123457`), [], 'the search for spellings has them');
});

test('time is linear in the bytes, whatever they are', () => {
  const subject = subjectOf(['id', '4829137'], ['date', '20240311']);
  const timeOf = (text: string): number => {
    const start = performance.now();
    found(subject, text);
    return performance.now() - start;
  };
  for (const unit of ['1', '1 ', '12-', 'jan 1 ', 'é', '1.2.3.']) {
    timeOf(unit.repeat(20_000));
    const small = timeOf(unit.repeat(40_000));
    const large = timeOf(unit.repeat(400_000));
    assert.ok(large < 50 * small + 50, `${unit}: ${small} and ${large} ms`);
  }
});
