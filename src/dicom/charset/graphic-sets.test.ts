import assert from 'node:assert/strict';
import { test } from 'node:test';
import { type GraphicSet, graphicSet } from './graphic-sets.ts';

const NONE = 0xfffd;
const cellsOf = (set: GraphicSet): number[] => Array.from({ length: set.width === 1 ? 128 : 8836 }, (_, cell) => cell);

test('every set holds as many characters as its standard, and writes each in the cell in which it reads it', () => {
  // Characters that are written; those that are only read come on top.
  for (const [isoIr, count] of [
    [6, 94],
    [14, 94],
    [13, 63],
    [100, 96],
    [101, 96],
    [109, 89],
    [110, 96],
    [144, 96],
    [127, 51],
    [126, 90],
    [138, 58],
    [148, 96],
    [203, 96],
    [166, 87],
    // JIS X 0208:1990, JIS X 0212:1990, KS X 1001:1992 and GB 2312-80.
    [87, 6879],
    [159, 6067],
    [149, 8224],
    [58, 7445],
  ] as const) {
    const set = graphicSet(isoIr);
    const written = cellsOf(set).filter(
      (cell) => set.character(cell) !== NONE && set.cellOf(set.character(cell)) === cell,
    );
    assert.equal(written.length, count, `ISO-IR ${isoIr}`);
  }
});

test('PS3.5 6.1.2.5.1: no C1 element; windows-125x characters of the runtime never come in', () => {
  for (const isoIr of [100, 148, 166]) {
    const set = graphicSet(isoIr);
    for (let cell = 0; cell < 0x20; cell++) assert.equal(set.character(cell), NONE);
    assert.equal(set.cellOf(0x20ac), undefined, `ISO-IR ${isoIr} has no euro sign`);
  }
  assert.equal(graphicSet(203).cellOf(0x20ac), 0x24);
});

test('JIS X 0208 has its own names for the signs that Microsoft mapped to fullwidth forms', () => {
  const kanji = graphicSet(87);
  const cell = (code: number): number => ((code >> 8) - 0x21) * 94 + (code & 0xff) - 0x21;
  for (const [code, character] of [
    [0x2141, '〜'],
    [0x2142, '‖'],
    [0x215d, '−'],
    [0x2171, '¢'],
    [0x2172, '£'],
    [0x224c, '¬'],
    [0x2140, '＼'],
    [0x216f, '￥'],
  ] as const) {
    assert.equal(String.fromCharCode(kanji.character(cell(code))), character);
  }
});

test('what vendors and later editions added is read and not written', () => {
  for (const [isoIr, character] of [
    [87, '①'],
    [87, '髙'],
    [149, '€'],
    [58, 'ⅰ'],
    [126, '€'],
    [166, '\u00a0'],
  ] as const) {
    const set = graphicSet(isoIr);
    const code = character.charCodeAt(0);
    assert.ok(
      cellsOf(set).some((cell) => set.character(cell) === code),
      `ISO-IR ${isoIr} reads ${character}`,
    );
    assert.equal(set.cellOf(code), undefined, `ISO-IR ${isoIr} writes ${character}`);
  }
});

test('user-defined rows mean nothing', () => {
  for (const isoIr of [87, 159, 149, 58]) {
    const set = graphicSet(isoIr);
    assert.ok(cellsOf(set).every((cell) => set.character(cell) < 0xe000 || set.character(cell) > 0xf8ff));
  }
});
