import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { ascii, latin1, repeat } from '../../test/build/index.ts';
import { encodeNumbers } from './encode.ts';
import { decodeLatin1, decodeNumbers, decodeNumberTexts, encodeAscii, trimPadding } from './values.ts';
import { VR } from './vr.ts';

test('bytes as Latin-1 are the characters of the same numbers, at every length', () => {
  const all = Uint8Array.from({ length: 256 }, (_, i) => i);
  assert.deepEqual(latin1(decodeLatin1(all)), all);
  for (const length of [0, 1, 24, 25, 4096, 4097, 70_000])
    assert.equal(decodeLatin1(repeat(0x41, length)), 'A'.repeat(length));
});

test('ASCII is encoded as it is', () => {
  assert.deepEqual(encodeAscii('2.999.1'), ascii('2.999.1'));
});

test('PS3.5 6.2: padding are spaces and NULs at both ends, and nothing else', () => {
  assert.equal(trimPadding(' \0 A \0B\t\0 '), 'A \0B\t');
  assert.equal(trimPadding(' \0 '), '');
  assert.equal(trimPadding('AB'), 'AB');
});

const NUMBERS = {
  US: fc.integer({ min: 0, max: 0xffff }),
  SS: fc.integer({ min: -0x8000, max: 0x7fff }),
  UL: fc.integer({ min: 0, max: 0xffffffff }),
  SL: fc.integer({ min: -0x80000000, max: 0x7fffffff }),
  FL: fc.float(),
  FD: fc.double(),
  AT: fc.integer({ min: 0, max: 0xffffffff }),
  SV: fc.maxSafeInteger(),
  UV: fc.maxSafeNat(),
} as const;

for (const [name, number] of Object.entries(NUMBERS)) {
  test(`PS3.5 6.2: numbers of ${name} come back from their bytes in both byte orders`, () => {
    const vr = VR[name as keyof typeof NUMBERS];
    fc.assert(
      fc.property(fc.array<number>(number), fc.boolean(), (numbers, bigEndian) => {
        assert.deepEqual(decodeNumbers(encodeNumbers(vr, numbers, bigEndian), vr, bigEndian), numbers);
      }),
    );
  });
}

test('PS3.5 6.2: 64-bit numbers come back in full as text', () => {
  fc.assert(
    fc.property(fc.array(fc.bigInt({ min: -(2n ** 63n), max: 2n ** 63n - 1n })), fc.boolean(), (numbers, bigEndian) => {
      const bytes = encodeNumbers(VR.SV, numbers, bigEndian);
      assert.deepEqual(decodeNumberTexts(bytes, VR.SV, bigEndian), numbers.map(String));
    }),
  );
});

test('VRs that are no numbers have none', () => {
  for (const vr of [VR.OB, VR.UN, VR.LO, VR.SQ, VR.OW]) assert.deepEqual(decodeNumbers(repeat(1, 8), vr, false), []);
  assert.throws(() => encodeNumbers(VR.LO, [1], false), /LO is no binary number/);
});
