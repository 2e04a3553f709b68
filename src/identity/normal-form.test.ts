import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { normalForm, normalText } from './normal-form.ts';

function allEqual(expected: string, texts: readonly string[]): void {
  for (const text of texts) assert.equal(normalText(text), expected, JSON.stringify(text));
}

test('apostrophes, hyphens and every other sign separate words; runs of them are one space', () => {
  allEqual('o brien', ["O'BRIEN", 'O’Brien', 'oʼbrien', 'O`brien', 'o´brien', 'O-Brien', 'O‐BRIEN', ' o – brien ']);
  allEqual('doe jane', ['DOE^JANE', 'Doe, Jane', 'doe_jane', 'DOE\\JANE', 'doe\r\njane', '/doe=jane']);
  allEqual('14 02 1956', ['14.02.1956', '14/02/1956', '14-02-1956', '(14 02 1956)']);
});

test('accents are dropped, composed or not', () => {
  allEqual('muller', ['Müller', 'MÜLLER', 'Mu\u0308ller', 'MULLER']);
  allEqual('dvorak', ['Dvořák', 'DVOŘÁK']);
  allEqual('nguyen', ['Nguyễn', 'NGUYỄN'.normalize('NFD')]);
});

test('letters that do not decompose have a plain form', () => {
  allEqual('strasse', ['Straße', 'STRASSE', 'STRAẞE']);
  allEqual('aerosund', ['Ærøsund', 'ÆRØSUND']);
  allEqual('lodz', ['Łódź', 'łódź']);
});

test('case is folded without a locale: all forms of the Turkish i are one, and both small sigmas', () => {
  allEqual('isik', ['IŞIK', 'ışık', 'İŞİK', 'işik']);
  allEqual('οδυσσευσ', ['ΟΔΥΣΣΕΥΣ', 'Οδυσσεύς', 'οδυσσεύς']);
});

test('full width, half width and ligatures become the ordinary characters', () => {
  allEqual('yamada 12', ['ＹＡＭＡＤＡ　１２', 'Yamada-12']);
  allEqual('ヤマダ', ['ﾔﾏﾀﾞ', 'ヤマダ', 'ヤマダ'.normalize('NFD')]);
  allEqual('fischer', ['ﬁscher']);
});

test('soft hyphens, zero-width and direction marks vanish', () => {
  allEqual('quillon', ['QUIL\u00adLON', 'QUIL\u200bLON', '\u200fQUILLON\ufeff', 'QUIL\u2060LON\ufe0f']);
});

test('Korean syllables and Indic vowel signs stay what they are', () => {
  allEqual('홍길동', ['홍길동', '홍길동'.normalize('NFD')]);
  assert.notEqual(normalText('राम'), normalText('रम'));
});

test('points of Hebrew and Arabic are dropped', () => {
  allEqual('שלום', ['שָׁלוֹם', 'שלום']);
  allEqual('محمد', ['مُحَمَّد', 'محمد']);
});

test('each character knows the range of the original that it stands for', () => {
  const text = ' Dr. Stra\u00adße, Mu\u0308ller';
  const form = normalForm(text);
  assert.equal(form.text, 'dr strasse muller');
  const original = (word: string): string => {
    const at = form.text.indexOf(word);
    return text.slice(form.starts[at]!, form.ends[at + word.length - 1]!);
  };
  assert.equal(original('strasse'), 'Stra\u00adße');
  assert.equal(original('muller'), 'Mu\u0308ller');
  assert.equal(original('r s'), 'r. S');
});

test('the ranges cover the text in order, and a normal form is its own normal form', () => {
  fc.assert(
    fc.property(
      fc.string({ unit: 'binary' }).filter((some) => !/\p{Script=Hangul}/u.test(some)),
      (text) => {
        const { text: form, starts, ends } = normalForm(text);
        assert.equal(starts.length, form.length);
        assert.equal(ends.length, form.length);
        for (let i = 0; i < form.length; i++) {
          assert.ok(starts[i]! < ends[i]! && ends[i]! <= text.length);
          if (i > 0) assert.ok(starts[i - 1]! <= starts[i]!);
        }
        assert.ok(!/^ | $| {2}/.test(form));
        assert.equal(normalText(form), form);
      },
    ),
    { numRuns: 2000 },
  );
});
