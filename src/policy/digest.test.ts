import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { canonicalJson, type Json } from './digest.ts';

test('RFC 8785: keys are sorted at every depth and nothing is between them', () => {
  assert.equal(
    canonicalJson({ b: [{ d: 1, c: null }], a: 'x"y', e: undefined }),
    '{"a":"x\\"y","b":[{"c":null,"d":1}]}',
  );
});

test('canonical JSON reads as the value that it was made from', () => {
  fc.assert(
    fc.property(fc.jsonValue(), (value) => {
      assert.deepEqual(JSON.parse(canonicalJson(value as Json)), JSON.parse(JSON.stringify(value)));
    }),
  );
});
