import assert from 'node:assert/strict';
import { test } from 'node:test';
import { CHARACTER_SET_TERMS } from './character-sets.ts';

test('terms with code extensions have the escape of PS3.3 Table C.12-3 and C.12-4, others have none', () => {
  for (const { term, kind, escape: designator } of CHARACTER_SET_TERMS) {
    assert.equal(designator.length > 0, kind.endsWith('-ext'), term);
    if (designator.length > 0) assert.equal(designator[0], 0x1b);
  }
  const kanji = CHARACTER_SET_TERMS.find(({ term }) => term === 'ISO 2022 IR 87');
  assert.deepEqual(kanji?.escape, [0x1b, 0x24, 0x42]);
  const jisX0212 = CHARACTER_SET_TERMS.find(({ term }) => term === 'ISO 2022 IR 159');
  assert.deepEqual(jisX0212?.escape, [0x1b, 0x24, 0x28, 0x44]);
});

test('the multi-byte sets without code extensions are UTF-8, GB18030 and GBK (PS3.3 Table C.12-5)', () => {
  const alone = CHARACTER_SET_TERMS.filter(({ kind }) => kind === 'multi-alone').map(({ term }) => term);
  assert.deepEqual(alone, ['ISO_IR 192', 'GB18030', 'GBK']);
});
