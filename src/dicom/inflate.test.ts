import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { test } from 'node:test';
import { constants, deflateRawSync, inflateRawSync } from 'node:zlib';
import fc from 'fast-check';
import { concat, hex, repeat } from '../../test/build/index.ts';
import { deflateRaw } from './deflate.ts';
import * as browser from './inflate.browser.ts';
import * as node from './inflate.node.ts';
import { fails } from './reading.testing.ts';

const LIMIT = 100_000;
const PLATFORMS = { node, browser };

for (const [name, { inflateRaw }] of Object.entries(PLATFORMS)) {
  test(`RFC 1951: what is deflated inflates to the same bytes (${name})`, () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 5000 }), (bytes) => {
        const result = inflateRaw(deflateRaw(bytes), LIMIT);
        assert.deepEqual(new Uint8Array(result.bytes), bytes);
      }),
      { numRuns: 50 },
    );
  });

  test(`PS3.5 A.5: bytes behind the stream are counted, not inflated (${name})`, () => {
    for (const length of [1, 1000, 70_000]) {
      const stream = deflateRawSync(Uint8Array.from({ length }, (_, i) => (i * i) >> 3));
      for (const rest of [hex(''), hex('00'), hex('FF'), repeat(7, 9)]) {
        const { bytes, consumed } = inflateRaw(concat(stream, rest), LIMIT);
        assert.equal(bytes.length, length);
        assert.equal(consumed, stream.length);
      }
    }
  });

  test(`input/deflate: a stream that is cut, is none, or is empty (${name})`, () => {
    const stream = deflateRawSync(Uint8Array.from({ length: 5000 }, (_, i) => (i * i) >> 3));
    for (const bytes of [
      hex(''),
      repeat(0xff, 20),
      stream.subarray(0, -1),
      stream.subarray(0, 100),
      stream.subarray(0, 1),
    ]) {
      fails('input/deflate', () => inflateRaw(bytes, LIMIT));
    }
  });

  test(`limit/inflated: a bomb ends near the limit, whatever comes after (${name})`, () => {
    const bomb = deflateRawSync(new Uint8Array(50_000_000));
    fails('limit/inflated', () => inflateRaw(bomb, LIMIT));
    const piece = deflateRawSync(new Uint8Array(1_000_000), { finishFlush: constants.Z_SYNC_FLUSH });
    fails('limit/inflated', () => inflateRaw(concat(...Array.from({ length: 50 }, () => piece)), LIMIT));
    assert.equal(inflateRaw(deflateRawSync(new Uint8Array(LIMIT)), LIMIT).bytes.length, LIMIT);
  });
}

test('PS3.5 A.5: what is deflated is the same bytes on every machine, and about as short as zlib makes it', () => {
  const words = ['CHEST', 'without', 'contrast', 'axial', '5 mm', '^', '2026'];
  const text = new TextEncoder().encode(
    Array.from({ length: 4000 }, (_, i) => words[(i * i + (i >> 3)) % 7]).join(' '),
  );
  const stream = deflateRaw(text);
  assert.equal(
    createHash('sha256').update(stream).digest('hex'),
    'e72a4ee39741fab988caf35818e4bd164cb24ec9650cb58eb5a35bc631c32f41',
  );
  assert.deepEqual(new Uint8Array(inflateRawSync(stream)), text);
  assert.ok(stream.length < 1.1 * deflateRawSync(text).length);
});

test('both platforms answer alike to any bytes', () => {
  const answer = (platform: typeof node, bytes: Uint8Array): string => {
    try {
      const { bytes: all, consumed } = platform.inflateRaw(bytes, LIMIT);
      return `${Buffer.from(all).toString('hex')} ${consumed}`;
    } catch (error) {
      return (error as { code: string }).code;
    }
  };
  const stream = fc.uint8Array({ maxLength: 300, max: 9 }).map((bytes) => new Uint8Array(deflateRawSync(bytes)));
  const bytes = fc.oneof(
    fc.uint8Array({ maxLength: 200 }),
    fc.tuple(stream, fc.uint8Array({ maxLength: 5 })).map(([a, b]) => concat(a, b)),
    fc.tuple(stream, fc.nat()).map(([a, cut]) => a.subarray(0, cut % (a.length + 1))),
    fc
      .tuple(stream, fc.nat(), fc.nat({ max: 7 }))
      .map(([a, at, bit]) => a.map((byte, i) => (i === at % a.length ? byte ^ (1 << bit) : byte))),
  );
  fc.assert(
    fc.property(bytes, (some) => {
      assert.equal(answer(browser, some), answer(node, some));
    }),
    { numRuns: 2000 },
  );
});
