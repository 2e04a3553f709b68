import assert from 'node:assert/strict';
import { test } from 'node:test';
import { clipped, columnsOf, counted, displayWidth, plural, printable, wantsColor } from './screen.ts';

test('text from outside cannot move the cursor, turn the writing round or break a line', () => {
  assert.equal(printable('a\x1b[2Jb\n\u202ec\u2028'), 'a\\u{1b}[2Jb\\u{a}\\u{202e}c\\u{2028}');
  assert.equal(printable('Müller 山田 ยูงทอง'), 'Müller 山田 ยูงทอง');
});

test('columns stand in line, also with wide letters, marks and colours', () => {
  assert.deepEqual(
    columnsOf(
      [
        ['山田', '1', 'x'],
        ['a', '12', 'y'],
      ],
      [1],
    ),
    ['山田   1  x', 'a     12  y'],
  );
  assert.equal(displayWidth('\x1b[31me\u0301\x1b[39m'), 1);
});

test('a text is clipped by its width', () => {
  assert.equal(clipped('abcdef', 6), 'abcdef');
  assert.equal(clipped('abcdefg', 6), 'abcde…');
  assert.equal(displayWidth(clipped('山田花子', 6)), 5);
});

test('numbers are for people', () => {
  assert.deepEqual([counted(0), counted(999), counted(1234567)], ['0', '999', '1,234,567']);
  assert.deepEqual([plural(1, 'file'), plural(2, 'study', 'studies')], ['1 file', '2 studies']);
});

test('--color before NO_COLOR before FORCE_COLOR before the terminal', () => {
  const terminal = { isTTY: true } as NodeJS.WriteStream;
  const pipe = { isTTY: false } as NodeJS.WriteStream;
  assert.equal(wantsColor(terminal, 'auto', {}), true);
  assert.equal(wantsColor(terminal, 'auto', { TERM: 'dumb' }), false);
  assert.equal(wantsColor(pipe, 'auto', {}), false);
  assert.equal(wantsColor(pipe, 'auto', { FORCE_COLOR: '1' }), true);
  assert.equal(wantsColor(terminal, 'auto', { FORCE_COLOR: '0' }), false);
  assert.equal(wantsColor(terminal, 'auto', { NO_COLOR: '1', FORCE_COLOR: '1' }), false);
  assert.equal(wantsColor(terminal, 'auto', { NO_COLOR: '' }), true);
  assert.equal(wantsColor(pipe, 'always', { NO_COLOR: '1' }), true);
  assert.equal(wantsColor(terminal, 'never', {}), false);
});
