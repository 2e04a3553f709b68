import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { isRepeatingGroup, parseTag, repeatingBase, tagHex, tagText } from './tags.ts';

const anyTag = fc.integer({ min: 0, max: 0xffffffff });

test('a tag is written as (gggg,eeee) in upper case, whether its number is signed or not', () => {
  assert.equal(tagText(0x00100010), '(0010,0010)');
  assert.equal(tagText(0x7fe00010), '(7FE0,0010)');
  assert.equal(tagText(0xfffee000), '(FFFE,E000)');
  assert.equal(tagText(0xfffee000 | 0), '(FFFE,E000)');
});

test('every tag is read from the three forms it is written in', () => {
  fc.assert(
    fc.property(anyTag, (tag) => {
      const hex = tagHex(tag);
      assert.equal(parseTag(tagText(tag)), tag);
      assert.equal(parseTag(hex), tag);
      assert.equal(parseTag(`${hex.slice(0, 4)},${hex.slice(4)}`.toLowerCase()), tag);
    }),
  );
});

test('what is no tag is none: masks, keywords, halves, open brackets', () => {
  for (const text of ['', '50xx0010', 'PatientName', '0010', '(0010,0010', '0010,0010)', '0010 0010', '001000100']) {
    assert.equal(parseTag(text), undefined, text);
  }
});

test('repeating groups are the even ones from 5000 and 6000 to xx1E (PS3.5 7.6)', () => {
  const repeating = Array.from({ length: 0x10000 }, (_, group) => group).filter(isRepeatingGroup);
  assert.equal(repeating.length, 32);
  assert.deepEqual([repeating[0], repeating[15], repeating[16], repeating[31]], [0x5000, 0x501e, 0x6000, 0x601e]);
});

test('the base of a repeating group is its first group; other tags stay, as signed numbers', () => {
  assert.equal(repeatingBase(0x60020010), 0x60000010);
  assert.equal(repeatingBase(0x501e3000), 0x50003000);
  assert.equal(repeatingBase(0x60200010), 0x60200010);
  assert.equal(repeatingBase(0xfffee000), 0xfffee000 | 0);
});
