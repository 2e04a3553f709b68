import assert from 'node:assert/strict';
import { test } from 'node:test';
import { dictionaryVr } from './dictionary.ts';
import { vrName } from './vr.ts';

const vrs = (...tags: readonly number[]): string[] => tags.map((tag) => vrName(dictionaryVr(tag)));

test('PS3.6: the VR of a public attribute, also as a signed number as the table has it', () => {
  assert.deepEqual(vrs(0x00100010, 0x00081140, 0x00280010, 0xfffcfffc, 0xfffcfffc | 0), ['PN', 'SQ', 'US', 'OB', 'OB']);
});

test('PS3.6: of alternatives the one that loses nothing', () => {
  assert.deepEqual(vrs(0x7fe00010, 0x00280106, 0x00283006, 0x60003000), ['OW', 'US', 'OW', 'OW']);
});

test('PS3.5 7.6, 7.2: repeating groups and group lengths', () => {
  assert.deepEqual(vrs(0x601e0010, 0x50100005, 0x00080000, 0x00090000, 0x60200010), ['US', 'US', 'UL', 'UL', 'UN']);
});

test('PS3.5 7.8.1: private creators are LO, what they reserve and what nobody knows is UN', () => {
  assert.deepEqual(vrs(0x00090010, 0x000900ff, 0x00091001, 0x0009000f, 0x00089999), ['LO', 'LO', 'UN', 'UN', 'UN']);
});
