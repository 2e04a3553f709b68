import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { Failure } from '../failure/index.ts';
import { base64url, hex, unbase64url, unhex } from './encoding.ts';

const refused = (error: unknown): boolean => error instanceof Failure && error.code === 'input/value';

test('hexadecimal and base64url texts give the bytes back', () => {
  fc.assert(
    fc.property(fc.uint8Array({ maxLength: 100 }), (bytes) => {
      assert.deepEqual(unhex(hex(bytes)), bytes);
      assert.deepEqual(unhex(hex(bytes).toUpperCase()), bytes);
      assert.deepEqual(unbase64url(base64url(bytes)), bytes);
      assert.equal(base64url(bytes), Buffer.from(bytes).toString('base64url'));
    }),
  );
});

test('what is no hexadecimal text is refused, and the message does not repeat it', () => {
  for (const text of ['0', 'zz', '0x00', ' 00', '00 ']) assert.throws(() => unhex(text), refused);
  assert.throws(
    () => unhex('secretkey!'),
    (error: unknown) => error instanceof Failure && !error.message.includes('secret'),
  );
});

test('RFC 4648 3.5: only the canonical base64url spelling is taken', () => {
  assert.deepEqual(unbase64url('-_8'), Uint8Array.of(0xfb, 0xff));
  for (const text of ['-_9', '+/8', 'A', 'AA==', 'A A', 'AAAAA']) assert.throws(() => unbase64url(text), refused);
});
