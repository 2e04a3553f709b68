import assert from 'node:assert/strict';
import { test } from 'node:test';
import { latin1 as bytesOf } from '../../test/build/index.ts';
import * as browser from './latin1.browser.ts';
import * as node from './latin1.node.ts';

for (const [name, { latin1 }] of Object.entries({ browser, node })) {
  test(`bytes are the characters of the same numbers, C1 ones too, at every length (${name})`, () => {
    const all = Uint8Array.from({ length: 10_000 }, (_, i) => i);
    for (const length of [0, 1, 255, 256, 4095, 4096, 4097, 10_000]) {
      const text = latin1(all, 0, length);
      assert.equal(text.length, length);
      assert.deepEqual(bytesOf(text), all.slice(0, length));
    }
    assert.equal(latin1(all, 0x80, 0x85), '\x80\x81\x82\x83\x84');
  });
}
